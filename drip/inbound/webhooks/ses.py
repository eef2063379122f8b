"""Amazon SES, which publishes to an SNS topic: a signed JSON message whose text is a JSON message of SES."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drip.inbound.incoming_message import IncomingMessage
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.webhooks import sns
from drip.inbound.webhooks.payload import objects, read_json, text, texts, value
from drip.inbound.webhooks.report import Report, ReportKind, find_status, hard_or_soft
from drip.inbound.webhooks.request import NoRawMail, UnverifiedRequest, WebhookRequest

FORM = "ses events"
MAX_BYTES = 1_000_000  # SNS accepts 256 KB; it is parsed before its sender is verified

_IGNORED_EVENTS = frozenset(("Send", "Delivery", "Open", "Click", "Subscription", "AmazonSnsSubscriptionSucceeded"))
_SUPPRESSED_SUBTYPES = frozenset(("Suppressed", "OnAccountSuppressionList"))


@dataclass(frozen=True, slots=True)
class SubscriptionConfirmation:
    """One of our topics asks whether it may send here; a GET of this URL at Amazon says yes."""

    topic: str
    url: str


def read(
    request: WebhookRequest, topics: Collection[str], certificate: Callable[[str], bytes], now: datetime
) -> tuple[IncomingMessage, ...] | SubscriptionConfirmation:
    """Return what to store, which may be nothing, or the confirmation that a topic asks for. `certificate` returns the
    PEM at a URL of Amazon's. Raises UnverifiedRequest, NoRawMail, and whatever `certificate` raises."""
    try:
        message = read_json(request.body)
    except UnreadableMail as error:
        raise UnverifiedRequest("it is not a message of SNS; turn off raw message delivery") from error
    sns.verify(message, topics, certificate, now)
    match text(message, "Type"):
        case "SubscriptionConfirmation":
            return SubscriptionConfirmation(text(message, "TopicArn"), sns.subscribe_url(message))
        case "Notification":
            return _of_notification(request.body, text(message, "Message"))
        case _:
            return ()


def reports(raw: bytes) -> list[Report]:
    """Parse a stored body. Raises UnreadableMail."""
    event = read_json(text(read_json(raw), "Message"))
    match _kind_of_event(event):
        case "Bounce":
            return _bounces(event) or _unknown("a bounce of nobody")
        case "Complaint":
            return _complaints(event) or _unknown("a complaint of nobody")
        case "DeliveryDelay" | "Reject" | "Rendering Failure" as name:
            return [Report(ReportKind.IGNORED, address, note=name) for address in _destinations(event)]
        case name:
            kind = ReportKind.IGNORED if name in _IGNORED_EVENTS else ReportKind.UNKNOWN
            return [Report(kind, "", note=name)]


def _of_notification(body: bytes, message: str) -> tuple[IncomingMessage, ...]:
    try:
        event = read_json(message)
    except UnreadableMail:
        event = None
    name = _kind_of_event(event)
    if name == "Received":
        return (_mail(event),)
    return () if name in _IGNORED_EVENTS else (IncomingMessage(body, "", (), "ses", FORM),)


def _mail(event: Any) -> IncomingMessage:
    content = value(event, "content")
    if not isinstance(content, str) or not content:
        raise NoRawMail(
            "Amazon SES told of a mail without its source. Give the receipt rule the action “Publish to Amazon SNS "
            "topic” with the encoding Base64; other actions, such as S3, send no content along."
        )
    if text(event, "receipt", "action", "encoding").upper() == "BASE64":
        try:
            raw = base64.b64decode(content)
        except (binascii.Error, ValueError) as error:
            raise NoRawMail("Amazon SES sent a mail whose Base64 cannot be read.") from error
    else:
        raw = content.encode("utf-8", "replace")
    recipients = texts(event, "receipt", "recipients") or texts(event, "mail", "destination")
    return IncomingMessage(raw, text(event, "mail", "source").strip("<>"), recipients, "ses")


def _bounces(event: Any) -> list[Report]:
    bounce = value(event, "bounce")
    is_permanent, is_suppressed = (
        text(bounce, "bounceType") == "Permanent",
        text(bounce, "bounceSubType") in _SUPPRESSED_SUBTYPES,
    )
    found = []
    for person in objects(bounce, "bouncedRecipients"):
        status = find_status(text(person, "status"), text(person, "diagnosticCode"))
        kind = ReportKind.HARD if is_suppressed else hard_or_soft(permanent=is_permanent, status=status)
        found.append(_report(event, kind, text(person, "emailAddress"), status))
    return found


def _complaints(event: Any) -> list[Report]:
    people = objects(event, "complaint", "complainedRecipients")
    return [_report(event, ReportKind.COMPLAINT, text(person, "emailAddress"), "") for person in people]


def _report(event: Any, kind: ReportKind, address: str, status: str) -> Report:
    """`mail.source` is the return path of our mail; the headers, if they are included, are ours too."""
    return Report(kind, address.lower(), status, _message_id(event), text(event, "mail", "source").strip("<>"))


def _message_id(event: Any) -> str:
    for header in objects(event, "mail", "headers"):
        if text(header, "name").lower() == "message-id":
            return text(header, "value").strip("<> ")
    return ""


def _destinations(event: Any) -> tuple[str, ...]:
    return texts(event, "mail", "destination") or ("",)


def _unknown(note: str) -> list[Report]:
    return [Report(ReportKind.UNKNOWN, "", note=note)]


def _kind_of_event(event: Any) -> str:
    """`notificationType` if an identity notifies, `eventType` if a configuration set does."""
    return text(event, "notificationType") or text(event, "eventType")
