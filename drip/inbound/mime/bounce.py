"""Reads delivery status notifications (RFC 3464): the action, and the status code (RFC 3463) that tells hard bounces
from soft ones. Notifications without a status part are read by the codes in their text, or by its wording. Only an
address that nobody has is a hard bounce: who refuses a mail because a mailbox is full or suspended, or for what the
mail looks like, has a reader who may still want it."""

from __future__ import annotations

import re

from drip.inbound.mime.bounce_reasons import FULL, status_by_reason
from drip.inbound.mime.parse import ParsedMail

# The mailbox doesn't exist, or will never accept mail again. 5.1.2 (no such domain) is not among them: names fail to
# resolve for an hour and come back. 5.7.x is about us, not about the person.
HARD_BOUNCE_STATUSES = frozenset(("5.1.0", "5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"))

_FIELD = re.compile(r"^(action|status|diagnostic-code):[ \t]*([^\n]{0,1000})", re.IGNORECASE | re.MULTILINE)
_FEEDBACK_TYPE = re.compile(r"^feedback-type:[ \t]*([\w-]{1,40})", re.IGNORECASE | re.MULTILINE)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_STATUS_IN_TEXT = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.])([45])[0-5]\d(?=[ :-])")
_NO_SUCH_USER = re.compile(
    r"user (?:is )?(?:unknown|not known|not found)|unknown (?:user|recipient)|no such (?:user|mailbox|recipient)"
    r"|(?:mailbox|address) (?:not found|unavailable)|invalid (?:recipient|mailbox|final delivery userid)"
    r"|does(?:n't| not) exist|recipient (?:address )?rejected: user|recipient name is not recognized"
    r"|not (?:a valid user|listed in domino)|doesn't have an? \S{1,80} account|no longer (?:valid|accepts mail)"
    r"|account has been discontinued|no mailbox here"
)
_NO_ROUTE = re.compile(r"unrouteable address|unknown host|host (?:unknown|not found)|name service error")
_STILL_TRYING = re.compile(
    r"not yet (?:been )?delivered|(?:attempts? will|will) (?:continue|be retried|keep trying)|still being retried"
)
# Below this line is the returned mail: its words are not the server's.
_COPY = re.compile(
    r"copy of (?:the|your) (?:message|mail|original)|original message|message text follows"
    r"|(?:unsent|returned) (?:message|mail) (?:below|follows)|header of the (?:original|source)"
)
_TEXT = 20_000  # characters of a report in prose that are searched


def delivery_action(mail: ParsedMail) -> str:
    """Return failed, delayed, delivered, relayed or expanded, the worst if there are several; '' without a status
    part."""
    said = {value.strip().lower() for name, value in _FIELD.findall(mail.report) if name.lower() == "action"}
    return next((word for word in ("failed", "delayed", "delivered", "relayed", "expanded") if word in said), "")


def feedback_type(mail: ParsedMail) -> str:
    """Return the type of a feedback report (RFC 5965, 3.1) in lower case, such as abuse; '' if it has none."""
    found = _FEEDBACK_TYPE.search(mail.report)
    return found[1].lower() if found else ""


def bounce_status(mail: ParsedMail) -> str:
    """Return the status code, such as 5.1.1 or 4.2.2, of the first failed recipient; '' if none is found. A plain 5.0.0
    is replaced by the more exact code of the remote server, and a report in prose is searched for one. A status that
    says that nobody is there gives way to the reason in words, where that is another."""
    fields = [(name.lower(), value.strip()) for name, value in _FIELD.findall(mail.report)]
    statuses = [found.group(1) for name, value in fields if name == "status" and (found := _ENHANCED.match(value))]
    diagnostics = " ".join(value for name, value in fields if name == "diagnostic-code")
    status = next((s for s in statuses if s[0] == "5"), statuses[0] if statuses else "")
    words = diagnostics.lower() or _servers_words(mail)
    if not status or status.endswith(".0.0"):
        status = _status_in_words(words) or status
    return status_by_reason(words) or status if status in HARD_BOUNCE_STATUSES else status


def is_still_trying(mail: ParsedMail) -> bool:
    """Return whether a report in prose is only a warning: the mail still waits at some server."""
    return _STILL_TRYING.search(_servers_words(mail)) is not None


def _servers_words(mail: ParsedMail) -> str:
    words = (mail.text or "")[:_TEXT].lower()
    copied = _COPY.search(words)
    return words[: copied.start()] if copied else words


def _status_in_words(words: str) -> str:
    if found := _STATUS_IN_TEXT.search(words):
        return found.group(1)
    basic = _BASIC.search(words)
    if basic is None or basic.group(1) == "5":
        # A full mailbox comes first: servers also call it "unavailable", but its owner exists.
        for status, pattern in (("5.2.2", FULL), ("5.1.1", _NO_SUCH_USER), ("5.1.2", _NO_ROUTE)):
            if pattern.search(words):
                return status
    return f"{basic.group(1)}.0.0" if basic else ""
