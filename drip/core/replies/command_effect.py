"""What a command in a reply changes for a person in a course, and what they are told of it. The engine does it; the
simulation plays it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from drip.core.courses.course import Pace, Season
from drip.core.planning.pace import faster, slower
from drip.core.planning.schedule import instant_of
from drip.core.replies.command import Command, Faster, Help, Pause, Resume, SetSeason, Slower, Stop

MAX_NOTICES_PER_DAY = 5  # to one person, in all their courses: two programs that answer each other must stop
NOTICE_LEFT = "left"
NOTICE_ASKS_TO_LEAVE = "leaving?"  # asks whether they want to leave
ASKED_WHETHER_TO_LEAVE = "whether they want to leave"  # as the history has it
NO_NOTICE = "over"


@dataclass(frozen=True, slots=True)
class LeaveCourse:
    """The course ends for them."""


@dataclass(frozen=True, slots=True)
class PauseCourse:
    """Pauses until then, or until they resume."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class ResumeCourse:
    """Ends the pause."""


@dataclass(frozen=True, slots=True)
class ChangePace:
    pace: Pace


@dataclass(frozen=True, slots=True)
class ChangeSeasons:
    """((area, season), …)"""

    seasons: tuple[tuple[str, Season], ...]


CourseChange = LeaveCourse | PauseCourse | ResumeCourse | ChangePace | ChangeSeasons


@dataclass(frozen=True, slots=True)
class CommandEffect:
    """`change` is None if nothing changes. `notice` names the notice that they get; none is sent for NO_NOTICE."""

    change: CourseChange | None
    notice: str


def command_effect(command: Command, *, pace: Pace, zone: ZoneInfo, is_paused: bool, now: datetime) -> CommandEffect:
    """The effect of a command for a person who is in the course, at this pace."""
    match command:
        case Stop():
            return CommandEffect(LeaveCourse(), NOTICE_LEFT)
        case Pause(until=None):
            return CommandEffect(PauseCourse(None), "paused")
        case Pause(until=day):
            assert day is not None
            until = instant_of(day, time(0), zone)
            return (
                CommandEffect(PauseCourse(until), "paused") if until > now else CommandEffect(None, NO_NOTICE)
            )  # the reply was read late, or a second time
        case Resume():
            return CommandEffect(ResumeCourse(), "resumed") if is_paused else CommandEffect(None, "not paused")
        case Slower() | Faster():
            return _change_pace(command, pace)
        case SetSeason(seasons=seasons):
            return CommandEffect(ChangeSeasons(seasons), "season")
        case Help():
            return CommandEffect(None, "help")


def _change_pace(command: Slower | Faster, pace: Pace) -> CommandEffect:
    """At the slowest and at the fastest pace nothing changes."""
    name = "slower" if isinstance(command, Slower) else "faster"
    after = slower(pace) if isinstance(command, Slower) else faster(pace)
    return CommandEffect(ChangePace(after), name) if after else CommandEffect(None, f"no {name}")
