"""Bounces and complaints that come by mail. The VERP address says which of our mails they are about."""

from __future__ import annotations

from datetime import datetime

from drip.core.delivery.soft_bounces import MailKey, has_bounced_too_often
from drip.core.operations.event_kind import EventKind
from drip.flow.delivery.recipient import actual_recipient_of
from drip.flow.delivery.settle import suppress_recipient
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import MailClass, ParsedMail, bounce_status, find_tokens
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import DeliveryState, MailState, SuppressionReason
from drip.storage.operations import history
from drip.storage.planning import enrollments
from drip.storage.replies.inbound_mail import MailRow

STATES = {
    MailClass.BOUNCE_HARD: MailState.BOUNCE_HARD,
    MailClass.BOUNCE_SOFT: MailState.BOUNCE_SOFT,
    MailClass.BOUNCE_UNKNOWN: MailState.BOUNCE_UNKNOWN,
    MailClass.COMPLAINT: MailState.COMPLAINT,
}
SUPPRESSION_REASONS = {
    MailClass.BOUNCE_HARD: SuppressionReason.BOUNCE,
    MailClass.COMPLAINT: SuppressionReason.COMPLAINT,
}
SIGNS_OF_LIFE = (EventKind.REPLIED, EventKind.ANSWERED, EventKind.CONFIRMED, EventKind.ALLOWED)


def read_bounce(work: Work, mail: MailRow, parsed: ParsedMail, kind: MailClass) -> tuple[MailState, str]:
    """Records a bounce or a complaint and suppresses the address if it is permanent.

    Returns the state the report ends in, and a note for the coach. A report without one of our tokens is kept but
    changes nobody's course: anybody can write a bounce."""
    found = _find(work.session, work.site, mail, parsed)
    if found is None:
        return STATES[kind], "about no mail of ours"
    (enrollment, number), status = found, bounce_status(parsed)
    facts = {"report": str(kind), "status": status, "number": number, "mail_id": mail.id}
    history.record_event(work.session, work.now, EventKind.BOUNCED, enrollment, **facts)
    if kind is MailClass.BOUNCE_SOFT and suppress_after_soft_bounces(work, enrollment, number, status):
        return STATES[kind], f"{status}, once too often: the address gets no more mail"
    reason = SUPPRESSION_REASONS.get(kind)
    if reason and not suppress_recipient(work, enrollment, number, reason, status):
        return STATES[kind], f"{status}, of an address that is not theirs"
    return STATES[kind], status


def suppress_after_soft_bounces(work: Work, enrollment: EnrollmentRow, number: int, status: str) -> bool:
    """Suppresses the address of a mail that bounced softly, if as many before it have done so as the site's limit says.
    Call it when the bounce was recorded. Returns whether it did."""
    limit = work.site.soft_bounces
    mail = ledger.get_delivery(work.session, (enrollment.id, number))
    if limit is None or mail is None:
        return False
    events = [e for e in history.events_of(work.session, enrollment.subscriber_id) if e.at > work.now - limit.within]
    bounced = {
        (event.enrollment_id or 0, int(event.data.get("number") or 0))
        for event in events
        if event.kind == EventKind.BOUNCED and event.data["report"] == MailState.BOUNCE_SOFT
    }
    answered_at = max((e.at for e in events if e.kind in SIGNS_OF_LIFE), default=work.now - limit.within)
    sent = _sent_after(work.session, enrollment, actual_recipient_of(mail, enrollment.email), answered_at)
    if not has_bounced_too_often(sent, bounced, limit.count):
        return False
    return suppress_recipient(work, enrollment, number, SuppressionReason.BOUNCE, f"{limit.count} times {status}")


def _sent_after(session: Session, person: EnrollmentRow, address: str, at: datetime) -> list[MailKey]:
    """Returns the mails of all their courses that went to the address, in their order."""
    courses = enrollments.enrollments_of(session, person.subscriber_id)
    mails = [
        mail
        for course in courses
        for mail in ledger.deliveries_of(session, course.id)
        if mail.state == DeliveryState.SENT and actual_recipient_of(mail, person.email) == address
    ]
    left = sorted(
        (mail.ended_at, (mail.enrollment_id, mail.number))
        for mail in mails
        if mail.ended_at is not None and mail.ended_at > at
    )
    return [key for _, key in left]


def _find(session: Session, site: Site, mail: MailRow, parsed: ParsedMail) -> tuple[EnrollmentRow, int] | None:
    """Returns the enrollment whose mail the report is about and the number of that mail, or None."""
    tokens = find_tokens(parsed, mail.rcpt_to, site.mail_domain)
    for purpose, words in (("bounce", tokens.bounce), ("message", tokens.message)):
        for token in words:
            numbers = site.keys.read_token(purpose, token, 2)
            if numbers and (enrollment := enrollments.lock_enrollment(session, numbers[0])):
                return enrollment, numbers[1]
    return None
