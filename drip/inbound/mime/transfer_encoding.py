"""Undoes transfer encodings (RFC 2045, section 6) also where the header or the body is not quite what the RFC says: a
comment, quotes or parameters beside the name, base64 in several pieces or with a footer below it, uuencode."""

from __future__ import annotations

import binascii
import re

from drip.inbound.mime.addresses import without_comments

_SPELLINGS = {
    "base-64": "base64",
    "x-base64": "base64",
    "quoted_printable": "quoted-printable",
    "quotedprintable": "quoted-printable",
    "quoted-printeable": "quoted-printable",
    "qp": "quoted-printable",
    **dict.fromkeys(("x-uuencode", "x-uue", "uue", "x-uu"), "uuencode"),
}
_SPACE = b" \t\r\n\f\v"
_NOT_BASE64 = re.sub(rb"[A-Za-z0-9+/=]", b"", bytes(range(256)))
_PADDING = re.compile(rb"=+")
_PROSE = re.compile(rb"[^A-Za-z0-9+/=\s]|[^\s][ \t]+[^\s]")
_UUENCODED_BEGINS = re.compile(rb"(?:\A|(?<=[\r\n]))begin(?:-base64)? [0-7]{3,4} [^\r\n]*\r?\n")


def encoding_of(value: str) -> str:
    """Return the encoding that a Content-Transfer-Encoding header names, in lower case; '' if it names none."""
    words = without_comments(value.replace('"', " ").replace("'", " ").lower()).partition(";")[0].split()
    return _SPELLINGS.get(words[0], words[0]) if words else ""


def decoded(body: bytes, encoding: str, limit: int) -> bytes:
    """Return at most `limit` bytes of the content. Never raises: what can't be decoded stays as it is."""
    if encoding == "base64":
        return _base64(body[: limit * 2])[:limit]
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body[: limit * 3])[:limit]
    if encoding == "uuencode":
        return _uuencoded(body[: limit * 2])[:limit]
    return body[:limit]


def _base64(data: bytes) -> bytes:
    """Each piece ends with its padding. Prose below the last piece was added by a program that knew no MIME."""
    compact = _without_footer(data).translate(None, _NOT_BASE64)
    return b"".join(_piece(piece) for piece in _PADDING.split(compact))


def _without_footer(data: bytes) -> bytes:
    prose = _PROSE.search(data)
    if prose is None:
        return data
    line = max(data.rfind(b"\n", 0, prose.start() + 1), data.rfind(b"\r", 0, prose.start() + 1)) + 1
    above = data[:line].rstrip(_SPACE)
    is_below = above.endswith(b"=") or data[len(above) : line].count(b"\n") > 1
    return above if above and is_below else data


def _piece(piece: bytes) -> bytes:
    kept = piece[: len(piece) - (len(piece) % 4 == 1)]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _uuencoded(data: bytes) -> bytes:
    begins = _UUENCODED_BEGINS.search(data)
    if begins is None:
        return data
    found: list[bytes] = []
    for line in data[begins.end() :].splitlines():
        if line.strip() in (b"end", b"`", b""):
            break
        found.append(_uuencoded_line(line))
    return b"".join(found)


def _uuencoded_line(line: bytes) -> bytes:
    """Some programs write more characters than the length at the beginning of the line says."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    try:
        return binascii.a2b_uu(line[: ((line[0] - 32 & 63) * 4 + 5) // 3])
    except binascii.Error:
        return b""
