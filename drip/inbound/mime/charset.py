"""Decodes the bytes of a mail. The declared charset is tried, then UTF-8, then Windows-1252, which decodes anything. If
Windows-1252 or Latin-1 is declared, UTF-8 is tried first: other text hardly ever is valid UTF-8 by chance, and programs
often declare the one and write the other."""

from __future__ import annotations

import codecs
import re

# What programs declare, and what they mean: the larger set of the same family.
_CHARSET_ALIASES = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
}
# Python codecs that are no mail charsets: slow on crafted input, or not about characters.
_REFUSED_CODECS = frozenset(("punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"))
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_OTHER_ENDS = ("\r", "\x85", "\u2028", "\u2029")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")


def decode(data: bytes, declared: str | None) -> str:
    """Decode without ever raising. Line ends become LF; control characters except tab and LF are removed."""
    codec = _codec(declared)
    for name in ("utf-8", codec) if codec == "cp1252" else (codec, "utf-8"):
        try:
            return _tidy(data.decode(name))
        except (UnicodeError, LookupError, ValueError):
            continue
    return _tidy(data.decode("cp1252", "replace"))


def unflow(text: str, delete_space: bool = False) -> str:
    """Join format=flowed lines (RFC 3676): a line that ends in a blank continues in the next one of the same quote
    depth. The signature delimiter "-- " stays a line of its own (4.3), and a leading blank is stuffing (4.4)."""
    paragraphs: list[list[str]] = []
    open_depth = -1  # quote depth of the line that continues, -1 if none does
    for line in text.split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        if depth != open_depth or words == "-- ":
            paragraphs.append([">" * depth + " " if depth else ""])
        flows = words.endswith(" ") and words != "-- "
        paragraphs[-1].append(words[:-1] if flows and delete_space else words)
        open_depth = depth if flows else -1
    return "\n".join(map("".join, paragraphs))


def _codec(declared: str | None) -> str:
    name = (declared or "utf-8").strip().strip("\"'").lower()
    try:
        found = codecs.lookup(_CHARSET_ALIASES.get(name, name)).name
    except (LookupError, ValueError, UnicodeError):
        return "utf-8"
    return "utf-8" if found.replace("-", "_") in _REFUSED_CODECS else found


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n")
    if any(end in lines for end in _OTHER_ENDS):
        lines = _LINE_ENDS.sub("\n", text)
    return lines if _is_printable(lines) else _CONTROLS.sub("", lines)


def _is_printable(text: str) -> bool:
    """Return whether there is surely nothing to remove: a quicker test than the pattern, and true of most mail."""
    return text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable()
