"""What should be queued for one person, and what that changes in what is: a decision about what was read, no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from drip.core.courses.course import Course
from drip.core.planning.facts import Facts
from drip.core.planning.planned_mails import PlannedMail, planned_mails
from drip.core.planning.sequence import Await, Choices, Finish, Send, next_step
from drip.flow.planning.digest_due import digest_after, first_digest
from drip.flow.planning.progress import EnrollmentView, People
from drip.rendering import ConditionError, condition_holds
from drip.storage.engine.records import DeliveryRow, EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind

PLANNED_KINDS = (MailKind.LESSON, MailKind.REMINDER)


@dataclass(frozen=True, slots=True)
class WantedMail:
    """A mail that should be queued: what, and when it is meant to leave."""

    kind: MailKind
    lesson: str
    slot_at: datetime
    expires_after: timedelta | None
    choices: Choices

    @property
    def expires_at(self) -> datetime | None:
        return self.slot_at + self.expires_after if self.expires_after else None


@dataclass(slots=True)
class PlanChanges:
    """What the plan of one person changes. `enrollment`: the new values of its columns; `further`: the courses that
    start for them now; `events`: (kind, data); `alerts`: what somebody must look at."""

    person: EnrollmentRow
    withdrawn: list[DeliveryRow] = field(default_factory=list)
    added: list[WantedMail] = field(default_factory=list)
    moved: list[tuple[DeliveryRow, WantedMail]] = field(default_factory=list)
    enrollment: dict[str, Any] = field(default_factory=dict)
    further: tuple[str, ...] = ()
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
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
    """The only caller of `next_step`."""
    changes = PlanChanges(people.enrolled[enrollment_id])
    paused_until = _end_pause(changes, now)
    if changes.person.state != EnrollmentState.ACTIVE or paused_until:
        _withdraw_all(changes, people.entries.get(enrollment_id, ()))
        return changes
    standing = people.standing(course, enrollment_id)
    step = next_step(course, standing.progress, partial(_holds, changes))
    end = step.then if isinstance(step, Await) else step
    _lead_on(changes, end, now)
    _queue(changes, standing, _wanted(standing, step, now))
    _plan_digest(changes, course, now)
    if isinstance(end, Finish) and end.at <= now:
        changes.enrollment |= {"state": EnrollmentState.FINISHED, "ended_at": now, "digest_at": None}
        changes.events.append(("finished", end.history_data))
    return changes


def _end_pause(changes: PlanChanges, now: datetime) -> bool:
    """Whether the person is still paused; a pause whose date has come ends here."""
    person = changes.person
    if not person.paused_at:
        return False
    if person.paused_until is None or person.paused_until > now:
        return True
    changes.enrollment |= {"paused_at": None, "paused_until": None}
    changes.events.append(("resumed", {"source": "date"}))
    return False


def _withdraw_all(changes: PlanChanges, entries: Sequence[DeliveryRow]) -> None:
    person = changes.person
    changes.withdrawn = [entry for entry in entries if _is_queued(entry)]
    changes.enrollment["wake_at"] = person.paused_until if person.state == EnrollmentState.ACTIVE else None
    changes.enrollment["digest_at"] = None


def _plan_digest(changes: PlanChanges, course: Course, now: datetime) -> None:
    """Digests are made when they are due; one that is due already is left to that."""
    person = changes.person
    if person.digest_at is not None and person.digest_at <= now:
        return
    if person.sharing or person.digest_at is not None:
        due = first_digest(person, course, now) if person.digest_at is None else digest_after(person, course, now)
        changes.enrollment["digest_at"] = due


def _holds(changes: PlanChanges, condition: str, facts: Facts) -> bool:
    """A condition that cannot be decided for somebody does not hold for them: the course goes on, an alert tells."""
    try:
        return condition_holds(condition, facts)
    except ConditionError as error:
        changes.alerts.append(f"For enrollment {changes.person.id}: {error}")
        return False


def _lead_on(changes: PlanChanges, end: Send | Finish, now: datetime) -> None:
    """The courses that the sequence leads into start once their place is reached, and somebody must wake up for it."""
    reached = end.at if isinstance(end, Finish) else end.not_before
    ahead = reached > now
    changes.enrollment["wake_at"] = reached if ahead and (end.enroll or isinstance(end, Finish)) else None
    changes.further = () if ahead else end.enroll


def _wanted(standing: EnrollmentView, step: Send | Await | Finish, now: datetime) -> list[WantedMail]:
    pace, zone = standing.pace, standing.progress.zone
    asked = planned_mails(standing.course, step, pace=pace, zone=zone, now=now, last=standing.last_lesson_at)
    return [WantedMail(_kind(mail), mail.lesson, mail.slot_at, mail.expires_after, mail.choices) for mail in asked]


def _kind(mail: PlannedMail) -> MailKind:
    return MailKind.REMINDER if mail.is_reminder else MailKind.LESSON


def _queue(changes: PlanChanges, standing: EnrollmentView, wanted: Sequence[WantedMail]) -> None:
    found = {(entry.kind, entry.lesson): entry for entry in standing.deliveries if entry.kind in PLANNED_KINDS}
    names = {(want.kind, want.lesson) for want in wanted}
    changes.withdrawn = [entry for name, entry in found.items() if name not in names and _is_queued(entry)]
    for want in wanted:
        entry = found.get((want.kind, want.lesson))
        if entry is None:
            changes.added.append(want)
        elif entry.state == DeliveryState.PLANNED and not entry.attempt and _differs(entry, standing.enrollment, want):
            changes.moved.append((entry, want))


def _differs(entry: DeliveryRow, person: EnrollmentRow, want: WantedMail) -> bool:
    return (entry.slot_at, entry.version_id, entry.choices) != (want.slot_at, person.version_id, want.choices)


def _is_queued(entry: DeliveryRow) -> bool:
    return entry.state == DeliveryState.PLANNED and entry.kind in PLANNED_KINDS
