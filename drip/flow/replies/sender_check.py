"""Whether a reply really comes from its person. A doubtful reply is quarantined: the coach sees it, and nothing
moves."""

from __future__ import annotations

from drip.inbound import ParsedMail, dmarc, same_mailbox
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.replies import inbound_mail


def reason_to_quarantine(
    session: Session, mail: ParsedMail, matched_by: str, person: EnrollmentRow, authserv: str
) -> str:
    """Returns why this mail may not be from the person, or ''. An address that the coach has believed is theirs.

    `authserv` is the name under which the server that receives our mail reports its checks (RFC 8601, 2.5). Without it,
    only a failed check counts."""
    email = person.email
    if not same_mailbox(mail.from_address, email) and not _was_believed(session, mail.from_address, person):
        return f"it comes from {mail.from_address or 'nobody'}, not from {email}"
    verdict = dmarc(mail, authserv)
    if verdict == "fail":
        return f"the receiving server says that it is not really from {mail.from_address} (DMARC failed)"
    if matched_by == "sender" and verdict != "pass":
        return f"it answers no mail of ours, and nobody vouches that it is from {email}"
    return ""


def _was_believed(session: Session, address: str, person: EnrollmentRow) -> bool:
    believed = inbound_mail.believed_addresses(session, person.subscriber_id)
    return any(same_mailbox(address, each) for each in believed)
