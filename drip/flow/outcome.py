"""What becomes of a delivery, and of the person, after the relay has spoken. See docs/guarantees.md, SMTP outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta

from drip.core.departure import Drop
from drip.core.retry import retry_at
from drip.flow.alert import alert
from drip.flow.plan import plan_next
from drip.flow.preferences import end_enrollment
from drip.flow.prepare import Unfit
from drip.flow.rescue import settle_doubt
from drip.flow.site import Site
from drip.outbound import (
    HoldDomain,
    InDoubt,
    LessonAtFault,
    Outcome,
    Refused,
    RelayDown,
    Sent,
    Suppress,
    TryLater,
    Withdrawn,
)
from drip.storage import barriers, enrollments, history, ledger, people
from drip.storage.database import Session
from drip.storage.states import EnrollmentState, State
from drip.storage.tables import Delivery, Enrollment

SLOW_DOMAIN = timedelta(minutes=15)
HELD_DOMAIN = timedelta(hours=6)
HELD_LESSON = timedelta(days=1)
PUT_OFF = timedelta(hours=1)
SECOND_LOOK = 4  # as long a pause as after the fourth try: a domain's DNS is rarely mended in minutes


def record_outcome(site: Site, claimed: Delivery, outcome: Outcome | Drop | Unfit, now: datetime) -> bool:
    """Writes down what happened and plans on, in one transaction. True: the mail was sent."""
    with site.database.write() as session:
        enrollment = enrollments.lock_enrollment(session, claimed.enrollment_id)
        delivery = ledger.get_delivery(session, (claimed.enrollment_id, claimed.number))
        assert enrollment is not None
        assert delivery is not None
        _apply(session, site, delivery, enrollment, outcome, now)
        plan_next(session, site, enrollment.id, now)
    if isinstance(outcome, Refused) and enrollment.state == EnrollmentState.BOUNCED:
        _end_others(site, enrollment.subscriber_id, outcome.reason, now)
    return isinstance(outcome, Sent)


def put_off(site: Site, claimed: Delivery, reason: str, now: datetime) -> None:
    """A mail that nobody can prepare as things are: it stays planned, and is tried again after a while."""
    with site.database.write() as session:
        delivery = ledger.get_delivery(session, (claimed.enrollment_id, claimed.number))
        if delivery is not None:
            ledger.release(delivery, now + PUT_OFF, attempted=False)
            delivery.reason = reason
            alert(session, now, f"{delivery.kind} {delivery.lesson} for enrollment {delivery.enrollment_id}: {reason}")


def suppress_person(session: Session, site: Site, subscriber_id: int, reason: str, detail: str, now: datetime) -> None:
    """No more mail to this address, of any course."""
    email = people.get_subscriber(session, subscriber_id).email
    barriers.suppress(session, site.suppression_key(email), email, reason, detail, now)
    for enrollment in enrollments.enrollments_of(session, subscriber_id):
        end_enrollment(session, enrollment.id, EnrollmentState.BOUNCED, reason, now)


def _apply(
    session: Session,
    site: Site,
    delivery: Delivery,
    enrollment: Enrollment,
    outcome: Outcome | Drop | Unfit,
    now: datetime,
) -> None:
    match outcome:
        case Sent(reply=reply):
            _note_branches(session, delivery, enrollment, now)
            ledger.end(delivery, State.SENT, reply, now)
            _note(session, now, "sent", enrollment, delivery, message_id=delivery.message_id)
        case Refused():
            _refuse(session, site, delivery, enrollment, outcome, now)
        case InDoubt(reason=reason):
            settle_doubt(session, site, delivery, enrollment, reason, now)
        case Withdrawn():
            _withdraw(session, delivery, enrollment, now)
        case Drop(reason=reason):
            _not_sent(session, delivery, enrollment, reason, now)
        case Unfit(reason=reason):
            _fail(session, delivery, enrollment, reason, now)
            alert(session, now, f"{delivery.kind} {delivery.lesson} cannot be made for somebody: {reason}")
        case TryLater() | HoldDomain() | LessonAtFault() | RelayDown():
            _wait(session, delivery, enrollment, outcome, now)


def _wait(
    session: Session,
    delivery: Delivery,
    enrollment: Enrollment,
    outcome: TryLater | HoldDomain | LessonAtFault | RelayDown,
    now: datetime,
) -> None:
    """Nobody is to blame for good: the mail goes back to the queue for later."""
    match outcome:
        case TryLater(reason=reason, slow_domain=slow, soft=soft):
            if slow:
                _hold_domain(session, enrollment, SLOW_DOMAIN, reason, now)
            at = retry_at(delivery.attempt, now, delivery.expires_at, soft=soft)
            _retry(session, delivery, enrollment, reason, at, now)
        case HoldDomain(reason=reason):
            _hold_domain(session, enrollment, HELD_DOMAIN, reason, now)
            ledger.release(delivery, now + HELD_DOMAIN, attempted=False)
        case LessonAtFault(reason=reason):
            _hold_lesson(session, delivery, reason, now)
            ledger.release(delivery, now + HELD_LESSON, attempted=False)
        case RelayDown():
            ledger.release(delivery, delivery.due_at, attempted=False)


def _refuse(
    session: Session, site: Site, delivery: Delivery, enrollment: Enrollment, refused: Refused, now: datetime
) -> None:
    if refused.suppress is Suppress.AFTER_TWO and delivery.attempt < 2:
        again = retry_at(SECOND_LOOK, now, delivery.expires_at)
        _retry(session, delivery, enrollment, refused.reason, again, now)
        return
    _fail(session, delivery, enrollment, refused.reason, now)
    if refused.suppress is not Suppress.NEVER:
        email = people.get_subscriber(session, enrollment.subscriber_id).email
        barriers.suppress(session, site.suppression_key(email), email, "bounce", refused.reason, now)
        end_enrollment(session, enrollment.id, EnrollmentState.BOUNCED, "bounce", now)


def _end_others(site: Site, subscriber_id: int, reason: str, now: datetime) -> None:
    """The person's other courses, in a transaction of its own: two workers that each hold one enrollment of a person
    and wait for the other's would lose the record of a hand-over."""
    with site.database.write() as session:
        suppress_person(session, site, subscriber_id, "bounce", reason, now)


