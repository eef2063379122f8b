"""Settles the unusual outcomes, one by one: refused, in doubt, withdrawn, put off. See docs/guarantees.md, SMTP
outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta

from drip.core.delivery.on_doubt import OnDoubt
from drip.core.operations.event_kind import EventKind
from drip.core.planning.departure import Drop
from drip.core.planning.retry import retry_at
from drip.flow.alert import alert
from drip.flow.delivery.claim_outcome import ClaimOutcome, NotReproducible, PreparationFailed, RenderFailed
from drip.flow.delivery.recipient import actual_recipient_of, suppress_address
from drip.flow.planning.end_enrollment import end_enrollment
from drip.flow.work import Work
from drip.outbound import HoldDomain, InDoubt, LessonAtFault, Refused, Suppress, TryLater, Withdrawn
from drip.storage.delivery import ledger, suppressions
from drip.storage.delivery.ledger import DeliveryEnd, Release
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind, SuppressionReason
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments

SLOW_DOMAIN_BLOCK = timedelta(minutes=15)
DOMAIN_BLOCK = timedelta(hours=6)
LESSON_BLOCK = timedelta(days=1)
PREPARATION_RETRY_DELAY = timedelta(hours=1)
DNS_RETRY_ATTEMPT = 4  # waits as long as after the fourth try: a domain's DNS is rarely repaired within minutes
RETRY_DELAY = timedelta(minutes=1)  # before a mail in doubt is sent again: what broke the first try may still be there


def settle(work: Work, worker: str, claimed: ClaimedDelivery, ending: ClaimOutcome) -> None:
    """Records how one claim ended, unless its end was recorded before."""
    enrollment = enrollments.lock_enrollment(work.session, claimed.enrollment_id)
    delivery = ledger.get_delivery(work.session, claimed.key)
    if enrollment is not None and delivery is not None and _is_open(delivery, worker, claimed, ending):
        _apply(work, delivery, enrollment, ending)


def settle_doubt(work: Work, delivery: FullDeliveryRow, enrollment: EnrollmentRow, reason: str) -> None:
    """Settles a mail whose body may have been sent or not (RFC 1047) by the site's policy. The history keeps count."""
    _note(work.session, work.now, EventKind.IN_DOUBT, enrollment, delivery, reason=reason)
    if work.site.on_doubt is OnDoubt.RESEND_ONCE and not delivery.resent:
        again = Release(delivery, work.now + RETRY_DELAY, attempted=True, is_doubtful=True)
        ledger.release(work.session, [again])
    elif work.site.on_doubt is OnDoubt.DROP:
        _end(work.session, delivery, DeliveryState.FAILED, f"in doubt, dropped: {reason}", work.now)
    else:
        _end(work.session, delivery, DeliveryState.IN_DOUBT, reason, work.now)


def _end(session: Session, delivery: FullDeliveryRow, state: DeliveryState, reason: str, now: datetime) -> None:
    ledger.end_deliveries(session, [DeliveryEnd(delivery.enrollment_id, delivery.number, state, reason, now)])


def _is_open(delivery: FullDeliveryRow, worker: str, claimed: ClaimedDelivery, ending: ClaimOutcome) -> bool:
    """Whether it is the same attempt, and its end not known yet. The outcome of a mail in doubt may still come."""
    if delivery.attempt != claimed.attempt:
        return False
    if delivery.state in (DeliveryState.CLAIMED, DeliveryState.HANDING_OVER):
        return delivery.claimed_by == worker
    doubtful = delivery.state == DeliveryState.IN_DOUBT or (delivery.state == DeliveryState.PLANNED and delivery.resent)
    return doubtful and not isinstance(ending, InDoubt)


def _apply(work: Work, delivery: FullDeliveryRow, enrollment: EnrollmentRow, ending: ClaimOutcome) -> None:
    match ending:
        case Refused():
            _refuse(work, delivery, enrollment, ending)
        case InDoubt(reason=reason):
            settle_doubt(work, delivery, enrollment, reason)
        case Withdrawn():
            _withdraw(work.session, delivery, enrollment, work.now)
        case Drop(reason=reason):
            _not_sent(work.session, delivery, enrollment, reason, work.now)
        case RenderFailed(reason=reason):
            _fail(work.session, delivery, enrollment, reason, work.now)
            alert(work.session, work.now, f"{delivery.kind} {delivery.lesson} cannot be made for somebody: {reason}")
        case NotReproducible(reason=reason):
            _note(work.session, work.now, EventKind.IN_DOUBT, enrollment, delivery, reason=reason)
            _end(work.session, delivery, DeliveryState.IN_DOUBT, reason, work.now)
        case PreparationFailed(reason=reason):
            _put_off(work.session, delivery, reason, work.now)
        case TryLater() | HoldDomain() | LessonAtFault():
            _wait(work.session, delivery, enrollment, ending, work.now)


def _put_off(session: Session, delivery: FullDeliveryRow, reason: str, now: datetime) -> None:
    ledger.release(session, [Release(delivery, now + PREPARATION_RETRY_DELAY, attempted=False, reason=reason)])
    alert(session, now, f"{delivery.kind} {delivery.lesson} for enrollment {delivery.enrollment_id}: {reason}")


