"""A mail as it is in the body of a POST, as the Cloudflare Worker in docs/webhooks.md sends it, or any program can.

X-Drip-Signature: t=<seconds since 1970>,v1=<HMAC-SHA256 in hex>. The envelope, where it is told, is in X-Drip-Mail-From
and X-Drip-Rcpt-To (addresses with commas between), and then the HMAC covers

    <t> LF <X-Drip-Mail-From> LF <X-Drip-Rcpt-To> LF <body>

else `<t>.<body>`. As t has digits only and a header has no line breaks, neither can be taken for the other."""

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
MAX_SIGNATURE_AGE = timedelta(minutes=5)  # each try is signed anew

SIGNATURE, MAIL_FROM, RCPT_TO = "x-drip-signature", "x-drip-mail-from", "x-drip-rcpt-to"

_SIGNATURE = re.compile(r"t=([0-9]{1,12}),\s?v1=([0-9a-f]{64})")


def read(post: WebhookRequest, secret: str, now: datetime) -> tuple[IncomingMessage, ...]:
    """Raises NotVerified, NoRawMail."""
    _verify(post, secret, now)
    if not post.body:
        raise NoRawMail("A mail without a single octet was posted. Send it as it came as the body of the request.")
    return (IncomingMessage(post.body, _sender(post), tuple(addresses(post.headers.get(RCPT_TO, ""))), "raw"),)


def signed_text(post: WebhookRequest, timestamp: str) -> bytes:
    if MAIL_FROM in post.headers or RCPT_TO in post.headers:
        envelope = f"{post.headers.get(MAIL_FROM, '')}\n{post.headers.get(RCPT_TO, '')}"
        return f"{timestamp}\n{envelope}\n".encode("utf-8", "replace") + post.body
    return f"{timestamp}.".encode() + post.body


def _verify(post: WebhookRequest, secret: str, now: datetime) -> None:
    said = _SIGNATURE.fullmatch(post.headers.get(SIGNATURE, "").strip())
    if said is None:
        raise UnverifiedRequest("it has no X-Drip-Signature of the form t=…,v1=…")
    timestamp, signature = said.groups()
    expected = hmac.digest(secret.encode(), signed_text(post, timestamp), hashlib.sha256).hex()
    if not equal_in_constant_time(signature, expected):
        raise UnverifiedRequest("its signature is not made with DRIP_RAW_WEBHOOK_SECRET")
    require_recent(timestamp, now, MAX_SIGNATURE_AGE)


def _sender(post: WebhookRequest) -> str:
    """Who posts without an envelope does not say the sender; then the mail's own From stands for it, since an empty
    one would say that no person wrote it (RFC 5321, 4.5.5)."""
    if MAIL_FROM in post.headers:
        return next(iter(addresses(post.headers[MAIL_FROM])), "")
    try:
        return parse(post.body).from_address
    except UnreadableMail:
        return ""
