"""What is not usual, one by one: refused, in doubt, withdrawn, put off. See docs/guarantees.md, SMTP outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta

from drip.core.planning.departure import Drop
from drip.core.planning.retry import retry_at
from drip.flow.alert import alert
from drip.flow.delivery.ending import Changed, Ending, Unfit, Unmade
from drip.flow.delivery.recipient import suppress_address, went_to
from drip.flow.people.preferences import end_enrollment
from drip.flow.site import OnDoubt, Site
from drip.outbound import HoldDomain, InDoubt, LessonAtFault, Refused, Suppress, TryLater, Withdrawn
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.records import Claimed
from drip.storage.engine.states import EnrollmentState, State
from drip.storage.engine.tables import Delivery, Enrollment
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments

SLOW_DOMAIN = timedelta(minutes=15)
HELD_DOMAIN = timedelta(hours=6)
HELD_LESSON = timedelta(days=1)
PUT_OFF = timedelta(hours=1)
SECOND_LOOK = 4  # as long a pause as after the fourth try: a domain's DNS is rarely mended in minutes
BREATH = timedelta(minutes=1)  # before a mail in doubt is sent again: what broke off the first try may still be there


def settle(session: Session, site: Site, worker: str, claimed: Claimed, ending: Ending, now: datetime) -> None:
    """Writes down the end of one claim, unless its end was told before."""
    enrollment = enrollments.lock_enrollment(session, claimed.enrollment_id)
    delivery = ledger.get_delivery(session, claimed.key)
    if enrollment is not None and delivery is not None and _is_open(delivery, worker, claimed, ending):
        _apply(session, site, delivery, enrollment, ending, now)


def settle_doubt(
    session: Session, site: Site, delivery: Delivery, enrollment: Enrollment, reason: str, now: datetime
) -> None:
    """The body may have left, or not (RFC 1047). The site's policy settles it, and the history keeps count."""
    _note(session, now, "in doubt", enrollment, delivery, reason=reason)
    if site.on_doubt is OnDoubt.RESEND_ONCE and not delivery.resent:
        delivery.resent = True
        ledger.release(delivery, now + BREATH, attempted=True)
    elif site.on_doubt is OnDoubt.DROP:
        ledger.end(delivery, State.FAILED, f"in doubt, dropped: {reason}", now)
    else:
        ledger.end(delivery, State.IN_DOUBT, reason, now)


def _is_open(delivery: Delivery, worker: str, claimed: Claimed, ending: Ending) -> bool:
    """Whether it is the same attempt, and its end not known yet. A mail in doubt may still be told of."""
    if delivery.attempt != claimed.attempt:
        return False
    if delivery.state in (State.CLAIMED, State.HANDING_OVER):
        return delivery.claimed_by == worker
    doubtful = delivery.state == State.IN_DOUBT or (delivery.state == State.PLANNED and delivery.resent)
    return doubtful and not isinstance(ending, InDoubt)


def _apply(
    session: Session, site: Site, delivery: Delivery, enrollment: Enrollment, ending: Ending, now: datetime
) -> None:
    match ending:
        case Refused():
            _refuse(session, site, delivery, enrollment, ending, now)
        case InDoubt(reason=reason):
            settle_doubt(session, site, delivery, enrollment, reason, now)
        case Withdrawn():
            _withdraw(session, delivery, enrollment, now)
        case Drop(reason=reason):
            _not_sent(session, delivery, enrollment, reason, now)
        case Unfit(reason=reason):
            _fail(session, delivery, enrollment, reason, now)
            alert(session, now, f"{delivery.kind} {delivery.lesson} cannot be made for somebody: {reason}")
        case Changed(reason=reason):
            _note(session, now, "in doubt", enrollment, delivery, reason=reason)
            ledger.end(delivery, State.IN_DOUBT, reason, now)
        case Unmade(reason=reason):
            _put_off(session, delivery, reason, now)
        case TryLater() | HoldDomain() | LessonAtFault():
            _wait(session, delivery, enrollment, ending, now)


