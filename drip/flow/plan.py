"""The plan: what is queued for a person next. The only caller of `next_step`, and safe to call at any time.

Whatever happened (a lesson left, an answer came, a season changed, a pause ended, the course was edited), the plan is
made anew from the facts. What is queued and still right stays, what is not is taken back, what is missing is added."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from drip.core.course import Pace
from drip.core.facts import Facts
from drip.core.schedule import next_slot
from drip.core.sequence import Await, Choices, Finish, Send, next_step
from drip.flow.alert import alert
from drip.flow.progress import Standing, read_standing
from drip.flow.site import Site
from drip.rendering import ConditionError, condition_holds
from drip.storage import enrollments, history, ledger, versions
from drip.storage.database import Session, lost_connection
from drip.storage.states import EnrollmentState, MailKind, State
from drip.storage.tables import Delivery, Enrollment

log = logging.getLogger(__name__)

PLANNED_KINDS = (MailKind.LESSON, MailKind.REMINDER)
EVERY_DAY = tuple(range(7))
NEXT_TRY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mail that should be queued: what, and when it is meant to leave."""

    kind: MailKind
    lesson: str
    slot_at: datetime
    expires_after: timedelta | None
    choices: Choices


def plan_next(session: Session, site: Site, enrollment_id: int, now: datetime) -> None:
    """Makes the queue agree with the facts. Trouble with one person's plan undoes nothing else of this transaction: an
    alert tells of it, and the planning tick tries again in an hour."""
    try:
        with session.begin_nested():
            _plan(session, site, enrollment_id, now)
    except Exception as error:
        # Whatever it is, it must not undo what has happened: a mail that was sent would be sent again.
        if lost_connection(error):
            raise
        log.exception("enrollment %s cannot be planned", enrollment_id)
        _try_again(session, enrollment_id, error, now)


def _plan(session: Session, site: Site, enrollment_id: int, now: datetime) -> None:
    enrollment = enrollments.lock_enrollment(session, enrollment_id)
    if enrollment is None:
        return
    _end_pause(session, enrollment, now)
    if enrollment.state != EnrollmentState.ACTIVE or enrollment.paused_at:
        ledger.withdraw_planned(session, enrollment.id, PLANNED_KINDS)
        enrollment.wake_at = enrollment.paused_until if enrollment.state == EnrollmentState.ACTIVE else None
        return
    course = site.edition(session, enrollment.version_id).course
    standing = read_standing(session, course, enrollment)
    step = next_step(course, standing.progress, partial(_holds, session, enrollment_id, now))
    end = step.then if isinstance(step, Await) else step
    _enroll_further(session, site, enrollment, end, now)
    _queue(session, site, standing, _wanted(standing, step, now), now)
    if isinstance(end, Finish) and end.at <= now:
        _finish(session, enrollment, now)


def _holds(session: Session, enrollment_id: int, now: datetime, condition: str, facts: Facts) -> bool:
    """A condition that cannot be decided for somebody does not hold for them: the course goes on, an alert tells."""
    try:
        return condition_holds(condition, facts)
    except ConditionError as error:
        alert(session, now, f"For enrollment {enrollment_id}: {error}")
        return False


def _try_again(session: Session, enrollment_id: int, error: Exception, now: datetime) -> None:
    enrollment = enrollments.lock_enrollment(session, enrollment_id)
    if enrollment is not None:
        enrollment.wake_at = now + NEXT_TRY
        alert(session, now, f"Enrollment {enrollment_id} cannot be planned: {type(error).__name__}: {error}"[:500])


def _wanted(standing: Standing, step: Send | Await | Finish, now: datetime) -> list[Wanted]:
    """The mails that this step asks for: the lesson to come, also while its wait lasts, and the wait's reminder."""
    pace, zone = standing.pace, standing.progress.zone
    wanted = []
    if isinstance(step, Await) and step.remind_at:
        daily = Pace(EVERY_DAY, pace.at, pace.until)
        slot = next_slot(daily, zone, step.remind_at, now)
        if slot.opens < step.until:
            wanted.append(Wanted(MailKind.REMINDER, step.lesson, slot.opens, step.until - slot.opens, {}))
    end = step.then if isinstance(step, Await) else step
    if isinstance(end, Send):
        slot = next_slot(pace, zone, end.not_before, now, standing.last_lesson_at)
        expires = standing.course.lessons[end.lesson].expires_after
        wanted.append(Wanted(MailKind.LESSON, end.lesson, slot.opens, expires, end.choices))
    return wanted


