"""Reads the content of an opaque S/MIME signature (RFC 8551, 3.5.2): it is signed, not encrypted, and stands in the
clear within the CMS structure (RFC 5652, section 5). The signature itself is not verified."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_DATA = bytes.fromhex("2a864886f70d010701")  # 1.2.840.113549.1.7.1
_SEQUENCE, _OBJECT, _EXPLICIT_0, _OCTETS, _CONSTRUCTED_OCTETS = 0x30, 0x06, 0xA0, 0x04, 0x24
_MAX_ELEMENTS = 20_000
_MAX_DEPTH = 12


def signed_content(data: bytes) -> bytes | None:
    """Return the MIME entity in a DER or BER encoded SignedData; None for anything else, such as encrypted mail."""
    try:
        return _content(data)
    except (IndexError, ValueError):  # not the structure that it says it is
        return None


def _content(data: bytes) -> bytes | None:
    kind, signed = islice(_children(_only(data, _SEQUENCE)), 2)
    if kind != (_OBJECT, _SIGNED_DATA) or signed[0] != _EXPLICIT_0:
        return None
    _, _, content = islice(_children(_only(signed[1], _SEQUENCE)), 3)  # version, digests, content
    kind, *explicit = islice(_children(content[1]), 2)
    if content[0] != _SEQUENCE or kind != (_OBJECT, _DATA) or not explicit or explicit[0][0] != _EXPLICIT_0:
        return None
    return b"".join(_octets(explicit[0][1], _MAX_DEPTH))


def _only(data: bytes, tag: int) -> bytes:
    found, value, _ = _element(data, 0)
    if found != tag:
        raise ValueError(f"tag {found} where {tag} was expected")
    return value


def _children(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, value) of the elements in a constructed value."""
    at = 0
    for _ in range(_MAX_ELEMENTS):
        if at >= len(data):
            return
        tag, value, at = _element(data, at)
        yield tag, value
    raise ValueError("too many elements")


def _octets(data: bytes, depth: int) -> Iterator[bytes]:
    """Yield the pieces of an octet string, which BER allows to be split."""
    for tag, value in _children(data):
        if tag == _OCTETS:
            yield value
        elif tag == _CONSTRUCTED_OCTETS and depth:
            yield from _octets(value, depth - 1)


def _element(data: bytes, at: int) -> tuple[int, bytes, int]:
    """Return the tag, the value, and where the next element begins."""
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        end = _end_of_contents(data, start)
        return tag, data[start:end], end + 2
    if length > 0x80:
        count = length & 0x7F
        if count > 4:
            raise ValueError("a length of more than four bytes")
        length = int.from_bytes(data[start : start + count])
        start += count
    return tag, data[start : start + length], start + length


def _end_of_contents(data: bytes, at: int) -> int:
    """Return where the two zero bytes are that end an indefinite length (X.690, 8.1.5)."""
    open_lengths = 1
    for _ in range(_MAX_ELEMENTS):
        if data[at] == 0 and data[at + 1] == 0:
            open_lengths -= 1
            if not open_lengths:
                return at
            at += 2
        elif data[at + 1] == 0x80:
            open_lengths += 1
            at += 2
        else:
            at = _past_definite(data, at)
    raise ValueError("too many elements")


def _past_definite(data: bytes, at: int) -> int:
    length, start = data[at + 1], at + 2
    if length > 0x80:
        count = length & 0x7F
        if count > 4:
            raise ValueError("a length of more than four bytes")
        length, start = int.from_bytes(data[start : start + count]), start + count
    return start + length
