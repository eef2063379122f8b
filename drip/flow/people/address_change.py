"""Another address for somebody's letters: asked for on their own pages, confirmed by a link that is mailed to it."""

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
    """Of the wish for another address."""

    WAITS = "waits"  # for the button
    DONE = "done"
    OVER = "over"  # its day has passed, or another address was asked for after it
    TAKEN = "taken"  # somebody else's, or one that wants no mail


@dataclass(frozen=True, slots=True)
class AddressChange:
    """What a link is about. `is_new`: it has come true just now."""

    enrollment_id: int
    to: str
    standing: AddressChangeState
    is_new: bool = False


def request_address_change(work: Work, enrollment_id: int, email: str, source: str, issued: datetime) -> bool:
    """Queues the mail `email/address.md` to the new address, to leave at once; the link in it lasts from `issued` on.
    `email` is in the form that addresses are kept in. False: no mail, because the address is somebody else's, wants
    none, or has had one today, or because this person has asked often today. Nobody who asks can tell."""
    enrollment = enrollments.get_enrollment(work.session, enrollment_id)
    if enrollment is None or enrollment.state not in LOGIN_STATES:
        return False
    theirs = enrollments.lock_enrollments_of(work.session, enrollment.subscriber_id)
    asking = next((each for each in theirs if each.id == enrollment_id), None)
    if asking is None:  # erased meanwhile
        return False
    before = _same_request(work.session, theirs, email, issued)
    if before is not None:
        _record_request(
            work.session,
            next(each for each in theirs if each.id == before.enrollment_id),
            before.number,
            source,
            work.now,
        )
        return False
    number = _queue(work, asking, email, issued) if _may_be_sent(work, theirs, email) else 0
    _record_request(work.session, asking, number, source, work.now)
    return number > 0


def read_address_change(work: Work, token: str) -> AddressChange | None:
    """What a link is about. None: it is none of ours."""
    mail = _mail_of(work.session, work.site, token)
    enrollment = enrollments.get_enrollment(work.session, mail.enrollment_id) if mail else None
    if mail is None or enrollment is None:
        return None
    return AddressChange(enrollment.id, mail.data["recipient"], _state(work.session, enrollment, mail, work.now))


def confirm_address_change(work: Work, token: str, ip: str, wall: datetime) -> AddressChange | None:
    """Gives the person the new address, once, and tells the old one. `wall` is the time by which links last. None: the
    link is none of ours."""
    mail = _mail_of(work.session, work.site, token)
    enrollment = enrollments.get_enrollment(work.session, mail.enrollment_id) if mail else None
    if mail is None or enrollment is None:
        return None
    theirs = enrollments.lock_enrollments_of(work.session, enrollment.subscriber_id)
    enrollment = next((each for each in theirs if each.id == mail.enrollment_id), None)
    if enrollment is None:  # erased meanwhile
        return None
    standing, to = _state(work.session, enrollment, mail, wall), mail.data["recipient"]
    if standing is not AddressChangeState.WAITS:
        return AddressChange(enrollment.id, to, standing)
    before = enrollment.email
    if _is_suppressed(work.session, work.site, to) or not _assign_address(work.session, enrollment.subscriber_id, to):
        return AddressChange(enrollment.id, to, AddressChangeState.TAKEN)
    ledger.return_to_queue(work.session, [each.id for each in theirs])
    _notify_old_address(work, enrollment, before, to)
    told = {"number": mail.number, "before": before, "ip": ip, "source": "web", "wall": wall.isoformat()}
    history.record_event(work.session, work.now, EventKind.ADDRESS, enrollment, **told)
    return AddressChange(enrollment.id, to, AddressChangeState.DONE, is_new=True)


def mask_email(email: str) -> str:
    """'m…@example.net': enough for its owner."""
    local, _, domain = display_address(email).rpartition("@")
    return f"{local[:1]}…@{domain}"


