"""Decodes ISO-2022-JP (RFC 1468) with what Japanese mail programs add to it: the rows of NEC and IBM (circled numbers,
Roman numerals, the other form of a surname's sign) and katakana of half width, as the WHATWG encoding standard does.
Python's codec refuses both."""

from __future__ import annotations

import re

_ESCAPE = re.compile(rb"\x1b(\$\(?[@BD]|\([BJIH])")
_TWO_BYTES = re.compile(rb"[\x21-\x7e]{2}")


def decode(data: bytes) -> str:
    """Return the text; U+FFFD stands for what is none. Raises nothing."""
    kept: list[str] = []
    mode, start = b"(B", 0
    for escape in _ESCAPE.finditer(data):
        kept.append(_read(data[start : escape.start()], mode))
        mode, start = escape.group(1), escape.end()
    kept.append(_read(data[start:], mode))
    return "".join(kept)


def _read(data: bytes, mode: bytes) -> str:
    if mode == b"(I":
        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in data).decode("cp932", "replace")
    if mode in (b"(B", b"(J", b"(H"):
        return data.decode("ascii", "replace")
    if mode == b"$(D":  # JIS X 0212, which EUC-JP writes behind 0x8F
        return _TWO_BYTES.sub(lambda two: b"\x8f" + _high(two.group()), data).decode("euc_jp", "replace")
    return _TWO_BYTES.sub(_shifted, data).decode("cp932", "replace")


def _high(two: bytes) -> bytes:
    return bytes(byte | 0x80 for byte in two)


def _shifted(two: re.Match[bytes]) -> bytes:
    """The same row and cell as Shift_JIS writes them."""
    first, second = two.group()
    row, cell = first - 0x21, second - 0x21
    lead, trail = row // 2 + 0x81, cell + (0x9F if row % 2 else 0x40)
    return bytes((lead if lead < 0xA0 else lead + 0x40, trail if row % 2 or trail < 0x7F else trail + 1))
