"""What the reader makes of a message that is not in the database: for looking and for measuring."""

from __future__ import annotations

from typing import Any, Literal

from drip.inbound import MailClass, Unreadable, classify, find_tokens, parse, read_mail
from drip.inbound import new_text as read_new_text


def read_message(raw: bytes) -> dict[str, Any]:
    """{class, from, subject, tokens, new, rest}; class 'unreadable', with the reason in rest, where it has no sense."""
    try:
        mail = parse(raw)
    except Unreadable as error:
        return {"class": "unreadable", "from": "", "subject": "", "tokens": [], "new": "", "rest": str(error)}
    kind = classify(mail, "")
    tokens = find_tokens(mail, (), mail.to_addresses[0].rpartition("@")[2] if mail.to_addresses else "")
    cut = read_mail(mail) if kind is MailClass.REPLY else None
    return {
        "class": str(kind),
        "from": mail.from_address,
        "subject": mail.subject,
        "tokens": [*tokens.reply, *tokens.message],
        "new": cut.new if cut else "",
        "rest": cut.rest if cut else "",
    }


def new_words(kind: Literal["text", "html", "eml"], data: str | bytes) -> str:
    return read_new_text(kind, data)