def _mail_of(session: Session, site: Site, token: str) -> FullDeliveryRow | None:
    numbers = site.keys.read_token("address", token, 2, is_new=True)
    mail = ledger.get_delivery(session, (numbers[0], numbers[1])) if numbers else None
    return mail if mail and mail.kind == MailKind.ADDRESS else None


def _state(session: Session, enrollment: EnrollmentRow, mail: FullDeliveryRow, now: datetime) -> AddressChangeState:
    newest = history.newest_event(session, enrollment.subscriber_id, EventKind.ADDRESS_ASKED, EventKind.ADDRESS)
    if newest is None or (newest.enrollment_id, newest.data["number"]) != (enrollment.id, mail.number):
        return AddressChangeState.OVER
    if newest.kind == EventKind.ADDRESS:
        return AddressChangeState.DONE
    return (
        AddressChangeState.WAITS
        if enrollment.state in LOGIN_STATES and _is_valid(mail, now)
        else AddressChangeState.OVER
    )


def _is_valid(mail: FullDeliveryRow, now: datetime) -> bool:
    return timedelta(0) <= now - datetime.fromisoformat(mail.data["issued"]) < LINK_LIFETIME


def _same_request(
    session: Session, theirs: Sequence[EnrollmentRow], email: str, now: datetime
) -> FullDeliveryRow | None:
    """The mail whose link still counts, where the same address is asked for again."""
    sent = (mail for each in theirs for mail in ledger.deliveries_of(session, each.id))
    return next(
        (m for m in sent if m.kind == MailKind.ADDRESS and m.data["recipient"] == email and _is_valid(m, now)), None
    )


def _may_be_sent(work: Work, theirs: Sequence[EnrollmentRow], email: str) -> bool:
    ids = [each.id for each in theirs]
    if ledger.count_mails(work.session, ids, MailKind.ADDRESS, work.now - timedelta(days=1)) >= MAX_REQUESTS_PER_DAY:
        return False
    if not unconfirmed.is_address_free(work.session, email) or _is_suppressed(work.session, work.site, email):
        return False
    return rates.consume_rate(work.session, f"address/{work.site.keys.suppression_key(email)}", LINK_LIFETIME, work.now)


def _assign_address(session: Session, subscriber_id: int, email: str) -> bool:
    """Whoever has shown that an inbox is theirs goes before one who was signed up with its address and never
    confirmed."""
    return unconfirmed.remove_unconfirmed(session, email) and subscribers.change_email(session, subscriber_id, email)


def _is_suppressed(session: Session, site: Site, email: str) -> bool:
    return suppressions.find_suppression(session, site.keys.suppression_keys(email)) is not None


def _queue(work: Work, enrollment: EnrollmentRow, email: str, issued: datetime) -> int:
    """The number of the mail; the enrollment is locked, so that it is the next one."""
    token = work.site.keys.token("address", enrollment.id, enrollment.last_number + 1)
    data = {"recipient": email, "link": f"{work.site.base_url}/address/{token}", "issued": issued.isoformat()}
    return _add(work, enrollment, MailKind.ADDRESS, data)


def _notify_old_address(work: Work, enrollment: EnrollmentRow, before: str, to: str) -> None:
    _add(work, enrollment, MailKind.MOVED, {"recipient": before, "to": mask_email(to)})


def _add(work: Work, enrollment: EnrollmentRow, kind: MailKind, data: dict[str, str]) -> int:
    occurrence = ledger.next_occurrence(work.session, enrollment.id, kind)
    return queue_mail(work, enrollment, kind=kind, occurrence=occurrence, data=data)


def _record_request(session: Session, enrollment: EnrollmentRow, number: int, source: str, now: datetime) -> None:
    """`number` 0: no mail was sent; yet what was asked for before counts no more."""
    history.record_event(session, now, EventKind.ADDRESS_ASKED, enrollment, number=number, source=source)
