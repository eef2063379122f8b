"""The events of a person's run through a course, in order: from the engine's history or from the simulation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from drip.core.operations.event_kind import EventKind
from drip.core.planning.planned_mails import LESSON

MAX_SIMULATED_TIME = timedelta(days=3 * 366)  # a simulation stops here if the course has not ended


class CourseEvent(Protocol):
    """An event of the engine's history or of a simulation. `at` is UTC."""

    @property
    def at(self) -> datetime: ...

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """An event of a simulation, with the kinds and data of the engine's history but without the ids of mails."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Timeline:
    zone: ZoneInfo
    events: tuple[SimulatedEvent, ...]

    @property
    def lessons(self) -> tuple[str, ...]:
        """The names of the lessons in the order in which they were sent."""
        return tuple(one.data["lesson"] for one in self.events if is_lesson_sent(one))


def is_lesson_sent(event: CourseEvent) -> bool:
    return event.kind == EventKind.SENT and event.data["mail"] == LESSON


def final_state(events: Iterable[CourseEvent]) -> str:
    """How the run ended: 'finished', 'left' or 'paused'; '' if it goes on."""
    state = ""
    for one in events:
        if one.kind in (EventKind.FINISHED, EventKind.LEFT):
            return one.kind
        if one.kind in (EventKind.PAUSED, EventKind.RESUMED):
            state = "paused" if one.kind == EventKind.PAUSED else ""
    return state
