"""Keyed tokens: short words that only we can make, naming an enrollment and what in it is meant.

They stand in mail addresses, which programs lower-case and cut at 64 octets (RFC 5321, 4.5.3.1.1), and in links that
must work for years. So: base32 in lower case, no padding, nothing stored. A token is not secret from the person it was
mailed to, and it is bound to one purpose: a reply address cannot be turned into an unsubscribe link.

Each mail carries four of them, so HMAC takes in each key once (RFC 2104, 4) and is copied for each token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from functools import lru_cache

MAC_BYTES = 10


def derive_key(secret: str, purpose: str) -> bytes:
    """The key of one purpose, so that a leaked key of one purpose says nothing about the others."""
    return hmac.digest(secret.encode(), f"drip {purpose}".encode(), hashlib.sha256)


def make_token(secret: str, purpose: str, *numbers: int) -> str:
    """A token for non-negative numbers, such as (enrollment id, delivery number)."""
    payload = b"".join([_varint(number) for number in numbers])
    return base64.b32encode(payload + _mac(secret, purpose, payload)).decode().rstrip("=").lower()


def read_token(secret: str, purpose: str, token: str) -> tuple[int, ...] | None:
    """The numbers that `make_token` was given, or None if we did not make the token, or made it for another purpose."""
    try:
        data = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    payload, mac = data[:-MAC_BYTES], data[-MAC_BYTES:]
    return _numbers(payload) if hmac.compare_digest(mac, _mac(secret, purpose, payload)) else None


def _mac(secret: str, purpose: str, payload: bytes) -> bytes:
    """HMAC-SHA256, cut (RFC 2104, 5)."""
    mac = _keyed(secret, purpose).copy()
    mac.update(payload)
    return mac.digest()[:MAC_BYTES]


@lru_cache(maxsize=64)
def _keyed(secret: str, purpose: str) -> hmac.HMAC:
    """HMAC that has taken in the key and nothing else, to be copied."""
    return hmac.new(derive_key(secret, purpose), digestmod=hashlib.sha256)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _numbers(payload: bytes) -> tuple[int, ...]:
    numbers, value, shift = [], 0, 0
    for byte in payload:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value, shift = 0, 0
    return tuple(numbers)
