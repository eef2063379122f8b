"""The plan: what is queued for people next. It is safe to make at any time, for one person or for many.

Whatever happened (a lesson was sent, an answer came, a season changed, a pause ended, the course was edited), the plan
is made anew from the facts: what is still right stays queued, what is wrong is withdrawn, what is missing is added."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from drip.core.cohorts.cohort import cohort_to_join, needs_cohort
from drip.core.courses.course import Course
from drip.core.operations.event_kind import EventKind
from drip.core.planning.planned_mails import PlannedMail
from drip.flow.alert import alert
from drip.flow.planning.decide import PlanChanges, decide_plan
from drip.flow.planning.progress import People, read_people
from drip.flow.planning.signs import with_signs
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.courses import versions
from drip.storage.delivery import ledger
from drip.storage.engine.database import is_connection_loss
from drip.storage.engine.records import DeliveryRow, EnrollmentRow
from drip.storage.engine.states import MailKind
from drip.storage.operations import history
from drip.storage.operations.history import NewEvent
from drip.storage.planning import enrollments

log = logging.getLogger(__name__)

RETRY_DELAY = timedelta(hours=1)


def plan_next(work: Work, enrollment_id: int) -> None:
    plan_all(work, (enrollment_id,))


def plan_all(work: Work, ids: Sequence[int]) -> None:
    """Plans for several people at once."""
    plan_people(work, read_people(work.session, ids, lock=True))


def plan_people(work: Work, people: People) -> None:
    """Makes the queue agree with `people`, who must have been read and locked in this transaction.

    If the plan for one person fails, the transaction goes on: an alert reports it, and the planning tick tries again
    in an hour."""
    try:
        with work.session.begin_nested():
            _plan(work, people)
    except Exception as error:
        # Whatever it is, it must not roll back the transaction: a mail recorded in it as sent would be sent again.
        if is_connection_loss(error):
            raise
        _plan_one_by_one(work, tuple(people.enrollments), error)


def _plan(work: Work, people: People) -> None:
    asking = (id_ for id_, person in people.enrollments.items() if _course(work, person).still_there)
    people = with_signs(work.session, people, asking)
    plans = [decide_plan(people, _course(work, person), person.id, work.now) for person in people.enrollments.values()]
    _write(work, plans)
    for changes in plans:
        for message in changes.alerts:
            alert(work.session, work.now, message)
        if changes.further:
            _start_further_courses(work, changes)


def _course(work: Work, person: EnrollmentRow) -> Course:
    return work.site.edition(work.session, person.version_id).course


def _plan_one_by_one(work: Work, ids: Sequence[int], error: Exception) -> None:
    """Plans for each person alone, so that only the one whose plan fails goes without."""
    if len(ids) > 1:
        for enrollment_id in ids:
            plan_all(work, (enrollment_id,))
        return
    (enrollment_id,) = ids
    log.error("enrollment %s cannot be planned", enrollment_id, exc_info=error)
    if enrollments.lock_enrollment(work.session, enrollment_id) is not None:
        enrollments.set_wake_at(work.session, [enrollment_id], work.now + RETRY_DELAY)
        alert(
            work.session,
            work.now,
            f"Enrollment {enrollment_id} cannot be planned: {type(error).__name__}: {error}"[:500],
        )


def _write(work: Work, plans: Sequence[PlanChanges]) -> None:
    ledger.withdraw(work.session, [entry for changes in plans for entry in changes.withdrawn])
    ledger.reschedule(
        work.session, [_reschedule(changes.person, *moved) for changes in plans for moved in changes.moved]
    )
    ledger.queue_deliveries(
        work.session, [line for changes in plans for line in _new_deliveries(work.site, changes, work.now)]
    )
    enrollments.update_enrollments(
        work.session, [_enrollment_update(changes) for changes in plans if _is_enrollment_changed(changes)]
    )
    events = [(changes.person, kind, data) for changes in plans for kind, data in changes.events]
    history.record_events(work.session, work.now, events)


def _reschedule(person: EnrollmentRow, entry: DeliveryRow, mail: PlannedMail) -> ledger.Reschedule:
    """Returns the new slot, version and choices of a mail that is queued already."""
    due_at = entry.due_at if entry.slot_at == mail.slot_at else mail.slot_at
    key = (entry.enrollment_id, entry.number)
    return ledger.Reschedule(*key, person.version_id, mail.slot_at, due_at, mail.expires_at, dict(mail.choices))


def _new_deliveries(site: Site, changes: PlanChanges, now: datetime) -> list[ledger.NewDelivery]:
    """Returns the new deliveries, numbered on from the enrollment's last one. Their Message-IDs never change."""
    person = changes.person
    return [
        ledger.NewDelivery(
            enrollment_id=person.id,
            number=number,
            kind=MailKind(mail.kind),
            lesson=mail.lesson,
            version_id=person.version_id,
            slot_at=mail.slot_at,
            due_at=mail.slot_at,
            expires_at=mail.expires_at,
            planned_at=now,
            choices=dict(mail.choices),
            message_id=message_id(site, person.id, number),
        )
        for number, mail in enumerate(changes.added, person.last_number + 1)
    ]


def _enrollment_update(changes: PlanChanges) -> enrollments.EnrollmentUpdate:
    person = changes.person._replace(last_number=changes.person.last_number + len(changes.added))
    before = {name: getattr(person, name) for name in enrollments.EnrollmentUpdate._fields}
    return enrollments.EnrollmentUpdate(**(before | changes.enrollment))


def _is_enrollment_changed(changes: PlanChanges) -> bool:
    new = changes.enrollment.items()
    return bool(changes.added) or any(getattr(changes.person, name) != value for name, value in new)


def message_id(site: Site, enrollment_id: int, number: int) -> str:
    return site.address(site.keys.token("message", enrollment_id, number))


def queue_mail(
    work: Work,
    enrollment: EnrollmentRow,
    *,
    kind: MailKind,
    lesson: str = "",
    occurrence: int = 0,
    data: dict[str, str] | None = None,
) -> int:
    """Queues a mail that the plan does not contain, to be sent now; returns its number."""
    number = enrollments.take_number(work.session, enrollment.id)
    line = ledger.NewDelivery(
        enrollment_id=enrollment.id,
        number=number,
        kind=kind,
        lesson=lesson,
        version_id=enrollment.version_id,
        slot_at=work.now,
        due_at=work.now,
        expires_at=None,
        planned_at=work.now,
        choices={},
        message_id=message_id(work.site, enrollment.id, number),
        occurrence=occurrence,
        data=data or {},
    )
    ledger.queue_deliveries(work.session, [line])
    return number


def _start_further_courses(work: Work, changes: PlanChanges) -> None:
    person = changes.person
    for course in changes.further:
        versions.lock_course(work.session, course, shared=True)
        edition = work.site.live_edition(work.session, course)
        if edition is None or enrollments.find_enrollment(work.session, person.subscriber_id, course) is not None:
            continue
        cohort = cohort_to_join(edition.course, work.now, zone_of(person.zone))
        if needs_cohort(edition.course) and cohort is None:
            alert(
                work.session,
                work.now,
                f"{person.course} leads on to {course}, and no cohort of that can be joined now.",
            )
            continue
        further = enrollments.add_enrollment(work.session, person.subscriber_id, course, edition.version_id, work.now)
        enrollments.start_enrollments(work.session, [further], cohort.name if cohort else None, work.now)
        enrolled = NewEvent(work.now, EventKind.ENROLLED, person.subscriber_id, further, {"by": person.course})
        history.add_events(work.session, [enrolled])
        plan_next(work, further)
