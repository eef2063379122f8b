"""Changes a person's address: they ask for it on their own pages and confirm it by a link mailed to the new address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from drip.core.operations.event_kind import EventKind
from drip.flow.delivery.permission import LOGIN_STATES
from drip.flow.planning.plan import queue_mail
from drip.flow.signup.email_address import display_address
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger, rates, suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import MailKind
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments
from drip.storage.signup import unconfirmed

LINK_LIFETIME = timedelta(days=1)
MAX_REQUESTS_PER_DAY = 3


class AddressChangeState(Enum):
    """The state of a request for another address."""

    WAITING = "waiting"  # to be confirmed
    DONE = "done"
    EXPIRED = "expired"  # its day has passed, or another address was asked for after it
    UNAVAILABLE = "unavailable"  # somebody else has this address, or it is suppressed


@dataclass(frozen=True, slots=True)
class AddressChange:
    """The request that a link belongs to. `is_new` is true if this call has made the change."""

    enrollment_id: int
    to: str
    state: AddressChangeState
    is_new: bool = False


def request_address_change(work: Work, enrollment_id: int, email: str, source: str, issued_at: datetime) -> bool:
    """Queues the mail `email/address.md` to the new address, to be sent at once.

    `email` is in its normal form. `issued_at` is when the lifetime of the link begins. Returns False if no mail was
    queued: the address is somebody else's, is suppressed, or got such a mail today, or the person has asked too often
    today. The page must not show which."""
    enrollment = enrollments.get_enrollment(work.session, enrollment_id)
    if enrollment is None or enrollment.state not in LOGIN_STATES:
        return False
    theirs = enrollments.lock_enrollments_of(work.session, enrollment.subscriber_id)
    asking = next((each for each in theirs if each.id == enrollment_id), None)
    if asking is None:  # erased meanwhile
        return False
    before = _mail_of_same_request(work.session, theirs, email, issued_at)
    if before is not None:
        _record_request(
            work.session,
            next(each for each in theirs if each.id == before.enrollment_id),
            before.number,
            source,
            work.now,
        )
        return False
    number = _queue(work, asking, email, issued_at) if _may_send(work, theirs, email) else 0
    _record_request(work.session, asking, number, source, work.now)
    return number > 0


def read_address_change(work: Work, token: str) -> AddressChange | None:
    """Returns the request that a link belongs to; None if the link is not ours."""
    mail = _mail_of(work.session, work.site, token)
    enrollment = enrollments.get_enrollment(work.session, mail.enrollment_id) if mail else None
    if mail is None or enrollment is None:
        return None
    return AddressChange(enrollment.id, mail.data["recipient"], _state(work.session, enrollment, mail, work.now))


def confirm_address_change(work: Work, token: str, ip: str, wall: datetime) -> AddressChange | None:
    """Gives the person the new address, once, and queues a mail to the old one. Returns None if the link is not ours.

    `wall` is the real time, by which links expire; `work.now` is the site's clock, which a demo may let run fast."""
    mail = _mail_of(work.session, work.site, token)
    enrollment = enrollments.get_enrollment(work.session, mail.enrollment_id) if mail else None
    if mail is None or enrollment is None:
        return None
    theirs = enrollments.lock_enrollments_of(work.session, enrollment.subscriber_id)
    enrollment = next((each for each in theirs if each.id == mail.enrollment_id), None)
    if enrollment is None:  # erased meanwhile
        return None
    state, to = _state(work.session, enrollment, mail, wall), mail.data["recipient"]
    if state is not AddressChangeState.WAITING:
        return AddressChange(enrollment.id, to, state)
    before = enrollment.email
    if _is_suppressed(work.session, work.site, to) or not _assign_address(work.session, enrollment.subscriber_id, to):
        return AddressChange(enrollment.id, to, AddressChangeState.UNAVAILABLE)
    ledger.return_to_queue(work.session, [each.id for each in theirs])
    _notify_old_address(work, enrollment, before, to)
    data = {"number": mail.number, "before": before, "ip": ip, "source": "web", "wall": wall.isoformat()}
    history.record_event(work.session, work.now, EventKind.ADDRESS, enrollment, **data)
    return AddressChange(enrollment.id, to, AddressChangeState.DONE, is_new=True)


