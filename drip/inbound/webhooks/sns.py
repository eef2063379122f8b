"""The envelope of Amazon SNS: who signed a message, and what a new topic asks for.

A message names the certificate of its own signature, which is accepted only from the SNS of the topic's region. See
"Verifying the signatures of Amazon SNS messages" in Amazon's documentation."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.x509 import load_pem_x509_certificate

from drip.inbound.webhooks.payload import text
from drip.inbound.webhooks.request import UnverifiedRequest, require_recent

MAX_SIGNATURE_AGE = timedelta(hours=12)  # the timestamp is that of the first try; SNS retries for an hour

TOPIC = re.compile(r"arn:aws[a-z-]*:sns:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:[A-Za-z0-9_-]{1,256}(?:\.fifo)?")

_CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9a-f]{16,64}\.pem")
_OF_A_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_OF_A_CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_HASHES: dict[str, HashAlgorithm] = {"1": SHA1(), "2": SHA256()}  # noqa: S303 — the default of SNS is version 1


def verify(message: Any, topics: Collection[str], certificate: Callable[[str], bytes], now: datetime) -> None:
    """Check the signature. Raises UnverifiedRequest, and whatever `certificate` raises."""
    topic = text(message, "TopicArn")
    named = TOPIC.fullmatch(topic)
    if topic not in topics or named is None:
        raise UnverifiedRequest("it does not come from the topic in DRIP_SNS_TOPIC")
    _require_recent(text(message, "Timestamp"), now)
    algorithm = _HASHES.get(text(message, "SignatureVersion"))
    if algorithm is None:
        raise UnverifiedRequest("its signature is of a version that is not known")
    url = text(message, "SigningCertURL")
    if not (_is_of_amazon(url, named[1]) and _CERTIFICATE.fullmatch(urlsplit(url).path)):
        raise UnverifiedRequest("its certificate is not one of Amazon's")
    if not _fits(message, certificate(url), algorithm):
        raise UnverifiedRequest("its signature does not fit its certificate")


def _require_recent(timestamp: str, now: datetime) -> None:
    try:
        at = datetime.fromisoformat(timestamp)
    except ValueError as error:
        raise UnverifiedRequest("its signature says no time") from error
    if at.tzinfo is None:
        raise UnverifiedRequest("its signature says no time")
    require_recent(str(max(0, int(at.timestamp()))), now, MAX_SIGNATURE_AGE)


def _is_of_amazon(url: str, region: str) -> bool:
    """Return whether this is an https URL of the region's SNS, without a port or a user."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return url.isascii() and parts.scheme == "https" and parts.netloc == f"sns.{region}.amazonaws.com"


def _fits(message: Any, pem: bytes, algorithm: HashAlgorithm) -> bool:
    is_notification = text(message, "Type") == "Notification"
    names = _OF_A_NOTIFICATION if is_notification else _OF_A_CONFIRMATION
    signed = "".join(f"{name}\n{message[name]}\n" for name in names if isinstance(message.get(name), str))
    try:
        signature = base64.b64decode(text(message, "Signature"), validate=True)
        key = load_pem_x509_certificate(pem).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(signature, signed.encode("utf-8", "replace"), padding.PKCS1v15(), algorithm)
    except (binascii.Error, ValueError, UnsupportedAlgorithm, InvalidSignature):
        return False
    return True


def subscribe_url(message: Any) -> str:
    """Return the URL that confirms a topic. Raises UnverifiedRequest if it is not Amazon's."""
    url = text(message, "SubscribeURL")
    named = TOPIC.fullmatch(text(message, "TopicArn"))
    if named is None or not _is_of_amazon(url, named[1]):
        raise UnverifiedRequest("the address at which it wants to be confirmed is not one of Amazon's")
    if parse_qs(urlsplit(url).query).get("Action") != ["ConfirmSubscription"]:
        raise UnverifiedRequest("the address at which it wants to be confirmed does something else")
    return url
