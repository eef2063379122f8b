"""The person whom a simulation plays: what they got, told and chose so far, and the events of their run."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from drip.core.cohorts.cohort import cohort_to_join, course_start
from drip.core.courses.course import UNKNOWN, Course, Pace
from drip.core.operations.event_kind import SIGNS_OF_LIFE, EventKind
from drip.core.planning.facts import Facts
from drip.core.planning.plan import Situation
from drip.core.planning.planned_mails import STILL_THERE, MailName
from drip.core.planning.schedule import local_date
from drip.core.planning.sequence import DoneLesson, Progress
from drip.core.planning.silence import Signs
from drip.core.simulation.persona import Persona
from drip.core.simulation.timeline import SimulatedEvent


@dataclass
class SimulatedPerson:
    """`pace` is their own once they choose one. `end_state` is 'finished' or 'left', '' while the course goes on. They
    confirm at `started`; the course `begins` then, or with the cohort that they join."""

    course: Course
    persona: Persona
    zone: ZoneInfo
    now: datetime
    started: datetime
    pace: Pace
    end_state: str = ""
    is_paused: bool = False
    paused_until: datetime | None = None
    care_until: datetime | None = (
        None  # they wrote of trouble: nobody looks in a simulation, so the wait is the longest
    )
    done: list[DoneLesson] = field(default_factory=list)
    tracks: dict[str, str] = field(default_factory=dict)  # {branch: track} of all that was sent
    answered_at: dict[str, datetime] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    seasons: dict[str, str] = field(default_factory=dict)
    events: list[SimulatedEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        cohort = cohort_to_join(self.course, self.started, self.zone)
        self.cohort = cohort.name if cohort else None
        self.begins = course_start(self.course, self.cohort, self.started, self.zone)
        self.answers = dict.fromkeys(self.course.questions())
        self.seasons = dict.fromkeys(self.course.areas, UNKNOWN)

    def note(self, kind: EventKind, **data: Any) -> None:
        self.events.append(SimulatedEvent(self.now, kind, data))

    def end(self, state: EventKind, **data: Any) -> None:
        self.end_state = state
        self.note(state, **data)

    def tell_season(self, area: str, season: str, source: str) -> None:
        self.note(EventKind.SEASON, area=area, season=str(season), source=source)
        self.seasons[area] = str(season)

    @property
    def last_lesson_at(self) -> datetime | None:
        return max((done.at for done in self.done if not done.skipped), default=None)

    def situation(self, queued: Sequence[MailName], past: Container[MailName]) -> Situation:
        return Situation(
            course=self.course,
            progress=self._progress(),
            pace=self.pace,
            last_lesson_at=self.last_lesson_at,
            is_active=not self.end_state,
            is_paused=self.is_paused,
            paused_until=self.paused_until,
            queued=queued,
            past=past,
            signs=self._signs(),
            care_until=self.care_until,
        )

    def _signs(self) -> Signs:
        signs = (one.at for one in self.events if one.kind in SIGNS_OF_LIFE)
        asked = (one.at for one in self.events if one.kind == EventKind.SENT and one.data["mail"] == STILL_THERE)
        return Signs(max(signs, default=None), max(asked, default=None))

    def _progress(self) -> Progress:
        received = sum(not done.skipped for done in self.done)
        subscriber = {"first_name": self.persona.name, "email": "", "zone": self.persona.zone}
        enrollment = {"started": local_date(self.begins.at, self.zone), "lessons": received}
        facts = Facts(self.answers, self.seasons, subscriber, enrollment, self.cohort)
        done = tuple(self.done)
        return Progress(self.begins.at, self.zone, done, self.answered_at, facts, first_day=self.begins.first_day)
