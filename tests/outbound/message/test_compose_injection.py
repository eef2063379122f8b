"""No data in any field can add a header or a part."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.lesson_mail import LESSON, a_mail, read_bodies, read_mail

from drip.outbound.message.compose import compose
from drip.outbound.message.headers import UnsafeHeader, one_line

PIECES = [
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "Bcc: eve@example.com",
    "Content-Type: text/html",
    "--",
    "=_",
    "\0",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    " ",
    "\t",
    "<",
    ">",
    '"',
    "\\",
    ",",
    ";",
    "(",
    "@example.com",
    "a",
    "=?utf-8?q?=0D=0ABcc:?=",
    "ö",
    "👋",
    "\ud800",
    "x" * 1100,
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=40)
HEADERS = set(read_mail(compose(LESSON)))
FIELDS = [
    "sender_name",
    "sender_email",
    "to",
    "subject",
    "text",
    "html",
    "message_id",
    "reply_to",
    "list_id",
    "list_name",
    "unsubscribe_url",
    "unsubscribe_mailto",
]


def check_skeleton(message: bytes) -> None:
    mail = read_mail(message)
    assert set(mail) <= HEADERS
    assert len(mail.keys()) == len(set(mail))
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert all(list(part) == ["Content-Type", "Content-Transfer-Encoding"] for part in mail.iter_parts())
    assert not mail.defects


def check_bytes(message: bytes) -> None:
    assert message.isascii()
    assert b"\0" not in message
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", message)
    assert max(map(len, message.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=50)
@given(value=HOSTILE)
def test_no_field_adds_a_header_or_a_part(field: str, value: str) -> None:
    try:
        message = compose(a_mail(**{field: value}))
    except UnsafeHeader:
        return
    check_skeleton(message)
    check_bytes(message)


@given(HOSTILE, st.lists(HOSTILE, max_size=3))
def test_no_reference_adds_a_header(own: str, references: list[str]) -> None:
    try:
        message = compose(a_mail(message_id=own, references=tuple(references)))
    except UnsafeHeader:
        return
    check_skeleton(message)
    check_bytes(message)


@given(subject=HOSTILE, name=HOSTILE, text=HOSTILE, html=HOSTILE)
def test_words_of_any_kind_never_stop_a_mail_and_arrive(subject: str, name: str, text: str, html: str) -> None:
    message = compose(a_mail(subject=subject, sender_name=name, text=text, html=html))
    check_skeleton(message)
    check_bytes(message)
    mail = read_mail(message)
    assert mail["Subject"] == one_line(subject)
    assert mail["From"].addresses[0].addr_spec == LESSON.sender_email
    assert read_bodies(message) == tuple(
        re.sub("\r\n|\r", "\n", body).encode("utf-8", "replace").decode() for body in (text, html)
    )
