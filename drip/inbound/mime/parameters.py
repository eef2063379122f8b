"""Parses the parameters of Content-Type and Content-Disposition (RFC 2045, 5.1), including split and encoded ones (RFC
2231), in one scan from left to right; what makes no sense is skipped.

The standard library's parser raises TypeError for a parameter that comes both whole and split, and ValueError for a
charset with a NUL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from drip.inbound.mime.charset import decode

_PIECE = re.compile(r'[^;"]+|"(?:[^"\\]|\\.)*(?:"|\\?\Z)|;', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOST_PIECES = 100  # a parameter may be split into


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return ('text/plain', {'charset': 'utf-8'}) for `text/plain; charset=utf-8`: the type and the names in lower
    case, the values decoded. The first of two with the same name counts, and a whole one before a split one."""
    main, *entries = _entries(value)
    whole: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for entry in entries:
        key, _, given = entry.partition("=")
        name, *marks = key.strip().lower().split("*")
        text = _unquoted(given.strip())
        if not marks:
            whole.setdefault(name, text)
        elif marks == [""]:
            pieces.setdefault(name, {}).setdefault(0, (text, True))
        elif marks[0].isascii() and marks[0].isdecimal() and len(marks[0]) < 4:
            pieces.setdefault(name, {}).setdefault(int(marks[0]), (text, len(marks) > 1))
    return main.strip().lower(), {name: _joined(found) for name, found in pieces.items()} | whole


def _entries(value: str) -> Iterator[str]:
    """Yield the stretches between semicolons outside quotes."""
    entry: list[str] = []
    for piece in _PIECE.findall(value):
        if piece == ";":
            yield "".join(entry)
            entry = []
        else:
            entry.append(piece)
    yield "".join(entry)


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    return _ESCAPED.sub(r"\1", text[1:].removesuffix('"'))


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """Join utf-8'de'%C3%A4 and the pieces that follow it; a piece without an encoding mark stays as it is."""
    charset = None
    data = b""
    for number in range(_MOST_PIECES):
        if number not in pieces:
            break
        text, is_encoded = pieces[number]
        if number == 0 and is_encoded and text.count("'") > 1:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text.encode("utf-8", "replace")) if is_encoded else text.encode("utf-8", "replace")
    return decode(data, charset)
