"""When a persona begins and writes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from drip.core.simulation.persona import Persona, ScriptedLetter

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = datetime(2027, 3, 14, 2, 30)  # noqa: DTZ001 - does not exist in New York


def test_who_begins_at_a_time_that_the_clocks_skip_begins_right_after_it() -> None:
    assert Persona("Mara", NEW_YORK.key, NIGHT).start(NEW_YORK) == datetime(2027, 3, 14, 7, 0, tzinfo=UTC)


def test_letters_are_written_so_long_after_the_start_or_at_a_local_time_and_not_before_the_start() -> None:
    start = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
    letters = (
        ScriptedLetter("later", timedelta(weeks=3)),
        ScriptedLetter("at night", at=NIGHT),
        ScriptedLetter("before", at=datetime(2027, 3, 1, 6, 59)),  # noqa: DTZ001
    )
    assert Persona("Mara", NEW_YORK.key, NIGHT, writes=letters).letters(start, NEW_YORK) == [
        (datetime(2027, 3, 22, 12, 0, tzinfo=UTC), "later"),
        (datetime(2027, 3, 14, 7, 0, tzinfo=UTC), "at night"),
    ]
