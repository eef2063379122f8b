"""Finds the parts of a message (RFC 2046) by splitting bytes at boundaries.

The standard library's parser is not used for the structure: 1 MB with 100,000 parts keeps it busy for 6 seconds, a few
thousand nested parts raise RecursionError, and it tries every line against every open boundary. Splitting is linear for
each level, levels and parts are limited, and only text parts are ever decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drip.inbound.decoding.opaque_signature import signed_content
from drip.inbound.mime import transfer_encoding
from drip.inbound.mime.charset import decode
from drip.inbound.mime.parameters import read_parameters

MAX_PARTS = 1_000
MAX_DEPTH = 100
MAX_HEADER_BYTES = 262_144
MAX_SIGNED_BYTES = 2_000_000  # of an opaque signature whose content is read
_VALUE = 2_000  # characters of a parametrised header that are read

_HEADERS_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BOUNDARY_END = re.compile(rb"(--)?[ \t]*(?=[\r\n]|\Z)")
_SIGNED_TYPES = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))


class UnreadableMail(Exception):
    """The message is too large, too deep, or no message. It is stored raw; `str(error)` says why it can't be read."""


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in order: (lower-case name, unfolded value)."""

    fields: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.fields if key == name)

    def first(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name), "")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is not a multipart. `type` is like text/plain; `body` is still in its transfer `encoding`.
    `disposition` is inline, attachment, reaction (RFC 9078) or ''."""

    type: str
    charset: str | None
    filename: str | None
    disposition: str
    flowed: bool
    delete_space: bool
    encoding: str
    body: bytes

    def content(self, limit: int) -> bytes:
        """Return at most `limit` bytes with the transfer encoding undone. Never raises: what can't be decoded stays as
        it is."""
        return transfer_encoding.decoded(self.body, self.encoding, limit)


def split_headers(data: bytes) -> tuple[Headers, bytes]:
    """Return the header fields and the body. A leading mbox or SMTP "From " line is skipped."""
    end = _HEADERS_END.search(data, 0, MAX_HEADER_BYTES + 4)
    if data[:1] in (b"\r", b"\n"):
        return Headers(()), data.lstrip(b"\r\n")
    if end is None and len(data) > MAX_HEADER_BYTES:
        raise UnreadableMail(f"its header is larger than {MAX_HEADER_BYTES} bytes")
    block, body = (data[: end.start()], data[end.end() :]) if end else (data.rstrip(b"\r\n"), b"")
    fields = []
    for line in _LINE_END.split(_FOLD.sub(b" ", block)):
        name, colon, value = line.partition(b":")
        if colon and name and b" " not in name.strip():
            fields.append((name.strip().decode("latin-1").lower(), _text(value.strip())))
    return Headers(tuple(fields)), body


def leaf_parts(headers: Headers, body: bytes) -> Iterator[Part]:
    """Return the parts that hold something, in order. Attached messages are leaves: they are not parsed."""
    waiting = [(headers, body, 0)]
    count = 0
    while waiting:
        headers, body, depth = waiting.pop()
        content_type, parameters = _content_type(headers)
        boundary = parameters.get("boundary", "").rstrip() if content_type.startswith("multipart/") else ""
        if not boundary:
            part = _part(headers, body)
            content = signed_content(part.content(MAX_SIGNED_BYTES)) if content_type in _SIGNED_TYPES else None
            if content is None or depth >= MAX_DEPTH:
                yield part
            else:
                waiting.append((*_piece(content, "text/plain"), depth + 1))
            continue
        if depth >= MAX_DEPTH:
            raise UnreadableMail(f"its parts are nested more than {MAX_DEPTH} deep")
        pieces = _split(body, boundary.encode("utf-8", "surrogateescape"), MAX_PARTS - count)
        count += len(pieces)
        default = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        waiting.extend((*_piece(piece, default), depth + 1) for piece in reversed(pieces))


def _piece(piece: bytes, default: str) -> tuple[Headers, bytes]:
    headers, body = split_headers(piece)
    if not headers.first("content-type") and default != "text/plain":
        headers = Headers((*headers.fields, ("content-type", default)))
    return headers, body


def _split(body: bytes, boundary: bytes, allowed: int) -> list[bytes]:
    """Return what is between the boundary lines, without preamble and epilogue. A missing final boundary is
    forgiven."""
    mark = b"--" + boundary
    pieces: list[bytes] = []
    start, at = None, 0
    while (found := body.find(mark, at)) >= 0:
        at = found + len(mark)
        line_end = _BOUNDARY_END.match(body, at)
        if line_end is None or (found and body[found - 1] not in b"\r\n"):
            continue
        if start is not None:
            pieces.append(_without_line_ends(body[start:found]))
        if len(pieces) > allowed:
            raise UnreadableMail(f"it has more than {MAX_PARTS} parts")
        start = None if line_end.group(1) else at
        if start is None:
            break
    if start is not None:
        pieces.append(_without_line_ends(body[start:]))
    return pieces


def _without_line_ends(piece: bytes) -> bytes:
    """Strip the rest of the boundary line before the part, and the line end that belongs to the boundary after it."""
    piece = piece.lstrip(b" \t")
    piece = piece[2:] if piece.startswith(b"\r\n") else piece[1:]
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1] if piece.endswith((b"\r", b"\n")) else piece


def _content_type(headers: Headers) -> tuple[str, dict[str, str]]:
    """Return text/plain if the header is missing or invalid (RFC 2045, 5.2). Long values are cut."""
    content_type, parameters = read_parameters(headers.first("content-type")[:_VALUE])
    return content_type if content_type.count("/") == 1 else "text/plain", parameters


def _part(headers: Headers, body: bytes) -> Part:
    content_type, parameters = _content_type(headers)
    disposition, disposed = read_parameters(headers.first("content-disposition")[:_VALUE])
    return Part(
        type=content_type,
        charset=parameters.get("charset"),
        filename=_printable(disposed.get("filename") or parameters.get("name")),
        disposition=disposition.split()[0] if disposition.split() else "",
        flowed=parameters.get("format", "").lower() == "flowed",
        delete_space=parameters.get("delsp", "").lower() == "yes",
        encoding=transfer_encoding.encoding_of(headers.first("content-transfer-encoding")[:_VALUE]),
        body=body,
    )


def _printable(name: str | None) -> str | None:
    return "".join(c for c in name if c.isprintable())[:200] if name else None


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return decode(value, None)
