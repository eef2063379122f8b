"""What a command changes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from drip.core.courses.course import Pace, Season
from drip.core.replies.command import Command, Faster, Help, Pause, Resume, SeasonIs, Slower, Stop
from drip.core.replies.obeying import OVER, Deed, GoOn, KeepPace, Leave, StandStill, Tell, obey

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2027, 3, 10, 15, 0, tzinfo=UTC)
EVERY_DAY = Pace(days=tuple(range(7)))
WINTER = (("career", Season.WINTER),)


@pytest.mark.parametrize(
    ("command", "deed"),
    [
        (Stop(), Deed(Leave(), "left")),
        (Pause(), Deed(StandStill(None), "paused")),
        (Pause(date(2027, 3, 20)), Deed(StandStill(datetime(2027, 3, 20, 4, 0, tzinfo=UTC)), "paused")),
        (Pause(date(2027, 3, 10)), Deed(None, OVER)),
        (Resume(), Deed(None, "not paused")),
        (Slower(), Deed(KeepPace(Pace(days=(0, 2, 4))), "slower")),
        (Faster(), Deed(KeepPace(EVERY_DAY), "faster")),
        (SeasonIs(WINTER), Deed(Tell(WINTER), "season")),
        (Help(), Deed(None, "help")),
    ],
)
def test_a_command_changes_one_thing_and_says_so(command: Command, deed: Deed) -> None:
    assert obey(command, pace=Pace(), zone=NEW_YORK, is_paused=False, now=NOW) == deed


def test_who_is_paused_goes_on() -> None:
    assert obey(Resume(), pace=Pace(), zone=NEW_YORK, is_paused=True, now=NOW) == Deed(GoOn(), "resumed")


@pytest.mark.parametrize(
    ("command", "pace", "done"), [(Slower(), Pace(days=(2,)), "no slower"), (Faster(), EVERY_DAY, "no faster")]
)
def test_at_the_end_of_the_scale_nothing_changes(command: Command, pace: Pace, done: str) -> None:
    assert obey(command, pace=pace, zone=NEW_YORK, is_paused=False, now=NOW) == Deed(None, done)
