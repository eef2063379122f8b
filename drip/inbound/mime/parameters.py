"""The parameters of Content-Type and Content-Disposition (RFC 2045, 5.1), those in pieces and in charsets of their own
included (RFC 2231). One scan from left to right; what makes no sense is passed over.

The standard library's reader raises TypeError where a parameter comes both whole and in pieces, and ValueError for a
charset with a NUL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from drip.inbound.mime.charset import decode

_PIECE = re.compile(r'[^;"]+|"(?:[^"\\]|\\.)*(?:"|\\?\Z)|;', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOST_PIECES = 100  # of one parameter


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """('text/plain', {'charset': 'utf-8'}) for `text/plain; charset=utf-8`: what comes first and the names in lower
    case, the values as they are meant. The first of two with the same name counts, one that is whole before one in
    pieces."""
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
    """What stands between semicolons that are not in quotes."""
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
    """utf-8'de'%C3%A4 and what follows it; a piece without a mark of its own stands as it is."""
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