def _queue(session: Session, site: Site, standing: Standing, wanted: list[Wanted], now: datetime) -> None:
    enrollment = standing.enrollment
    found = {(d.kind, d.lesson): d for d in standing.deliveries if d.kind in PLANNED_KINDS}
    keep = [found[want.kind, want.lesson].number for want in wanted if (want.kind, want.lesson) in found]
    ledger.withdraw_planned(session, enrollment.id, PLANNED_KINDS, keep)
    for want in wanted:
        delivery = found.get((want.kind, want.lesson))
        if delivery is None:
            _add(session, site, enrollment, want, now)
        elif delivery.state == State.PLANNED and not delivery.attempt:
            _move(delivery, enrollment, want)


def _add(session: Session, site: Site, enrollment: Enrollment, want: Wanted, now: datetime) -> Delivery:
    return add_mail(
        session,
        site,
        enrollment,
        kind=want.kind,
        lesson=want.lesson,
        slot_at=want.slot_at,
        expires_at=want.slot_at + want.expires_after if want.expires_after else None,
        choices=dict(want.choices),
        now=now,
    )


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
    expires_at: datetime | None = None,
    choices: dict[str, str] | None = None,
    data: dict[str, str] | None = None,
) -> Delivery:
    """Queues a mail under the enrollment's next number; its Message-ID is fixed from here on."""
    enrollment.last_number += 1
    number = enrollment.last_number
    return ledger.add_delivery(
        session,
        enrollment,
        kind=kind,
        lesson=lesson,
        occurrence=occurrence,
        slot_at=slot_at,
        due_at=slot_at,
        expires_at=expires_at,
        planned_at=now,
        choices=choices or {},
        data=data or {},
        message_id=site.address(site.token("message", enrollment.id, number)),
    )


def _move(delivery: Delivery, enrollment: Enrollment, want: Wanted) -> None:
    """Follows the plan with a mail that is queued already: another day, another version, another way here."""
    if delivery.slot_at != want.slot_at:
        delivery.slot_at = delivery.due_at = want.slot_at
        delivery.expires_at = want.slot_at + want.expires_after if want.expires_after else None
    delivery.version_id = enrollment.version_id
    delivery.choices = dict(want.choices)


def _end_pause(session: Session, enrollment: Enrollment, now: datetime) -> None:
    if enrollment.paused_at and enrollment.paused_until and enrollment.paused_until <= now:
        enrollment.paused_at = enrollment.paused_until = None
        history.record(session, now, "resumed", enrollment, source="date")


def _enroll_further(session: Session, site: Site, enrollment: Enrollment, end: Send | Finish, now: datetime) -> None:
    """Starts the courses that the sequence leads into, once their place is reached, and sees to being woken."""
    reached = end.at if isinstance(end, Finish) else end.not_before
    enrollment.wake_at = reached if reached > now and (end.enroll or isinstance(end, Finish)) else None
    if reached > now:
        return
    for course in end.enroll:
        version = versions.live_version(session, course)
        if version and enrollments.find_enrollment(session, enrollment.subscriber_id, course) is None:
            further = enrollments.add_enrollment(session, enrollment.subscriber_id, course, version.id, now)
            further.state, further.started_at = EnrollmentState.ACTIVE, now
            history.record(session, now, "enrolled", further, by=enrollment.course)
            plan_next(session, site, further.id, now)


def _finish(session: Session, enrollment: Enrollment, now: datetime) -> None:
    enrollment.state, enrollment.ended_at = EnrollmentState.FINISHED, now
    history.record(session, now, "finished", enrollment)
