"""Replies as real mail programs write them: the words on top, the mail quoted below, each in its own way."""

from __future__ import annotations

import hashlib
import textwrap
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from html import escape

from drip.demo.received_mail import ReceivedMail
from drip.web.base.markup import inner_html

MAX_REFERENCES = 20
GMAIL_QUOTE = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
OUTLOOK_FONT = "font-family: Aptos, Calibri, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"

_WIRE_POLICY = SMTP.clone(max_line_length=998)  # so that a Message-ID is never folded


class ReplyStyle(StrEnum):
    GMAIL = "gmail"
    OUTLOOK = "outlook"
    PLAIN = "plain"
    BARE = "bare"


class UnanswerableError(Exception):
    """The mail names no address for a reply."""


def compose_reply(letter: ReceivedMail, words: str, style: ReplyStyle, now: datetime) -> EmailMessage:
    """The reply to a mail, from its recipient to its Reply-To (RFC 5322, 3.6.4).

    The quote dates the mail in the zone of `now`. The Message-ID is derived from the mail, the words and the time, so
    the same reply sent twice is one mail. Raises UnanswerableError."""
    message = EmailMessage()
    _address(message, letter)
    _thread(message, letter)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = _message_id(letter, words, now)
    words = words.replace("\r\n", "\n").strip("\n")
    sent_at = (letter.contents.date or letter.arrived).astimezone(now.tzinfo)
    match style:
        case ReplyStyle.GMAIL:
            _write(message, *_like_gmail(letter, words, sent_at))
        case ReplyStyle.OUTLOOK:
            _write(message, *_like_outlook(letter, words, sent_at))
        case ReplyStyle.PLAIN:
            _write(message, f"{words}\n\n{_attribution(letter, sent_at)}\n{_quoted(letter.contents.text)}")
        case ReplyStyle.BARE:
            _write(message, words)
    return message


def wire_bytes(message: EmailMessage) -> bytes:
    """The message as sent by SMTP, with CRLF line ends."""
    return message.as_bytes(policy=_WIRE_POLICY)


def _address(message: EmailMessage, letter: ReceivedMail) -> None:
    if not letter.answer_to:
        raise UnanswerableError(
            f"Letter {letter.id} has neither a Reply-To nor a From address: nobody would get the reply."
        )
    try:
        message["From"] = HeaderAddress(letter.owner.name, addr_spec=letter.owner.email)
        message["To"] = HeaderAddress(addr_spec=letter.answer_to)
    except (ValueError, IndexError, HeaderParseError) as error:  # raised by headerregistry for a broken address
        raise UnanswerableError(
            f"Letter {letter.id} can't be answered: its To or Reply-To is no mail address "
            f"({letter.owner.email!r}, {letter.answer_to!r})."
        ) from error


def _thread(message: EmailMessage, letter: ReceivedMail) -> None:
    subject = letter.contents.subject
    message["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    if letter.contents.message_id:
        references = letter.contents.references[-MAX_REFERENCES:]
        message["In-Reply-To"] = letter.contents.message_id
        message["References"] = " ".join((*references, letter.contents.message_id))


def _message_id(letter: ReceivedMail, words: str, now: datetime) -> str:
    text = "\n".join((letter.contents.message_id, str(letter.id), now.isoformat(), words))
    return f"<{hashlib.sha256(text.encode()).hexdigest()[:32]}@practice-mailbox.example>"


def _write(message: EmailMessage, text: str, html: str = "") -> None:
    message.set_content(f"{text}\n", cte="quoted-printable")
    if html:
        message.add_alternative(f"{html}\n", subtype="html", cte="quoted-printable")


def _like_gmail(letter: ReceivedMail, words: str, sent_at: datetime) -> tuple[str, str]:
    who, email = escape(letter.contents.sender.name), escape(letter.contents.sender.email)
    text = f"{words}\n\n{_attribution(letter, sent_at)}\n\n{_quoted(letter.contents.text)}"
    html = (
        f'<div dir="ltr">{_as_divs(words)}</div><br>'
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f'On {_short(sent_at)}, {who} &lt;<a href="mailto:{email}">{email}</a>&gt; wrote:<br></div>'
        f'<blockquote class="gmail_quote" style="{GMAIL_QUOTE}">{_inner_html(letter)}</blockquote></div>'
    )
    return text, html


def _like_outlook(letter: ReceivedMail, words: str, sent_at: datetime) -> tuple[str, str]:
    lines = (
        ("From", str(letter.contents.sender)),
        ("Sent", f"{sent_at:%A, %B} {sent_at.day}, {sent_at.year} {sent_at:%I:%M %p}".replace(" 0", " ")),
        ("To", str(letter.owner)),
        ("Subject", letter.contents.subject),
    )
    text = f"{words}\n\n{'_' * 32}\n" + "\n".join(f"{name}: {value}" for name, value in lines)
    head = "<br>\n".join(f"<b>{name}:</b> {escape(value)}" for name, value in lines)
    html = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        '<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head>\n'
        f'<body dir="ltr">\n<div class="elementToProof" style="{OUTLOOK_FONT}">{_as_divs(words)}</div>\n'
        '<div id="appendonsend"></div>\n'
        '<hr style="display:inline-block;width:98%" tabindex="-1">\n<div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{head}</font>\n'
        "<div>&nbsp;</div></div>\n"
        f"<div>{_inner_html(letter)}</div>\n</body></html>"
    )
    return f"{text}\n\n{letter.contents.text}", html


def _short(sent_at: datetime) -> str:
    return f"{sent_at:%a}, {sent_at.day} {sent_at:%b %Y} at {sent_at:%H:%M}"


def _attribution(letter: ReceivedMail, sent_at: datetime) -> str:
    line = f"On {_short(sent_at)}, {letter.contents.sender} wrote:"
    return "\n".join(textwrap.wrap(line, 78, break_long_words=False, break_on_hyphens=False))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line and not line.startswith(">") else f">{line}" for line in text.splitlines())


def _as_divs(words: str) -> str:
    return "".join(f"<div>{escape(line, quote=False) or '<br>'}</div>" for line in words.split("\n"))


def _inner_html(letter: ReceivedMail) -> str:
    """The text with its line breaks, if the mail has no HTML."""
    if letter.contents.html:
        return inner_html(letter.contents.html)
    return escape(letter.contents.text, quote=False).replace("\n", "<br>\n")
