"""Parses the fields of a posted form as bytes: a field may hold a whole mail, which no charset may touch."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from drip.inbound.webhooks.request import WebhookRequest

MAX_FIELDS = 200
DECODE_CHUNK_BYTES = 65_536

_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})"?', re.IGNORECASE)
_NAME = re.compile(rb'[;\s]name="([^"\r\n]{1,200})"', re.IGNORECASE)


def read_form(request: WebhookRequest) -> dict[str, bytes]:
    """Return {field: value}, the first of those with the same name. Empty if it is no form, or was cut off."""
    if request.content_type == "multipart/form-data":
        boundary = _BOUNDARY.search(request.headers.get("content-type", ""))
        return _multipart(request.body, boundary[1].encode("latin-1", "replace")) if boundary else {}
    if request.content_type == "application/x-www-form-urlencoded":
        return _urlencoded(request.body)
    return {}


def text_field(form: dict[str, bytes], name: str) -> str:
    """Return a short field as text."""
    return form.get(name, b"").decode("utf-8", "replace").replace("\0", "").strip()


def _multipart(body: bytes, boundary: bytes) -> dict[str, bytes]:
    """Parse multipart/form-data (RFC 7578) by splitting at the boundary: linear, and each value is copied once."""
    fields: dict[str, bytes] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary, MAX_FIELDS)[1:]:
        if part.startswith(b"--"):
            return fields
        head, _, content = part.partition(b"\r\n\r\n")
        if name := _NAME.search(head):
            fields.setdefault(name[1].decode("utf-8", "replace"), content)
    return {}


def _urlencoded(body: bytes) -> dict[str, bytes]:
    fields: dict[str, bytes] = {}
    for pair in body.split(b"&", MAX_FIELDS):
        name, _, content = pair.partition(b"=")
        fields.setdefault(_unquoted(name).decode("utf-8", "replace"), _unquoted(content))
    return fields


def _unquoted(coded: bytes) -> bytes:
    """Decode one stretch at a time: in one go, a mail of 25 MB takes 300 MB of memory."""
    plain = bytearray()
    start = 0
    while start < len(coded):
        end = start + DECODE_CHUNK_BYTES
        if (cut := coded.rfind(b"%", end - 2, end)) != -1 and end < len(coded):
            end = cut  # not within a percent-encoded byte
        plain += unquote_to_bytes(coded[start:end].replace(b"+", b" "))
        start = end
    return bytes(plain)
