"""Which parts of a mail are what its writer typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drip.inbound.decoding.tnef import body_in_tnef, is_tnef
from drip.inbound.mime.parts import Part

_TEXT_TYPES = ("text/plain", "text/html")
_TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_MAX_TNEF = 2_000_000  # bytes that are searched for a text


def body_parts(parts: Sequence[Part]) -> list[Part]:
    """Return the parts that hold the text. Where no text part without a file name says anything, those with a name are
    meant, then the only text part even if it is attached, then the text that Outlook has packed."""
    texts = [part for part in parts if part.type in _TEXT_TYPES and part.disposition != "reaction"]
    plain = [part for part in texts if part.disposition != "attachment" and not part.filename]
    if any(part.body.strip() for part in plain):
        return plain
    named = [part for part in texts if part.disposition != "attachment" and part.body.strip()]
    only = texts if len(texts) == 1 else []
    return named or plain + [part for part in only if part not in plain] + _packed(parts)


def _packed(parts: Sequence[Part]) -> list[Part]:
    """The text in winmail.dat, as a part; its charset is that of the sender's Windows, which the file seldom tells."""
    found = []
    for part in parts:
        if part.type in _TNEF_TYPES or (part.filename or "").lower() == "winmail.dat":
            content = part.content(_MAX_TNEF)
            text = body_in_tnef(content) if is_tnef(content) else b""
            if text.strip():
                found.append(replace(part, type="text/plain", charset="windows-1252", filename=None, encoding="8bit",
                                     body=text))  # fmt: skip
    return found
