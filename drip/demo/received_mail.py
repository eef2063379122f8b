"""A mail in the practice mailbox: its bytes, and what a mail program shows of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from drip.web.base.markup import first_words

_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True)
class MailContents:
    """The headers and the body; empty where they are missing. `date` is None if it cannot be read."""

    subject: str = ""
    sender: Address = Address("", "")
    to: Address = Address("", "")
    reply_to: str = ""
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One received mail. `id` counts from 1; `arrived` is in UTC, by the demo's clock."""

    id: int
    raw: bytes
    arrived: datetime
    mail_from: str
    rcpt_to: tuple[str, ...]
    contents: MailContents
    preview: str

    @property
    def owner(self) -> Address:
        """The mailbox it came to: the envelope's recipient, with the name in the To header."""
        email = self.rcpt_to[0] if self.rcpt_to else self.contents.to.email
        is_to_owner = self.contents.to.email.lower() == email.lower()
        return Address(self.contents.to.name if is_to_owner else "", email)

    @property
    def answer_to(self) -> str:
        """The address for a reply (RFC 5322, 3.6.2); '' if the mail names none."""
        return self.contents.reply_to or self.contents.sender.email


def read_received_mail(
    number: int, raw: bytes, arrived: datetime, mail_from: str, rcpt_to: tuple[str, ...]
) -> ReceivedMail:
    """Never fails: of a mail that cannot be parsed the source can still be shown."""
    try:
        contents = _read_contents(raw)
    except Exception:  # noqa: BLE001 - the email package raises all kinds of errors on broken mail
        contents = MailContents(subject="(a mail that can't be read: see its source)")
    return ReceivedMail(number, raw, arrived, mail_from, rcpt_to, contents, first_words(contents.html, contents.text))


def _read_contents(raw: bytes) -> MailContents:
    message = message_from_bytes(raw, policy=default)
    return MailContents(
        subject=_one_line(message["subject"]),
        sender=_address(message, "from"),
        to=_address(message, "to"),
        reply_to=_address(message, "reply-to").email,
        date=_date(message),
        message_id=next(iter(_message_ids(message, "message-id")), ""),
        in_reply_to=next(iter(_message_ids(message, "in-reply-to")), ""),
        references=_message_ids(message, "references"),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _one_line(value: object) -> str:
    return " ".join(str(value or "").split())


def _address(message: EmailMessage, header: str) -> Address:
    value = message[header]
    for address in value.addresses if value else ():
        return Address(_one_line(address.display_name), _one_line(address.addr_spec))
    return Address("", "")


def _date(message: EmailMessage) -> datetime | None:
    value = message["date"]
    date = value.datetime if value else None
    return date if date and date.utcoffset() is not None else None


def _message_ids(message: EmailMessage, header: str) -> tuple[str, ...]:
    return tuple(_MESSAGE_ID.findall(str(message[header] or "")))


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
