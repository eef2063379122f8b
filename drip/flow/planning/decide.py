"""Decides what the plan for one person changes in the database, from rows that were read before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from drip.core.courses.course import Course
from drip.core.operations.event_kind import EventKind
from drip.core.planning.pause_source import PauseSource
from drip.core.planning.plan import Plan, Situation, make_plan
from drip.core.planning.planned_mails import PLANNED_KINDS, MailName, PlannedMail
from drip.core.planning.silence import Signs
from drip.flow.planning.digest_due import digest_after, first_digest
from drip.flow.planning.progress import EnrollmentView, People, handed_over_at
from drip.rendering import condition_is_true
from drip.storage.engine.records import DeliveryRow, EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind


@dataclass(slots=True)
class PlanChanges:
    """What the plan for one person changes. `enrollment` has new values for columns of the enrollment. `further` are
    the courses that start for them now. `events` are (kind, data). `alerts` are sentences for the operator."""

    person: EnrollmentRow
    withdrawn: list[DeliveryRow] = field(default_factory=list)
    added: list[PlannedMail] = field(default_factory=list)
    moved: list[tuple[DeliveryRow, PlannedMail]] = field(default_factory=list)
    enrollment: dict[str, Any] = field(default_factory=dict)
    further: tuple[str, ...] = ()
    events: list[tuple[EventKind, dict[str, Any]]] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)


def decide_plan(people: People, course: Course, enrollment_id: int, now: datetime) -> PlanChanges:
    """Returns what has to change so that the queue agrees with the facts.

    If a lesson in doubt was queued to be sent again and the plan no longer needs it, it counts as sent, and the plan is
    made again on that basis."""
    changes = _decide(people, course, enrollment_id, now)
    doubtful_lessons = [entry for entry in changes.withdrawn if entry.resent and entry.kind == MailKind.LESSON]
    if not doubtful_lessons or changes.person.state != EnrollmentState.ACTIVE:
        return changes
    entries = [
        entry._replace(state=DeliveryState.IN_DOUBT) if entry in doubtful_lessons else entry
        for entry in people.deliveries[enrollment_id]
    ]
    changes = _decide(
        replace(people, deliveries={**people.deliveries, enrollment_id: entries}), course, enrollment_id, now
    )
    changes.withdrawn += doubtful_lessons
    return changes


def _decide(people: People, course: Course, enrollment_id: int, now: datetime) -> PlanChanges:
    view = people.view(course, enrollment_id)
    person = view.enrollment
    changes = PlanChanges(person)
    by_name = {(entry.kind, entry.lesson): entry for entry in view.deliveries if entry.kind in PLANNED_KINDS}
    undecided: list[str] = []
    situation = _situation(view, by_name, people.signs.get(enrollment_id))
    plan = make_plan(situation, partial(condition_is_true, report=undecided.append), now)
    changes.alerts = [f"For enrollment {person.id}: {error}" for error in undecided]
    changes.withdrawn = [by_name[name] for name in plan.withdrawn]
    changes.added = list(plan.added)
    changes.moved = [(entry, mail) for mail in plan.updated if _must_move(entry := by_name[mail.name], person, mail)]
    changes.further = plan.further
    _set_enrollment_changes(changes, course, plan, now)
    return changes


def _asked_at(deliveries: Sequence[DeliveryRow]) -> datetime | None:
    """Returns when the person was last asked whether they are still there."""
    times = (handed_over_at(delivery) for delivery in deliveries if delivery.kind == MailKind.STILL_THERE)
    return max((at for at in times if at), default=None)


def _situation(
    view: EnrollmentView, by_name: Mapping[MailName, DeliveryRow], last_sign_at: datetime | None
) -> Situation:
    person = view.enrollment
    return Situation(
        course=view.course,
        progress=view.progress,
        pace=view.pace,
        last_lesson_at=view.last_lesson_at,
        is_active=person.state == EnrollmentState.ACTIVE,
        is_paused=person.paused_at is not None,
        paused_until=person.paused_until,
        queued=[name for name, entry in by_name.items() if entry.state == DeliveryState.PLANNED],
        past={name for name, entry in by_name.items() if entry.state != DeliveryState.PLANNED},
        care_until=person.care_until,
        signs=Signs(last_sign_at, _asked_at(view.deliveries)),
    )


def _set_enrollment_changes(changes: PlanChanges, course: Course, plan: Plan, now: datetime) -> None:
    """Adds what the plan changes in the enrollment itself."""
    changes.enrollment["wake_at"] = plan.wake_at
    if plan.pause_ends:
        changes.enrollment |= {"paused_at": None, "paused_until": None}
        changes.events.append((EventKind.RESUMED, {"source": "date"}))
    if plan.pause_begins:
        changes.enrollment |= {"paused_at": now, "paused_until": None}
        changes.events.append((EventKind.PAUSED, {"source": PauseSource.NO_SIGN, "until": None}))
    if plan.is_halted:
        changes.enrollment["digest_at"] = None
    else:
        _plan_digest(changes, course, now)
    if plan.finish:
        changes.enrollment |= {"state": EnrollmentState.FINISHED, "ended_at": now, "digest_at": None}
        changes.events.append((EventKind.FINISHED, plan.finish.history_data))


def _plan_digest(changes: PlanChanges, course: Course, now: datetime) -> None:
    """Sets when the next digest is due. One that is due already stays: `queue_digests` takes care of it."""
    person = changes.person
    if person.digest_at is not None and person.digest_at <= now:
        return
    if person.sharing or person.digest_at is not None:
        due = first_digest(person, course, now) if person.digest_at is None else digest_after(person, course, now)
        changes.enrollment["digest_at"] = due


def _must_move(entry: DeliveryRow, person: EnrollmentRow, mail: PlannedMail) -> bool:
    """Whether a queued mail has to follow the plan. One that was tried already keeps its slot."""
    planned = (entry.slot_at, entry.version_id, entry.choices)
    return not entry.attempt and planned != (mail.slot_at, person.version_id, mail.choices)