def mask_email(email: str) -> str:
    """Returns an address as 'm…@example.net', which only its owner recognises."""
    local, _, domain = display_address(email).rpartition("@")
    return f"{local[:1]}…@{domain}"


def _mail_of(session: Session, site: Site, token: str) -> FullDeliveryRow | None:
    numbers = site.keys.read_token("address", token, 2, is_new=True)
    mail = ledger.get_delivery(session, (numbers[0], numbers[1])) if numbers else None
    return mail if mail and mail.kind == MailKind.ADDRESS else None


def _state(session: Session, enrollment: EnrollmentRow, mail: FullDeliveryRow, now: datetime) -> AddressChangeState:
    newest = history.newest_event(session, enrollment.subscriber_id, EventKind.ADDRESS_ASKED, EventKind.ADDRESS)
    if newest is None or (newest.enrollment_id, newest.data["number"]) != (enrollment.id, mail.number):
        return AddressChangeState.EXPIRED
    if newest.kind == EventKind.ADDRESS:
        return AddressChangeState.DONE
    return (
        AddressChangeState.WAITING
        if enrollment.state in LOGIN_STATES and _is_valid(mail, now)
        else AddressChangeState.EXPIRED
    )


def _is_valid(mail: FullDeliveryRow, now: datetime) -> bool:
    return timedelta(0) <= now - datetime.fromisoformat(mail.data["issued"]) < LINK_LIFETIME


def _mail_of_same_request(
    session: Session, theirs: Sequence[EnrollmentRow], email: str, now: datetime
) -> FullDeliveryRow | None:
    """Returns the mail whose link is still valid, if this address was asked for before."""
    sent = (mail for each in theirs for mail in ledger.deliveries_of(session, each.id))
    return next(
        (m for m in sent if m.kind == MailKind.ADDRESS and m.data["recipient"] == email and _is_valid(m, now)), None
    )


def _may_send(work: Work, theirs: Sequence[EnrollmentRow], email: str) -> bool:
    ids = [each.id for each in theirs]
    if ledger.count_mails(work.session, ids, MailKind.ADDRESS, work.now - timedelta(days=1)) >= MAX_REQUESTS_PER_DAY:
        return False
    if not unconfirmed.is_address_free(work.session, email) or _is_suppressed(work.session, work.site, email):
        return False
    return rates.consume_rate(work.session, f"address/{work.site.keys.suppression_key(email)}", LINK_LIFETIME, work.now)


def _assign_address(session: Session, subscriber_id: int, email: str) -> bool:
    """Gives the person this address; returns False if somebody else has it. A sign-up with the address that was never
    confirmed is removed: this person has shown that the inbox is theirs."""
    return unconfirmed.remove_unconfirmed(session, email) and subscribers.change_email(session, subscriber_id, email)


def _is_suppressed(session: Session, site: Site, email: str) -> bool:
    return suppressions.find_suppression(session, site.keys.suppression_keys(email)) is not None


def _queue(work: Work, enrollment: EnrollmentRow, email: str, issued_at: datetime) -> int:
    """Returns the number of the queued mail. The caller has locked the enrollment, so it is the next one."""
    token = work.site.keys.token("address", enrollment.id, enrollment.last_number + 1)
    data = {"recipient": email, "link": f"{work.site.base_url}/address/{token}", "issued": issued_at.isoformat()}
    return _add(work, enrollment, MailKind.ADDRESS, data)


def _notify_old_address(work: Work, enrollment: EnrollmentRow, before: str, to: str) -> None:
    _add(work, enrollment, MailKind.MOVED, {"recipient": before, "to": mask_email(to)})


def _add(work: Work, enrollment: EnrollmentRow, kind: MailKind, data: dict[str, str]) -> int:
    occurrence = ledger.next_occurrence(work.session, enrollment.id, kind)
    return queue_mail(work, enrollment, kind=kind, occurrence=occurrence, data=data)


def _record_request(session: Session, enrollment: EnrollmentRow, number: int, source: str, now: datetime) -> None:
    """Records the request, which makes earlier ones void. `number` is that of the mail, 0 if none was queued."""
    history.record_event(session, now, EventKind.ADDRESS_ASKED, enrollment, number=number, source=source)