def _put_off(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    ledger.release(delivery, now + PUT_OFF, attempted=False)
    delivery.reason = reason
    alert(session, now, f"{delivery.kind} {delivery.lesson} for enrollment {delivery.enrollment_id}: {reason}")


def _wait(
    session: Session,
    delivery: Delivery,
    enrollment: Enrollment,
    outcome: TryLater | HoldDomain | LessonAtFault,
    now: datetime,
) -> None:
    """Nobody is to blame for good: the mail goes back to the queue for later."""
    match outcome:
        case TryLater(reason=reason, slow_domain=slow, soft=soft):
            if slow:
                _hold_domain(session, delivery, enrollment, SLOW_DOMAIN, reason, now)
            at = retry_at(delivery.attempt, now, delivery.expires_at, soft=soft)
            _retry(session, delivery, enrollment, reason, at, now)
        case HoldDomain(reason=reason):
            _hold_domain(session, delivery, enrollment, HELD_DOMAIN, reason, now)
            ledger.release(delivery, now + HELD_DOMAIN, attempted=False)
        case LessonAtFault(reason=reason):
            _hold_lesson(session, delivery, reason, now)
            ledger.release(delivery, now + HELD_LESSON, attempted=False)


def suppress_person(session: Session, site: Site, subscriber_id: int, reason: str, detail: str, now: datetime) -> None:
    """No more mail to this address, of any course."""
    subscriber = subscribers.get_if_there(session, subscriber_id)
    if subscriber is None:  # erased meanwhile
        return
    suppress_address(session, site, subscriber.email, reason, detail, now)
    for enrollment in enrollments.enrollments_of(session, subscriber_id):
        end_enrollment(session, enrollment.id, EnrollmentState.BOUNCED, reason, now)


def suppress_recipient(
    session: Session, site: Site, enrollment: Enrollment, number: int, reason: str, detail: str, now: datetime
) -> bool:
    """No more mail to where this mail of theirs went. False: that is not their address, so their courses go on."""
    delivery = ledger.get_delivery(session, (enrollment.id, number))
    subscriber = subscribers.get_if_there(session, enrollment.subscriber_id)
    if delivery and subscriber and (address := went_to(delivery, subscriber.email)) != subscriber.email:
        suppress_address(session, site, address, reason, detail, now)
        return False
    suppress_person(session, site, enrollment.subscriber_id, reason, detail, now)
    return True


def _email(session: Session, enrollment: Enrollment) -> str:
    return subscribers.get_subscriber(session, enrollment.subscriber_id).email


def _refuse(
    session: Session, site: Site, delivery: Delivery, enrollment: Enrollment, refused: Refused, now: datetime
) -> None:
    if refused.suppress is Suppress.AFTER_TWO and delivery.attempt < 2:
        again = retry_at(SECOND_LOOK, now, delivery.expires_at)
        _retry(session, delivery, enrollment, refused.reason, again, now)
        return
    _fail(session, delivery, enrollment, refused.reason, now)
    if refused.suppress is not Suppress.NEVER:
        email = _email(session, enrollment)
        address = went_to(delivery, email)
        suppress_address(session, site, address, "bounce", refused.reason, now)
        if address == email:
            end_enrollment(session, enrollment.id, EnrollmentState.BOUNCED, "bounce", now)


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
    """The marker refused: the person left, paused, moved or was suppressed between claim and 354."""
    if enrollment.state in (EnrollmentState.ACTIVE, EnrollmentState.FINISHED):  # whoever prepares it decides again
        ledger.release(delivery, delivery.due_at, attempted=False)
        return
    _not_sent(session, delivery, enrollment, f"enrollment {enrollment.state}", now)


def _not_sent(session: Session, delivery: Delivery, enrollment: Enrollment, reason: str, now: datetime) -> None:
    ledger.end(delivery, State.SUPPRESSED, reason, now)
    _note(session, now, "not sent", enrollment, delivery, reason=reason)


def _hold_domain(
    session: Session, delivery: Delivery, enrollment: Enrollment, length: timedelta, reason: str, now: datetime
) -> None:
    domain = went_to(delivery, _email(session, enrollment)).rpartition("@")[2]
    suppressions.hold(session, "domain", domain, now + length, reason, now)
    alert(session, now, f"Mail to {domain} waits until {now + length:%Y-%m-%d %H:%M} UTC: {reason}")


def _hold_lesson(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    suppressions.hold(session, "lesson", f"{delivery.version_id}/{delivery.lesson}", now + HELD_LESSON, reason, now)
    alert(session, now, f"Lesson {delivery.lesson} waits for its author: {reason}")


def _note(session: Session, now: datetime, kind: str, enrollment: Enrollment, delivery: Delivery, **data: str) -> None:
    history.record(session, now, kind, enrollment, mail=delivery.kind, lesson=delivery.lesson, **data)
