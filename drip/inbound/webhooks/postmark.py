"""Postmark: mail and events as JSON. It signs nothing; it sends the user and the password of the configured URL."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from drip.inbound.incoming_message import IncomingMessage
from drip.inbound.mime.addresses import addresses
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.webhooks.payload import read_json, text, value
from drip.inbound.webhooks.report import Report, ReportKind, find_status, hard_or_soft
from drip.inbound.webhooks.request import NoRawMail, UnverifiedRequest, WebhookRequest, equal_in_constant_time

FORM = "postmark events"
MAX_BYTES = 56_000_000  # a mail of 25 MB, and its attachments once more: Postmark sends both

_MAIL = ("RawEmail", "MailboxHash", "OriginalRecipient", "TextBody")
_IGNORED_EVENTS = frozenset(("Delivery", "Open", "Click"))
_PERMANENT = frozenset(("HardBounce", "BadEmailAddress"))
_NO_BOUNCE = frozenset(("AutoResponder", "Subscribe", "Unsubscribe", "AddressChange", "ChallengeVerification"))


def read(request: WebhookRequest, user_and_password: str) -> tuple[IncomingMessage, ...]:
    """Return what to store, which may be nothing. Raises UnverifiedRequest, NoRawMail."""
    if not equal_in_constant_time(_credentials(request), user_and_password):
        raise UnverifiedRequest("its user and password are not those of DRIP_POSTMARK_WEBHOOK")
    try:
        payload = read_json(request.body)
    except UnreadableMail:
        payload = None
    if any(value(payload, key) is not None for key in _MAIL) and text(payload, "RecordType") in ("", "Inbound"):
        return (_mail(payload),)
    if text(payload, "RecordType") in _IGNORED_EVENTS:
        return ()
    return (IncomingMessage(request.body, "", (), "postmark", FORM),)


def reports(raw: bytes) -> list[Report]:
    """Parse a stored body. Raises UnreadableMail."""
    payload = read_json(raw)
    record, status = text(payload, "RecordType"), find_status(text(payload, "Details"))
    address = text(payload, "Recipient" if record == "SubscriptionChange" else "Email").lower()
    return [Report(_kind(payload, record, status), address, status, note=text(payload, "Type"))]


def _kind(payload: Any, record: str, status: str) -> ReportKind:
    kind = text(payload, "Type")
    match record:
        case "SpamComplaint":
            return ReportKind.COMPLAINT
        case "Bounce" if kind == "SpamComplaint":
            return ReportKind.COMPLAINT
        case "Bounce" if kind in _NO_BOUNCE:
            return ReportKind.IGNORED
        case "Bounce":
            return hard_or_soft(permanent=kind in _PERMANENT, status=status)
        case "SubscriptionChange":
            return _of_suppression(text(payload, "SuppressionReason") if value(payload, "SuppressSending") else "")
        case _:
            return ReportKind.IGNORED if record in _IGNORED_EVENTS else ReportKind.UNKNOWN


def _of_suppression(reason: str) -> ReportKind:
    reasons = {"HardBounce": ReportKind.HARD, "SpamComplaint": ReportKind.COMPLAINT}
    return reasons.get(reason, ReportKind.IGNORED)


def _mail(payload: Any) -> IncomingMessage:
    """Postmark does not give the envelope sender, so the mail's own From is used."""
    raw = value(payload, "RawEmail")
    if not isinstance(raw, str) or not raw:
        raise NoRawMail(
            "Postmark sent a mail without its source. Tick “Include raw email content in JSON payload” in the settings "
            "of the inbound stream; Postmark tries again by itself."
        )
    sender = text(payload, "FromFull", "Email") or next(iter(addresses(text(payload, "From"))), "")
    recipients = tuple(addresses(text(payload, "OriginalRecipient")))
    return IncomingMessage(raw.encode("utf-8", "replace"), sender, recipients, "postmark")


def _credentials(request: WebhookRequest) -> str:
    """Return user:password of HTTP basic authentication (RFC 7617), or ''."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
