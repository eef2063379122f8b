"""What happened to somebody in a course, in order: as the engine's history tells it, and as the simulation does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from drip.core.operations.event_kind import EventKind
from drip.core.planning.planned_mails import LESSON

MAX_SIMULATED_TIME = timedelta(days=3 * 366)  # a course that has not come to its end by then is not played any further


class CourseEvent(Protocol):
    """An event, of the engine's history or of a simulation. `at` is UTC."""

    @property
    def at(self) -> datetime: ...

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """Something that happened, of the kinds and with the data of the engine's history, without the ids of mails."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Timeline:
    zone: ZoneInfo
    happened: tuple[SimulatedEvent, ...]

    @property
    def lessons(self) -> tuple[str, ...]:
        """The names of the lessons, in the order in which they left."""
        return tuple(one.data["lesson"] for one in self.happened if is_lesson_sent(one))


def is_lesson_sent(happened: CourseEvent) -> bool:
    return happened.kind == EventKind.SENT and happened.data["mail"] == LESSON


def final_state(happened: Iterable[CourseEvent]) -> str:
    """How it ended: 'finished', 'left' or 'paused'; '' where it was to go on."""
    state = ""
    for one in happened:
        if one.kind in (EventKind.FINISHED, EventKind.LEFT):
            return one.kind
        if one.kind in (EventKind.PAUSED, EventKind.RESUMED):
            state = "paused" if one.kind == EventKind.PAUSED else ""
    return state
