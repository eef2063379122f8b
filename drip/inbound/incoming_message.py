"""What every source of mail hands over: a mail, or a provider's report, as it came."""

from __future__ import annotations

from dataclasses import dataclass

MESSAGE_FORM = "message"
UNKNOWN_SENDER = "?"
"""In place of the envelope's sender where a mail came without its envelope. No address looks like this, and '' would be
the null sender, which no person's mail has."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """`raw` is stored byte for byte. `mail_from` is the envelope sender: '' for the null sender, UNKNOWN_SENDER if it
    isn't known. `source` names the way it came, for the log. `form` says how to read `raw`: as a message (RFC 5322), or
    as the events of the provider that it names."""

    raw: bytes
    mail_from: str
    rcpt_to: tuple[str, ...]
    source: str
    form: str = MESSAGE_FORM
