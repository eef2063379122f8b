"""What the plan of one person changes in their rows: a decision about what was read, no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from drip.core.courses.course import Course
from drip.core.operations.event_kind import EventKind
from drip.core.planning.plan import Plan, Situation, make_plan
from drip.core.planning.planned_mails import PLANNED_KINDS, MailName, PlannedMail
from drip.flow.planning.digest_due import digest_after, first_digest
from drip.flow.planning.progress import EnrollmentView, People
from drip.rendering import condition_is_true
from drip.storage.engine.records import DeliveryRow, EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind


@dataclass(slots=True)
class PlanChanges:
    """What the plan of one person changes. `enrollment`: the new values of its columns; `further`: the courses that
    start for them now; `events`: (kind, data); `alerts`: what somebody must look at."""

    person: EnrollmentRow
    withdrawn: list[DeliveryRow] = field(default_factory=list)
    added: list[PlannedMail] = field(default_factory=list)
    moved: list[tuple[DeliveryRow, PlannedMail]] = field(default_factory=list)
    enrollment: dict[str, Any] = field(default_factory=dict)
    further: tuple[str, ...] = ()
    events: list[tuple[EventKind, dict[str, Any]]] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)


def decide_plan(people: People, course: Course, enrollment_id: int, now: datetime) -> PlanChanges:
    """What the facts ask for. A lesson in doubt that was to be sent again, and is not wanted any more, counts as one
    that has left: what follows it is decided anew."""
    changes = _decide(people, course, enrollment_id, now)
    doubtful = [entry for entry in changes.withdrawn if entry.resent and entry.kind == MailKind.LESSON]
    if not doubtful or changes.person.state != EnrollmentState.ACTIVE:
        return changes
    entries = [
        entry._replace(state=DeliveryState.IN_DOUBT) if entry in doubtful else entry
        for entry in people.entries[enrollment_id]
    ]
    changes = _decide(replace(people, entries={**people.entries, enrollment_id: entries}), course, enrollment_id, now)
    changes.withdrawn += doubtful
    return changes


def _decide(people: People, course: Course, enrollment_id: int, now: datetime) -> PlanChanges:
    view = people.view(course, enrollment_id)
    person = view.enrollment
    changes = PlanChanges(person)
    found = {(entry.kind, entry.lesson): entry for entry in view.deliveries if entry.kind in PLANNED_KINDS}
    undecided: list[str] = []
    plan = make_plan(_situation(view, found), partial(condition_is_true, report=undecided.append), now)
    changes.alerts = [f"For enrollment {person.id}: {error}" for error in undecided]
    changes.withdrawn = [found[name] for name in plan.withdrawn]
    changes.added = list(plan.added)
    changes.moved = [(entry, mail) for mail in plan.updated if _is_to_move(entry := found[mail.name], person, mail)]
    changes.further = plan.further
    _follow(changes, course, plan, now)
    return changes


def _situation(view: EnrollmentView, found: Mapping[MailName, DeliveryRow]) -> Situation:
    person = view.enrollment
    return Situation(
        course=view.course,
        progress=view.progress,
        pace=view.pace,
        last_lesson_at=view.last_lesson_at,
        is_active=person.state == EnrollmentState.ACTIVE,
        is_paused=person.paused_at is not None,
        paused_until=person.paused_until,
        queued=[name for name, entry in found.items() if entry.state == DeliveryState.PLANNED],
        past={name for name, entry in found.items() if entry.state != DeliveryState.PLANNED},
    )


def _follow(changes: PlanChanges, course: Course, plan: Plan, now: datetime) -> None:
    """What the plan changes in the enrollment itself."""
    changes.enrollment["wake_at"] = plan.wake_at
    if plan.pause_ends:
        changes.enrollment |= {"paused_at": None, "paused_until": None}
        changes.events.append((EventKind.RESUMED, {"source": "date"}))
    if plan.is_halted:
        changes.enrollment["digest_at"] = None
    else:
        _plan_digest(changes, course, now)
    if plan.finish:
        changes.enrollment |= {"state": EnrollmentState.FINISHED, "ended_at": now, "digest_at": None}
        changes.events.append((EventKind.FINISHED, plan.finish.history_data))


def _plan_digest(changes: PlanChanges, course: Course, now: datetime) -> None:
    """Digests are made when they are due; one that is due already is left to that."""
    person = changes.person
    if person.digest_at is not None and person.digest_at <= now:
        return
    if person.sharing or person.digest_at is not None:
        due = first_digest(person, course, now) if person.digest_at is None else digest_after(person, course, now)
        changes.enrollment["digest_at"] = due


def _is_to_move(entry: DeliveryRow, person: EnrollmentRow, mail: PlannedMail) -> bool:
    """What was tried already keeps its slot."""
    planned = (entry.slot_at, entry.version_id, entry.choices)
    return not entry.attempt and planned != (mail.slot_at, person.version_id, mail.choices)
