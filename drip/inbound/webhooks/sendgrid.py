"""SendGrid: mail as a form (Inbound Parse), events as a JSON list (Event Webhook), both signed with ECDSA over the
timestamp and the body. Each has a key pair of its own."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from drip.inbound.incoming_message import IncomingMessage
from drip.inbound.mime.addresses import addresses
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.webhooks.form import read_form, text_field
from drip.inbound.webhooks.payload import read_json, text, texts
from drip.inbound.webhooks.report import Report, ReportKind, find_status, hard_or_soft
from drip.inbound.webhooks.request import NoRawMail, UnverifiedRequest, WebhookRequest, require_recent

FORM = "sendgrid events"
MAX_BYTES = 40_000_000  # Inbound Parse accepts mail of 30 MB
MAX_SIGNATURE_AGE = timedelta(hours=73)  # SendGrid retries for 72 hours

PublicKey = ec.EllipticCurvePublicKey

_KEY = re.compile(r"[A-Za-z0-9+/]+={1,2}")
_ARMOUR = re.compile(r"-----[A-Z ]+-----|\s")
_IGNORED_EVENTS = frozenset(
    ("processed", "delivered", "open", "click", "unsubscribe", "group_unsubscribe", "group_resubscribe")
)
_ABOUT_THE_ADDRESS = frozenset(("", "invalid address", "unclassified"))
_NOT_TRIED = {  # reasons for a drop, which SendGrid knew already
    "bounced address": ReportKind.HARD,
    "invalid": ReportKind.HARD,
    "spam reporting address": ReportKind.COMPLAINT,
}


def read_keys(setting: str) -> tuple[PublicKey, ...]:
    """Parse the public keys in a setting, one after the other, as SendGrid shows them. Raises ValueError with a message
    for people."""
    keys = []
    for encoded in _KEY.findall(_ARMOUR.sub("", setting)):
        try:
            key = load_der_public_key(base64.b64decode(encoded))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise ValueError(f"{encoded[:20]}… is not a public key: copy it as SendGrid shows it.") from error
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError(f"{encoded[:20]}… is not an ECDSA key: copy the verification key that SendGrid shows.")
        keys.append(key)
    if not keys:
        raise ValueError("there is no key in it: copy the verification key that SendGrid shows.")
    return tuple(keys)


def read(request: WebhookRequest, keys: Sequence[PublicKey], now: datetime) -> tuple[IncomingMessage, ...]:
    """Return what to store, which may be nothing. Raises UnverifiedRequest, NoRawMail."""
    _verify(request, keys, now)
    if request.content_type == "multipart/form-data":
        return (_mail(read_form(request)),)
    return () if _is_ignored(request.body) else (IncomingMessage(request.body, "", (), "sendgrid", FORM),)


def reports(raw: bytes) -> list[Report]:
    """Parse a stored body into one report for each person; SendGrid batches events in one request. Raises
    UnreadableMail."""
    events = read_json(raw)
    if not isinstance(events, list) or not events:
        raise UnreadableMail("it is not a list of events")
    return [_report(event) for event in events]


def _verify(request: WebhookRequest, keys: Sequence[PublicKey], now: datetime) -> None:
    timestamp = request.headers.get("x-twilio-email-event-webhook-timestamp", "")
    try:
        signature = base64.b64decode(request.headers.get("x-twilio-email-event-webhook-signature", ""), validate=True)
    except (binascii.Error, ValueError):
        signature = b""
    signed = timestamp.encode("utf-8", "replace") + request.body
    if not signature or not any(_fits(key, signature, signed) for key in keys):
        raise UnverifiedRequest("its signature does not fit the keys of DRIP_SENDGRID_WEBHOOK_KEY")
    require_recent(timestamp, now, MAX_SIGNATURE_AGE)


def _fits(key: PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _mail(form: dict[str, bytes]) -> IncomingMessage:
    raw = form.get("email", b"")
    if not raw:
        raise NoRawMail(
            "SendGrid sent a mail without its source. Tick “POST the raw, full MIME message” in the settings of "
            "Inbound Parse; SendGrid tries again by itself."
        )
    try:
        envelope = read_json(form.get("envelope", b""))
    except UnreadableMail:
        envelope = {"from": text_field(form, "from"), "to": [text_field(form, "to")]}
    sender = next(iter(addresses(text(envelope, "from"))), "")
    recipients = tuple(address for to in texts(envelope, "to") for address in addresses(to))
    return IncomingMessage(raw, sender, recipients, "sendgrid")


def _is_ignored(body: bytes) -> bool:
    try:
        events = read_json(body)
    except UnreadableMail:
        return False
    return (
        isinstance(events, list) and bool(events) and all(text(event, "event") in _IGNORED_EVENTS for event in events)
    )


def _report(event: Any) -> Report:
    status = find_status(text(event, "status"), text(event, "reason"))
    address, name = text(event, "email").lower(), text(event, "event")
    return Report(_kind(event, name, status), address, status, text(event, "smtp-id").strip("<> "), note=name)


def _kind(event: Any, name: str, status: str) -> ReportKind:
    match name:
        case "spamreport":
            return ReportKind.COMPLAINT
        case "bounce":
            is_about_address = text(event, "bounce_classification").lower() in _ABOUT_THE_ADDRESS
            return hard_or_soft(permanent=text(event, "type") != "blocked" and is_about_address, status=status)
        case "dropped":
            return _NOT_TRIED.get(text(event, "reason").lower(), ReportKind.SOFT)
        case "deferred":
            return ReportKind.IGNORED
        case _:
            return ReportKind.IGNORED if name in _IGNORED_EVENTS else ReportKind.UNKNOWN
