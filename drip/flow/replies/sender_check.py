"""Whether a reply really comes from its person. A doubtful reply is quarantined: the coach sees it, and nothing
moves."""

from __future__ import annotations

from drip.inbound import ParsedMail, dmarc, same_mailbox


def reason_to_quarantine(mail: ParsedMail, matched_by: str, email: str, authserv: str) -> str:
    """Returns why this mail may not be from the person at `email`, or ''.

    `authserv` is the name under which the server that receives our mail reports its checks (RFC 8601, 2.5). Without it,
    only a failed check counts."""
    if not same_mailbox(mail.from_address, email):
        return f"it comes from {mail.from_address or 'nobody'}, not from {email}"
    verdict = dmarc(mail, authserv)
    if verdict == "fail":
        return f"the receiving server says that it is not really from {email} (DMARC failed)"
    if matched_by == "sender" and verdict != "pass":
        return f"it answers no mail of ours, and nobody vouches that it is from {email}"
    return ""