def _retry(
    session: Session, delivery: Delivery, enrollment: Enrollment, reason: str, at: datetime | None, now: datetime
) -> None:
    if at is None:
        _fail(session, delivery, enrollment, f"gave up after {delivery.attempt} tries: {reason}", now)
        return
    ledger.release(delivery, at, attempted=True)
    delivery.reason = reason
    _note(session, now, "deferred", enrollment, delivery, reason=reason)


def _fail(session: Session, delivery: Delivery, enrollment: Enrollment, reason: str, now: datetime) -> None:
    ledger.end(delivery, State.FAILED, reason, now)
    _note(session, now, "failed", enrollment, delivery, reason=reason)


def _withdraw(session: Session, delivery: Delivery, enrollment: Enrollment, now: datetime) -> None:
    """The marker refused: the person left, paused or was suppressed between claim and 354."""
    if enrollment.state == EnrollmentState.ACTIVE:
        ledger.release(delivery, delivery.due_at, attempted=False)
        return
    _not_sent(session, delivery, enrollment, f"enrollment {enrollment.state}", now)


def _not_sent(session: Session, delivery: Delivery, enrollment: Enrollment, reason: str, now: datetime) -> None:
    ledger.end(delivery, State.SUPPRESSED, reason, now)
    _note(session, now, "not sent", enrollment, delivery, reason=reason)


def _hold_domain(session: Session, enrollment: Enrollment, length: timedelta, reason: str, now: datetime) -> None:
    domain = people.get_subscriber(session, enrollment.subscriber_id).email.rpartition("@")[2]
    barriers.hold(session, "domain", domain, now + length, reason, now)
    alert(session, now, f"Mail to {domain} waits until {now + length:%Y-%m-%d %H:%M} UTC: {reason}")


def _hold_lesson(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    barriers.hold(session, "lesson", f"{delivery.version_id}/{delivery.lesson}", now + HELD_LESSON, reason, now)
    alert(session, now, f"Lesson {delivery.lesson} waits for its author: {reason}")


def _note_branches(session: Session, delivery: Delivery, enrollment: Enrollment, now: datetime) -> None:
    """A track is taken when its first lesson has left."""
    taken = {}
    for before in ledger.deliveries_of(session, enrollment.id):
        if before.state == State.SENT:
            taken.update(before.choices)
    for branch, track in delivery.choices.items():
        if taken.get(branch) != track:
            history.record(session, now, "branch", enrollment, branch=branch, track=track)


def _note(session: Session, now: datetime, kind: str, enrollment: Enrollment, delivery: Delivery, **data: str) -> None:
    history.record(session, now, kind, enrollment, mail=delivery.kind, lesson=delivery.lesson, **data)
