"""What a delivery status says (RFC 3464): the action, and the status code (RFC 3463) that decides hard or soft."""

from __future__ import annotations

import re

from drip.inbound.parse import ParsedMail

# The mailbox is not there, or will never take mail again. 5.1.2 (no such domain) is not among them: names fail to
# resolve for an hour and come back. 5.7.x is about us, not about the person.
HARD = frozenset(("5.1.0", "5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"))

_FIELD = re.compile(r"^(action|status|diagnostic-code):[ \t]*([^\n]{0,1000})", re.IGNORECASE | re.MULTILINE)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.])([45])[0-5]\d(?=[ -])")
_NO_SUCH_USER = re.compile(
    r"user (?:is )?unknown|unknown user|no such (?:user|mailbox|recipient)|mailbox (?:not found|unavailable)"
    r"|does(?:n't| not) exist|recipient (?:address )?rejected: user|address not found|invalid recipient"
)
_TEXT = 20_000  # characters of a report in words that are searched


def action(mail: ParsedMail) -> str:
    """failed, delayed, delivered, relayed or expanded; '' where the mail has no status part. The worst of several."""
    said = {value.strip().lower() for name, value in _FIELD.findall(mail.report) if name.lower() == "action"}
    return next((word for word in ("failed", "delayed", "delivered", "relayed", "expanded") if word in said), "")


def bounce_status(mail: ParsedMail) -> str:
    """The status code such as 5.1.1 or 4.2.2, of the first recipient that failed; '' where none can be found. A bare
    5.0.0 is made more exact by the code that the other server gave, and a report in words is searched for one."""
    fields = [(name.lower(), value.strip()) for name, value in _FIELD.findall(mail.report)]
    statuses = [found.group(1) for name, value in fields if name == "status" and (found := _ENHANCED.match(value))]
    diagnostics = " ".join(value for name, value in fields if name == "diagnostic-code")
    status = next((s for s in statuses if s[0] == "5"), statuses[0] if statuses else "")
    if status and not status.endswith(".0.0"):
        return status
    words = diagnostics or (mail.text or "")[:_TEXT]
    return _status_in_words(words) or status


def _status_in_words(words: str) -> str:
    if found := _ENHANCED.search(words):
        return found.group(1)
    if found := _BASIC.search(words):
        is_mailbox = found.group(1) == "5" and _NO_SUCH_USER.search(words.lower())
        return "5.1.1" if is_mailbox else f"{found.group(1)}.0.0"
    return ""
