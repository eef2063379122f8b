"""The plan: what is queued for people next. Safe to make at any time, for one person or for many.

Whatever happened (a lesson left, an answer came, a season changed, a pause ended, the course was edited), the plan is
made anew from the facts. What is queued and still right stays, what is not is taken back, what is missing is added."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from drip.core.cohorts.cohort import cohort_to_join, needs_cohort
from drip.flow.alert import alert
from drip.flow.planning.decide import Changes, Wanted, decide
from drip.flow.planning.progress import People, read_people
from drip.flow.site import Site
from drip.flow.zones import zone_of
from drip.storage.courses import versions
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session, lost_connection
from drip.storage.engine.records import Enrolled, Entry
from drip.storage.engine.states import EnrollmentState, MailKind
from drip.storage.engine.tables import Enrollment
from drip.storage.operations import history
from drip.storage.planning import enrollments

log = logging.getLogger(__name__)

NEXT_TRY = timedelta(hours=1)


def plan_next(session: Session, site: Site, enrollment_id: int, now: datetime) -> None:
    plan_all(session, site, (enrollment_id,), now)


def plan_all(session: Session, site: Site, ids: Sequence[int], now: datetime) -> None:
    """The plans of several people, made at once."""
    plan_people(session, site, read_people(session, ids, lock=True), now)


def plan_people(session: Session, site: Site, people: People, now: datetime) -> None:
    """Makes the queue agree with the facts, which were read, and locked, in this transaction. Trouble with one person's
    plan undoes nothing else of it: an alert tells of it, and the planning tick tries again in an hour."""
    try:
        with session.begin_nested():
            _plan(session, site, people, now)
    except Exception as error:
        # Whatever it is, it must not undo what has happened: a mail that was sent would be sent again.
        if lost_connection(error):
            raise
        _one_by_one(session, site, tuple(people.enrolled), error, now)


def _plan(session: Session, site: Site, people: People, now: datetime) -> None:
    decided = [
        decide(people, site.edition(session, person.version_id).course, person.id, now)
        for person in people.enrolled.values()
    ]
    _write(session, site, decided, now)
    enrollments.refresh_seen(session, people.enrolled)
    for changes in decided:
        for message in changes.alerts:
            alert(session, now, message)
        if changes.further:
            _enroll_further(session, site, changes, now)


def _one_by_one(session: Session, site: Site, ids: Sequence[int], error: Exception, now: datetime) -> None:
    """Finds whose plan it is that cannot be made, so that the others' are."""
    if len(ids) > 1:
        for enrollment_id in ids:
            plan_all(session, site, (enrollment_id,), now)
        return
    (enrollment_id,) = ids
    log.error("enrollment %s cannot be planned", enrollment_id, exc_info=error)
    enrollment = enrollments.lock_enrollment(session, enrollment_id)
    if enrollment is not None:
        enrollment.wake_at = now + NEXT_TRY
        alert(session, now, f"Enrollment {enrollment_id} cannot be planned: {type(error).__name__}: {error}"[:500])


def _write(session: Session, site: Site, decided: Sequence[Changes], now: datetime) -> None:
    ledger.withdraw(session, [entry for changes in decided for entry in changes.withdrawn])
    ledger.move(session, [_move(changes.person, *moved) for changes in decided for moved in changes.moved])
    ledger.add_all(session, [line for changes in decided for line in _lines(site, changes, now)])
    enrollments.update_all(session, [_after(changes) for changes in decided if _changed(changes)])
    happened = [(changes.person, kind, data) for changes in decided for kind, data in changes.events]
    history.record_all(session, now, happened)


def _move(person: Enrolled, entry: Entry, want: Wanted) -> ledger.Move:
    """Follows the plan with a mail that is queued already: another day, another version, another way here."""
    due_at = entry.due_at if entry.slot_at == want.slot_at else want.slot_at
    key = (entry.enrollment_id, entry.number)
    return ledger.Move(*key, person.version_id, want.slot_at, due_at, want.expires_at, dict(want.choices))


def _lines(site: Site, changes: Changes, now: datetime) -> list[ledger.Line]:
    """New deliveries, each under the enrollment's next number; its Message-ID is fixed from here on."""
    person = changes.person
    return [
        ledger.Line(
            enrollment_id=person.id,
            number=number,
            kind=want.kind,
            lesson=want.lesson,
            version_id=person.version_id,
            slot_at=want.slot_at,
            due_at=want.slot_at,
            expires_at=want.expires_at,
            planned_at=now,
            choices=dict(want.choices),
            message_id=message_id(site, person.id, number),
        )
        for number, want in enumerate(changes.added, person.last_number + 1)
    ]


def _after(changes: Changes) -> enrollments.Progressed:
    person = changes.person._replace(last_number=changes.person.last_number + len(changes.added))
    before = {name: getattr(person, name) for name in enrollments.Progressed._fields}
    return enrollments.Progressed(**(before | changes.enrollment))


def _changed(changes: Changes) -> bool:
    new = changes.enrollment.items()
    return bool(changes.added) or any(getattr(changes.person, name) != value for name, value in new)


def message_id(site: Site, enrollment_id: int, number: int) -> str:
    return site.address(site.token("message", enrollment_id, number))


def add_mail(
    session: Session,
    site: Site,
    enrollment: Enrollment,
    *,
    kind: MailKind,
    lesson: str,
    slot_at: datetime,
    now: datetime,
    occurrence: int = 0,
    data: dict[str, str] | None = None,
) -> None:
    """Queues a mail besides those of the plan."""
    enrollment.last_number += 1
    line = ledger.Line(
        enrollment_id=enrollment.id,
        number=enrollment.last_number,
        kind=kind,
        lesson=lesson,
        version_id=enrollment.version_id,
        slot_at=slot_at,
        due_at=slot_at,
        expires_at=None,
        planned_at=now,
        choices={},
        message_id=message_id(site, enrollment.id, enrollment.last_number),
        occurrence=occurrence,
        data=data or {},
    )
    session.flush()
    ledger.add_all(session, [line])


def _enroll_further(session: Session, site: Site, changes: Changes, now: datetime) -> None:
    person = changes.person
    for course in changes.further:
        versions.hold_still(session, course, shared=True)
        edition = site.live(session, course)
        if edition is None or enrollments.find_enrollment(session, person.subscriber_id, course) is not None:
            continue
        cohort = cohort_to_join(edition.course, now, zone_of(person.zone))
        if needs_cohort(edition.course) and cohort is None:
            alert(session, now, f"{person.course} leads on to {course}, and no cohort of that can be joined now.")
            continue
        further = enrollments.add_enrollment(session, person.subscriber_id, course, edition.version_id, now)
        further.state, further.started_at = EnrollmentState.ACTIVE, now
        further.cohort = cohort.name if cohort else None
        history.record(session, now, "enrolled", further, by=person.course)
        plan_next(session, site, further.id, now)
