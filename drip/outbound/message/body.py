"""Encodes the body of one part in the cheapest transfer encoding that carries it unharmed (RFC 2045, 6)."""

from __future__ import annotations

import base64
import binascii

from drip.outbound.protocol import with_crlf

MAX_LINE_OCTETS = 998  # not counting CR LF (RFC 5322, 2.1.1)
_HIGH = bytes(range(128, 256))


def encode_body(text: str) -> tuple[str, bytes]:
    """Return (Content-Transfer-Encoding, the encoded text in UTF-8 with CR LF line ends)."""
    data = with_crlf(text.encode("utf-8", "replace"))
    if data.isascii() and b"\0" not in data and _lines_fit(data):
        return "7bit", data
    if 6 * (len(data) - len(data.translate(None, _HIGH))) > len(data):
        return "base64", base64.encodebytes(data).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    return "quoted-printable", _quoted_printable(data)


def _quoted_printable(data: bytes) -> bytes:
    # binascii takes its line ends from the first one that it finds, so one is added
    return binascii.b2a_qp(data + b"\r\n", istext=True).removesuffix(b"\r\n")


def _lines_fit(data: bytes) -> bool:
    """Return whether no line is too long. It looks only at the last line end within each MAX_LINE_OCTETS, not at every
    line."""
    start = 0
    while len(data) - start > MAX_LINE_OCTETS:
        end = data.rfind(b"\n", start, start + MAX_LINE_OCTETS + 2)  # always preceded by a CR
        if end < 0:
            return False
        start = end + 1
    return True
