"""Mailgun: mail as a form, events as JSON, each with an HMAC of a timestamp and a random word.

The HMAC does not cover the posted data, whose integrity depends on TLS."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from drip.inbound.incoming_message import IncomingMessage
from drip.inbound.mime.addresses import addresses
from drip.inbound.mime.bounce import HARD_BOUNCE_STATUSES
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.webhooks.form import read_form, text_field
from drip.inbound.webhooks.payload import read_json, text, value
from drip.inbound.webhooks.report import Report, ReportKind, find_status, hard_or_soft
from drip.inbound.webhooks.request import (
    NoRawMail,
    UnverifiedRequest,
    WebhookRequest,
    equal_in_constant_time,
    require_recent,
)

FORM = "mailgun events"
MAX_BYTES = 40_000_000  # a mail of 25 MB, and what the form encoding adds
MAX_JSON_BYTES = 1_000_000  # it is parsed before its sender is verified
MAX_SIGNATURE_AGE = timedelta(hours=9)  # Mailgun retries for 8 hours, with the first signature

_IGNORED_EVENTS = frozenset(
    ("accepted", "delivered", "opened", "clicked", "unsubscribed", "stored", "list_member_uploaded")
)


def read(request: WebhookRequest, key: str, now: datetime) -> tuple[IncomingMessage, ...]:
    """Return what to store, which may be nothing. Raises UnverifiedRequest, NoRawMail."""
    if request.content_type == "application/json":
        return _read_events(request, key, now)
    form = read_form(request)
    _verify(text_field(form, "timestamp"), text_field(form, "token"), text_field(form, "signature"), key, now)
    raw = form.get("body-mime", b"")
    if not raw:
        raise NoRawMail(
            "Mailgun sent a mail without its source. Let the route forward to an address that ends in /hooks/mailgun/"
            "mime; Mailgun tries again by itself."
        )
    sender = next(iter(addresses(text_field(form, "sender"))), "")
    return (IncomingMessage(raw, sender, tuple(addresses(text_field(form, "recipient"))), "mailgun"),)


def reports(raw: bytes) -> list[Report]:
    """Parse a stored body. Raises UnreadableMail."""
    event = value(read_json(raw), "event-data")
    status = find_status(
        text(event, "delivery-status", "enhanced-code"),
        text(event, "delivery-status", "message"),
        text(event, "delivery-status", "description"),
    )
    return [
        Report(
            _kind(event, status),
            text(event, "recipient").lower(),
            status,
            text(event, "message", "headers", "message-id"),
            note=text(event, "event"),
        )
    ]


def _read_events(request: WebhookRequest, key: str, now: datetime) -> tuple[IncomingMessage, ...]:
    if len(request.body) > MAX_JSON_BYTES:
        raise UnverifiedRequest("it is too large for an event")
    try:
        payload = read_json(request.body)
    except UnreadableMail as error:
        raise UnverifiedRequest("it has no signature that can be read") from error
    signed = value(payload, "signature")
    _verify(text(signed, "timestamp"), text(signed, "token"), text(signed, "signature"), key, now)
    if text(payload, "event-data", "event") in _IGNORED_EVENTS:
        return ()
    return (IncomingMessage(request.body, "", (), "mailgun", FORM),)


def _verify(timestamp: str, token: str, signature: str, key: str, now: datetime) -> None:
    expected = hmac.digest(key.encode(), f"{timestamp}{token}".encode("utf-8", "replace"), hashlib.sha256).hex()
    if not token or not equal_in_constant_time(signature, expected):
        raise UnverifiedRequest("its signature is not made with DRIP_MAILGUN_WEBHOOK_KEY")
    require_recent(timestamp, now, MAX_SIGNATURE_AGE)


def _kind(event: Any, status: str) -> ReportKind:
    match text(event, "event"):
        case "complained":
            return ReportKind.COMPLAINT
        case "failed":
            return _of_failure(text(event, "reason"), text(event, "severity"), status)
        case name:
            return ReportKind.IGNORED if name in _IGNORED_EVENTS else ReportKind.UNKNOWN


def _of_failure(reason: str, severity: str, status: str) -> ReportKind:
    """`suppress-…`: Mailgun did not try, because of what it knew already."""
    match reason:
        case "suppress-complaint":
            return ReportKind.COMPLAINT
        case "suppress-bounce":
            return ReportKind.HARD
        case _:
            is_permanent = severity == "permanent" and (reason == "bounce" or status in HARD_BOUNCE_STATUSES)
            return hard_or_soft(permanent=is_permanent, status=status)
