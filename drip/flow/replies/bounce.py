"""Bounces and complaints that come by mail. The VERP address says which of our mails they are about."""

from __future__ import annotations

from drip.core.operations.event_kind import EventKind
from drip.flow.delivery.settle import suppress_recipient
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import MailClass, ParsedMail, bounce_status, find_tokens
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import MailState, SuppressionReason
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


def read_bounce(work: Work, mail: MailRow, parsed: ParsedMail, kind: MailClass) -> tuple[MailState, str]:
    """Records a bounce or a complaint and suppresses the address if it is permanent.

    Returns the state the report ends in, and a note for the coach. A report without one of our tokens is kept but
    changes nobody's course: anybody can write a bounce."""
    found = _find(work.session, work.site, mail, parsed)
    if found is None:
        return STATES[kind], "about no mail of ours"
    (enrollment, number), status = found, bounce_status(parsed)
    history.record_event(
        work.session, work.now, EventKind.BOUNCED, enrollment, report=str(kind), status=status, mail_id=mail.id
    )
    reason = SUPPRESSION_REASONS.get(kind)
    if reason and not suppress_recipient(work, enrollment, number, reason, status):
        return STATES[kind], f"{status}, of an address that is not theirs"
    return STATES[kind], status


def _find(session: Session, site: Site, mail: MailRow, parsed: ParsedMail) -> tuple[EnrollmentRow, int] | None:
    """Returns the enrollment whose mail the report is about and the number of that mail, or None."""
    tokens = find_tokens(parsed, mail.rcpt_to, site.mail_domain)
    for purpose, words in (("bounce", tokens.bounce), ("message", tokens.message)):
        for token in words:
            numbers = site.keys.read_token(purpose, token, 2)
            if numbers and (enrollment := enrollments.lock_enrollment(session, numbers[0])):
                return enrollment, numbers[1]
    return None