def _wait(
    session: Session,
    delivery: FullDeliveryRow,
    enrollment: EnrollmentRow,
    outcome: TryLater | HoldDomain | LessonAtFault,
    now: datetime,
) -> None:
    """Puts the mail back in the queue for later: nothing is permanently wrong."""
    match outcome:
        case TryLater(reason=reason, slow_domain=slow, soft=soft):
            if slow:
                _block_domain(session, delivery, enrollment, SLOW_DOMAIN_BLOCK, reason, now)
            at = retry_at(delivery.attempt, now, delivery.expires_at, soft=soft)
            _retry(session, delivery, enrollment, reason, at, now)
        case HoldDomain(reason=reason):
            _block_domain(session, delivery, enrollment, DOMAIN_BLOCK, reason, now)
            ledger.release(session, [Release(delivery, now + DOMAIN_BLOCK, attempted=False)])
        case LessonAtFault(reason=reason):
            _block_lesson(session, delivery, reason, now)
            ledger.release(session, [Release(delivery, now + LESSON_BLOCK, attempted=False)])


def suppress_person(work: Work, subscriber_id: int, reason: SuppressionReason, detail: str) -> None:
    """Suppresses a person's address and ends all of their courses."""
    subscriber = subscribers.find_by_id(work.session, subscriber_id)
    if subscriber is None:  # erased meanwhile
        return
    suppress_address(work, subscriber.email, reason, detail)
    for enrollment in enrollments.enrollments_of(work.session, subscriber_id):
        end_enrollment(work.session, enrollment.id, EnrollmentState.BOUNCED, reason, work.now)


def suppress_recipient(
    work: Work, enrollment: EnrollmentRow, number: int, reason: SuppressionReason, detail: str
) -> bool:
    """Suppresses the address this mail went to. Returns False if that is not the person's address any more: then
    their courses go on."""
    delivery = ledger.get_delivery(work.session, (enrollment.id, number))
    subscriber = subscribers.find_by_id(work.session, enrollment.subscriber_id)
    if delivery and subscriber and (address := actual_recipient_of(delivery, subscriber.email)) != subscriber.email:
        suppress_address(work, address, reason, detail)
        return False
    suppress_person(work, enrollment.subscriber_id, reason, detail)
    return True


def _refuse(work: Work, delivery: FullDeliveryRow, enrollment: EnrollmentRow, refused: Refused) -> None:
    if refused.suppress is Suppress.AFTER_TWO and delivery.attempt < 2:
        again = retry_at(DNS_RETRY_ATTEMPT, work.now, delivery.expires_at)
        _retry(work.session, delivery, enrollment, refused.reason, again, work.now)
        return
    _fail(work.session, delivery, enrollment, refused.reason, work.now)
    if refused.suppress is not Suppress.NEVER:
        address = actual_recipient_of(delivery, enrollment.email)
        suppress_address(work, address, SuppressionReason.BOUNCE, refused.reason)
        if address == enrollment.email:
            end_enrollment(work.session, enrollment.id, EnrollmentState.BOUNCED, SuppressionReason.BOUNCE, work.now)


def _retry(
    session: Session,
    delivery: FullDeliveryRow,
    enrollment: EnrollmentRow,
    reason: str,
    at: datetime | None,
    now: datetime,
) -> None:
    if at is None:
        _fail(session, delivery, enrollment, f"gave up after {delivery.attempt} tries: {reason}", now)
        return
    ledger.release(session, [Release(delivery, at, attempted=True, reason=reason)])
    _note(session, now, EventKind.DEFERRED, enrollment, delivery, reason=reason)


def _fail(session: Session, delivery: FullDeliveryRow, enrollment: EnrollmentRow, reason: str, now: datetime) -> None:
    _end(session, delivery, DeliveryState.FAILED, reason, now)
    if delivery.kind == MailKind.CONCERN:
        number = delivery.data["number"]
        alert(session, now, f"The coach got no mail about mail {number}, which speaks of trouble: {reason}")
    _note(session, now, EventKind.FAILED, enrollment, delivery, reason=reason)


def _withdraw(session: Session, delivery: FullDeliveryRow, enrollment: EnrollmentRow, now: datetime) -> None:
    """Handles a mail that got no marker, since its person left, paused, moved or was suppressed after the claim."""
    if enrollment.state in (EnrollmentState.ACTIVE, EnrollmentState.FINISHED):  # decided again when it is prepared
        ledger.release(session, [Release(delivery, delivery.due_at, attempted=False)])
        return
    _not_sent(session, delivery, enrollment, f"enrollment {enrollment.state}", now)


def _not_sent(
    session: Session, delivery: FullDeliveryRow, enrollment: EnrollmentRow, reason: str, now: datetime
) -> None:
    _end(session, delivery, DeliveryState.SUPPRESSED, reason, now)
    _note(session, now, EventKind.NOT_SENT, enrollment, delivery, reason=reason)


def _block_domain(
    session: Session,
    delivery: FullDeliveryRow,
    enrollment: EnrollmentRow,
    length: timedelta,
    reason: str,
    now: datetime,
) -> None:
    domain = actual_recipient_of(delivery, enrollment.email).rpartition("@")[2]
    suppressions.block_sending(session, "domain", domain, now + length, reason, now)
    alert(session, now, f"Mail to {domain} waits until {now + length:%Y-%m-%d %H:%M} UTC: {reason}")


def _block_lesson(session: Session, delivery: FullDeliveryRow, reason: str, now: datetime) -> None:
    suppressions.block_sending(
        session, "lesson", f"{delivery.version_id}/{delivery.lesson}", now + LESSON_BLOCK, reason, now
    )
    alert(session, now, f"Lesson {delivery.lesson} waits for its author: {reason}")


def _note(
    session: Session, now: datetime, kind: EventKind, enrollment: EnrollmentRow, delivery: FullDeliveryRow, **data: str
) -> None:
    history.record_event(session, now, kind, enrollment, mail=delivery.kind, lesson=delivery.lesson, **data)
