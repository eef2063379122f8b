"""What a command in a reply changes for somebody in a course, and what they are told of it. The engine does it, the
simulation plays it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from drip.core.courses.course import Pace, Season
from drip.core.planning.pace import faster, slower
from drip.core.planning.schedule import instant_of
from drip.core.replies.command import Command, Faster, Help, Pause, Resume, SeasonIs, Slower, Stop

MOST_A_DAY = 5  # notices to one person, of all their courses: two programs that answer each other must come to an end
LEFT = "left"
OVER = "over"


@dataclass(frozen=True, slots=True)
class Leave:
    """The course is over for them."""


@dataclass(frozen=True, slots=True)
class StandStill:
    """Until then, or until they resume."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class GoOn:
    """The pause is over."""


@dataclass(frozen=True, slots=True)
class KeepPace:
    pace: Pace


@dataclass(frozen=True, slots=True)
class Tell:
    """((area, season), …)"""

    seasons: tuple[tuple[str, Season], ...]


Change = Leave | StandStill | GoOn | KeepPace | Tell


@dataclass(frozen=True, slots=True)
class Deed:
    """`change` is None where everything stays as it is. `done` names what the notice tells; where it is OVER, none is
    sent."""

    change: Change | None
    done: str


def obey(command: Command, *, pace: Pace, zone: ZoneInfo, is_paused: bool, now: datetime) -> Deed:
    """For somebody who is in the course, at this pace."""
    match command:
        case Stop():
            return Deed(Leave(), LEFT)
        case Pause(until=None):
            return Deed(StandStill(None), "paused")
        case Pause(until=day):
            assert day is not None
            until = instant_of(day, time(0), zone)
            return Deed(StandStill(until), "paused") if until > now else Deed(None, OVER)  # it was read late, or again
        case Resume():
            return Deed(GoOn(), "resumed") if is_paused else Deed(None, "not paused")
        case Slower() | Faster():
            return _change_pace(command, pace)
        case SeasonIs(seasons=seasons):
            return Deed(Tell(seasons), "season")
        case Help():
            return Deed(None, "help")


def _change_pace(command: Slower | Faster, pace: Pace) -> Deed:
    """At the end of the scale nothing changes."""
    name = "slower" if isinstance(command, Slower) else "faster"
    after = slower(pace) if isinstance(command, Slower) else faster(pace)
    return Deed(KeepPace(after), name) if after else Deed(None, f"no {name}")
