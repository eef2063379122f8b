"""Keyed tokens: short words that only we can make, naming an enrollment and what in it is meant.

They stand in mail addresses, which programs lower-case and cut at 64 octets (RFC 5321, 4.5.3.1.1), and in links that
must work for years. So: base32 in lower case, no padding, nothing stored. A token is not secret from the person it was
mailed to, and it is bound to one purpose: a reply address cannot be turned into an unsubscribe link.

Each mail carries four of them, so they are made fast: a key is taken into the two hashes of HMAC once (RFC 2104, 4),
and base32 comes from a table of pairs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from functools import lru_cache
from itertools import product

MAC_BYTES = 10
_BLOCK = hashlib.sha256().block_size
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
_PAIRS = tuple(map("".join, product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)))  # ten bits each


def derive_key(secret: str, purpose: str) -> bytes:
    """The key of one purpose, so that a leaked key of one purpose says nothing about the others."""
    return hmac.digest(secret.encode(), f"drip {purpose}".encode(), hashlib.sha256)


def make_token(secret: str, purpose: str, *numbers: int) -> str:
    """A token for non-negative numbers, such as (enrollment id, delivery number)."""
    payload = b"".join([_varint(number) for number in numbers])
    return _base32(payload + _mac(secret, purpose, payload))


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
    begun, ending = _hashes(secret, purpose)
    inner, outer = begun.copy(), ending.copy()
    inner.update(payload)
    outer.update(inner.digest())
    return outer.digest()[:MAC_BYTES]


@lru_cache(maxsize=64)
def _hashes(secret: str, purpose: str) -> tuple[hashlib._Hash, hashlib._Hash]:
    """The inner and the outer hash of HMAC, to be copied."""
    key = derive_key(secret, purpose).ljust(_BLOCK, b"\0")
    return hashlib.sha256(key.translate(_INNER)), hashlib.sha256(key.translate(_OUTER))


def _base32(data: bytes) -> str:
    """RFC 4648, 6, in lower case and without padding."""
    filled = data + bytes(-len(data) % 5)
    bits = int.from_bytes(filled, "big")
    pairs = [_PAIRS[bits >> shift & 0x3FF] for shift in range(8 * len(filled) - 10, -1, -10)]
    return "".join(pairs)[: (8 * len(data) + 4) // 5]


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
