"""Finds the words in a mail that may name one of our deliveries: in addresses (reply+token@ours) and in message IDs.

Nothing is verified here: `drip.core.delivery.token.read_token` does that with the secret key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from drip.inbound.mime.parse import ParsedMail

_TOKEN = re.compile(r"[a-z2-7]{16,64}")
_RETURNED_ID = re.compile(r"^(?:message-id|references|in-reply-to):[ \t]*([^\n]{1,2000})", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<([^<>\s]{1,400})>")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Each tuple is in order of trust: the envelope before the headers, In-Reply-To before References."""

    reply: tuple[str, ...] = ()
    bounce: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    message: tuple[str, ...] = ()


def find_tokens(mail: ParsedMail, envelope_recipients: Iterable[str], domain: str) -> Tokens:
    """Return the tokens of a mail. `arrival_recipients` are the envelope recipients; `domain` is ours. Our message IDs
    are <token@domain> or <token.n@domain>; those in the headers that a bounce returns count too."""
    domain = domain.lower()
    local_parts = [
        address.lower().rpartition("@")[0]
        for address in (*envelope_recipients, *mail.to_addresses)
        if address.lower().rpartition("@")[2] == domain
    ]
    returned = [message_id for line in _RETURNED_ID.findall(mail.returned) for message_id in _ID.findall(line)]
    return Tokens(
        reply=_after("reply+", local_parts),
        bounce=_after("bounce+", local_parts),
        leave=_after("leave+", local_parts),
        message=_unique(message_token(message_id, domain) for message_id in (*mail.references, *returned)),
    )


def message_token(message_id: str, domain: str) -> str:
    """Return the token in one of our message IDs, or ''."""
    local, _, at = message_id.lower().rpartition("@")
    token, _, number = local.partition(".")
    ours = at == domain.lower() and _TOKEN.fullmatch(token) and (not number or number.isdecimal())
    return token if ours else ""


def _after(prefix: str, local_parts: list[str]) -> tuple[str, ...]:
    words = (part.removeprefix(prefix) for part in local_parts if part.startswith(prefix))
    return _unique(word for word in words if _TOKEN.fullmatch(word))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
