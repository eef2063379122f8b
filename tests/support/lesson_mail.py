"""A mail to vary in tests, and how the standard library reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from drip.outbound.message.compose import Mail

LESSON = Mail(
    sender_name="Anna Coach",
    sender_email="coach@example.com",
    to="person@example.org",
    subject="Hello, what season are you in?",
    text="Dear friend,\n\none question today.\n",
    html="<html><body><p>One question today&#8230;</p></body></html>\n",
    message_id="t1@example.com",
    date=datetime(2026, 11, 23, 7, 30, tzinfo=UTC),
    reply_to="reply+abc@example.com",
    references=("t0@example.com",),
    list_id="redefine-success.example.com",
    list_name="Redefine success",
    unsubscribe_url="https://example.com/u/abc",
    unsubscribe_mailto="leave+abc@example.com",
)


def a_mail(**changes: Any) -> Mail:
    return replace(LESSON, **changes)


def read_mail(message: bytes) -> EmailMessage:
    return message_from_bytes(message, EmailMessage, policy=default)


def read_bodies(message: bytes) -> tuple[str, str]:
    """(text, HTML) with '\\n' as line ends."""
    text, html = read_mail(message).iter_parts()
    return tuple(part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in (text, html))  # type: ignore
