"""What a command changes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from drip.core.courses.course import Pace, Season
from drip.core.replies.command import Command, Faster, Help, Pause, Resume, SetSeason, Slower, Stop
from drip.core.replies.command_effect import (
    NO_NOTICE,
    ChangePace,
    ChangeSeasons,
    CommandEffect,
    LeaveCourse,
    PauseCourse,
    ResumeCourse,
    command_effect,
)

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2027, 3, 10, 15, 0, tzinfo=UTC)
EVERY_DAY = Pace(days=tuple(range(7)))
WINTER = (("career", Season.WINTER),)


@pytest.mark.parametrize(
    ("command", "deed"),
    [
        (Stop(), CommandEffect(LeaveCourse(), "left")),
        (Pause(), CommandEffect(PauseCourse(None), "paused")),
        (Pause(date(2027, 3, 20)), CommandEffect(PauseCourse(datetime(2027, 3, 20, 4, 0, tzinfo=UTC)), "paused")),
        (Pause(date(2027, 3, 10)), CommandEffect(None, NO_NOTICE)),
        (Resume(), CommandEffect(None, "not paused")),
        (Slower(), CommandEffect(ChangePace(Pace(days=(0, 2, 4))), "slower")),
        (Faster(), CommandEffect(ChangePace(EVERY_DAY), "faster")),
        (SetSeason(WINTER), CommandEffect(ChangeSeasons(WINTER), "season")),
        (Help(), CommandEffect(None, "help")),
    ],
)
def test_a_command_changes_one_thing_and_says_so(command: Command, deed: CommandEffect) -> None:
    assert command_effect(command, pace=Pace(), zone=NEW_YORK, is_paused=False, now=NOW) == deed


def test_who_is_paused_goes_on() -> None:
    assert command_effect(Resume(), pace=Pace(), zone=NEW_YORK, is_paused=True, now=NOW) == CommandEffect(
        ResumeCourse(), "resumed"
    )


@pytest.mark.parametrize(
    ("command", "pace", "done"), [(Slower(), Pace(days=(2,)), "no slower"), (Faster(), EVERY_DAY, "no faster")]
)
def test_at_the_end_of_the_scale_nothing_changes(command: Command, pace: Pace, done: str) -> None:
    assert command_effect(command, pace=pace, zone=NEW_YORK, is_paused=False, now=NOW) == CommandEffect(None, done)
