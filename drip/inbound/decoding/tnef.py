"""Finds the text in winmail.dat, Outlook's own packing of a mail (MS-OXTNEF): the plain body, where there is one."""

from __future__ import annotations

from collections.abc import Iterator

_SIGNATURE = bytes.fromhex("789f3e22")
_BODY = 0x2800C  # attBody: level, identifier and type of the attribute (MS-OXTNEF 2.1.3.3)
_HEADER = 9  # bytes: level (1), attribute (4), length (4)
_CHECKSUM = 2
_MAX_ATTRIBUTES = 1_000


def is_tnef(data: bytes) -> bool:
    return data.startswith(_SIGNATURE)


def body_in_tnef(data: bytes) -> bytes:
    """Return the bytes of the plain body, in the sender's Windows charset; b'' if there is none."""
    return next((value.rstrip(b"\0") for attribute, value in _attributes(data) if attribute == _BODY), b"")


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(_SIGNATURE) + 2  # the key
    for _ in range(_MAX_ATTRIBUTES):
        if not is_tnef(data) or at + _HEADER > len(data):
            return
        length = int.from_bytes(data[at + 5 : at + 9], "little")
        start = at + _HEADER
        yield int.from_bytes(data[at + 1 : at + 5], "little"), data[start : start + length]
        at = start + length + _CHECKSUM
