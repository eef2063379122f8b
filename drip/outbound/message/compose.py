"""Composes a mail as bytes, some thirty times as fast as EmailMessage; the tests parse the bytes with EmailMessage."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from drip.outbound.address import ascii_address
from drip.outbound.message.body import encode_body
from drip.outbound.message.headers import (
    UnsafeHeader,
    address_header,
    bracketed_header,
    mailbox_header,
    named_header,
    text_header,
)
from drip.outbound.protocol import CrlfBytes

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person. Message IDs are 'token@domain', without angle brackets; an empty string omits the
    header."""

    sender_name: str
    sender_email: str
    to: str
    subject: str
    text: str  # any Unicode
    html: str  # ASCII with character references is fastest; any Unicode works
    message_id: str
    date: datetime  # aware
    reply_to: str = ""
    references: tuple[str, ...] = ()  # the thread, oldest first; the mail answers the last one
    list_id: str = ""  # redefine-success.example.com (RFC 2919)
    list_name: str = ""
    unsubscribe_url: str = ""  # accepts the POST of RFC 8058
    unsubscribe_mailto: str = ""  # an address
    language: str = ""  # of the text, such as de or pt-br
    automatic: bool = True  # not a person's own words (RFC 3834)
    in_answer: bool = False  # an automatic reply to a mail of the recipient (RFC 3834, 5)
    test: bool = False  # a sample of what a subscriber would get


def compose(mail: Mail) -> CrlfBytes:
    """Return the whole message, ready to be signed and sent: CR LF line ends, 7bit, lines of at most 998 characters,
    dots not yet stuffed. The same mail always gives the same bytes. Raises UnsafeHeader."""
    text_encoding, text = encode_body(mail.text)
    html_encoding, html = encode_body(mail.html)
    boundary = _boundary(mail.message_id, text, html)
    mark = f"\r\n--{boundary}"
    return CrlfBytes(
        b"".join(
            (
                "".join(_headers(mail, boundary)).encode("ascii"),
                _part_head(mark, "plain", text_encoding),
                text,
                _part_head(mark, "html", html_encoding),
                html,
                f"{mark}--\r\n".encode("ascii"),
            )
        )
    )


def _headers(mail: Mail, boundary: str) -> list[str]:
    return [
        mailbox_header("From", mail.sender_name, mail.sender_email),
        address_header("To", mail.to),
        text_header("Subject", mail.subject),
        _date(mail.date),
        bracketed_header("Message-ID", [mail.message_id]),
        address_header("Reply-To", mail.reply_to) if mail.reply_to else "",
        *_thread(mail.references),
        named_header("List-Id", mail.list_name, mail.list_id) if mail.list_id else "",
        *_unsubscribe(mail),
        _language(mail.language) if mail.language else "",
        _auto_submitted(mail),
        "X-Drip: 1\r\n",  # lets our own listener recognise our mail
        "X-Drip-Test: yes\r\n" if mail.test else "",
        "MIME-Version: 1.0\r\n",
        f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n',
    ]


def _date(date: datetime) -> str:
    offset = date.utcoffset()
    if offset is None:
        raise UnsafeHeader("Date", f"{date} has no zone")
    return _date_line(date.replace(tzinfo=None), offset)


@lru_cache(maxsize=256)
def _date_line(wall: datetime, offset: timedelta) -> str:
    """The wall clock and the offset are separate cache keys, because datetimes in different zones compare equal when
    they are the same instant."""
    return f"Date: {format_datetime(wall.replace(tzinfo=timezone(offset)))}\r\n"


def _language(language: str) -> str:
    """The Content-Language header (RFC 3282, 2). Raises UnsafeHeader."""
    if not LANGUAGE.fullmatch(language):
        raise UnsafeHeader("Content-Language", f"{language!r} is not the code of a language")
    return f"Content-Language: {language}\r\n"


def _auto_submitted(mail: Mail) -> str:
    if not mail.automatic:
        return ""
    return f"Auto-Submitted: {'auto-replied' if mail.in_answer else 'auto-generated'}\r\n"


def _thread(references: tuple[str, ...]) -> tuple[str, ...]:
    if not references:
        return ()
    return (bracketed_header("In-Reply-To", references[-1:]), bracketed_header("References", references))


def _unsubscribe(mail: Mail) -> tuple[str, ...]:
    """The List-Unsubscribe headers (RFC 2369, 3.2; RFC 8058, 3.1). Raises UnsafeHeader."""
    ways = [mail.unsubscribe_url] if mail.unsubscribe_url else []
    if ways and not ways[0].startswith(("https://", "http://")):
        raise UnsafeHeader("List-Unsubscribe", f"{ways[0][:80]!r} is not the address of a page")
    if mail.unsubscribe_mailto:
        ways.append(_mailto(mail.unsubscribe_mailto))
    if not ways:
        return ()
    one_click = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" if mail.unsubscribe_url else ""
    return (bracketed_header("List-Unsubscribe", ways, ","), one_click)


def _mailto(address: str) -> str:
    plain = ascii_address(address)
    if plain is None:
        raise UnsafeHeader("List-Unsubscribe", f"{address!r} is not an address that can be mailed")
    return f"mailto:{quote(plain, safe='@+=')}?subject=unsubscribe"


def _part_head(mark: str, subtype: str, encoding: str) -> bytes:
    return (
        f"{mark}\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    ).encode("ascii")


def _boundary(message_id: str, *bodies: bytes) -> str:
    """Return a boundary that occurs in none of the bodies."""
    seed = message_id.encode("utf-8", "replace")
    while True:
        seed = hashlib.sha256(seed).digest()
        boundary = f"=_{seed[:15].hex()}"
        if not any(boundary.encode() in body for body in bodies):
            return boundary
