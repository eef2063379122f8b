"""A raw mail in the body of a POST, as the Cloudflare Worker in docs/webhooks.md or any other program sends it.

X-Drip-Signature: t=<seconds since 1970>,v1=<HMAC-SHA256 in hex>. The envelope, if given, is in X-Drip-Mail-From and
X-Drip-Rcpt-To (addresses separated by commas), and then the HMAC covers

    <t> LF <X-Drip-Mail-From> LF <X-Drip-Rcpt-To> LF <body>

otherwise `<t>.<body>`. As t consists of digits and a header has no line breaks, neither can be taken for the other."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from drip.inbound.incoming_message import IncomingMessage
from drip.inbound.mime.addresses import addresses
from drip.inbound.mime.parse import parse
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.webhooks.request import (
    NoRawMail,
    UnverifiedRequest,
    WebhookRequest,
    equal_in_constant_time,
    require_recent,
)

MAX_BYTES = 26_000_000
MAX_SIGNATURE_AGE = timedelta(minutes=5)  # each try has its own signature

SIGNATURE, MAIL_FROM, RCPT_TO = "x-drip-signature", "x-drip-mail-from", "x-drip-rcpt-to"

_SIGNATURE = re.compile(r"t=([0-9]{1,12}),\s?v1=([0-9a-f]{64})")


def read(request: WebhookRequest, secret: str, now: datetime) -> tuple[IncomingMessage, ...]:
    """Return what to store. Raises UnverifiedRequest, NoRawMail."""
    _verify(request, secret, now)
    if not request.body:
        raise NoRawMail("A mail without a single octet was posted. Send it as it came as the body of the request.")
    return (IncomingMessage(request.body, _sender(request), tuple(addresses(request.headers.get(RCPT_TO, ""))), "raw"),)


def signed_text(request: WebhookRequest, timestamp: str) -> bytes:
    if MAIL_FROM in request.headers or RCPT_TO in request.headers:
        envelope = f"{request.headers.get(MAIL_FROM, '')}\n{request.headers.get(RCPT_TO, '')}"
        return f"{timestamp}\n{envelope}\n".encode("utf-8", "replace") + request.body
    return f"{timestamp}.".encode() + request.body


def _verify(request: WebhookRequest, secret: str, now: datetime) -> None:
    match = _SIGNATURE.fullmatch(request.headers.get(SIGNATURE, "").strip())
    if match is None:
        raise UnverifiedRequest("it has no X-Drip-Signature of the form t=…,v1=…")
    timestamp, signature = match.groups()
    expected = hmac.digest(secret.encode(), signed_text(request, timestamp), hashlib.sha256).hex()
    if not equal_in_constant_time(signature, expected):
        raise UnverifiedRequest("its signature is not made with DRIP_RAW_WEBHOOK_SECRET")
    require_recent(timestamp, now, MAX_SIGNATURE_AGE)


def _sender(request: WebhookRequest) -> str:
    """Without an envelope the mail's own From is used as its sender, because an empty one would mean that no person
    wrote the mail (RFC 5321, 4.5.5)."""
    if MAIL_FROM in request.headers:
        return next(iter(addresses(request.headers[MAIL_FROM])), "")
    try:
        return parse(request.body).from_address
    except UnreadableMail:
        return ""
