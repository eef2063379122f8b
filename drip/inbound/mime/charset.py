"""Decodes the bytes of a mail: in the charset that its label means, or in another one where the bytes show that the
label is wrong. Text in other charsets hardly ever is valid UTF-8 by chance, and programs often declare the one and
write the other. A byte that the charset doesn't know costs one character, and not the rest of the mail."""

from __future__ import annotations

import re

from drip.inbound.decoding import iso_2022_jp
from drip.inbound.decoding.charset_guess import guess_codec, has_words_beyond_ascii
from drip.inbound.decoding.charset_labels import UNKNOWN, codec_of

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_OTHER_ENDS = ("\r", "\x85", "\u2028", "\u2029")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_OF_SEVERAL_BYTES = frozenset(("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "hz", "iso2022_kr"))
_OF_WIDE_UNITS = ("utf-16", "utf-32", "utf-7")
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B]")
_FROM_FAR_EAST = re.compile("[\u2e80-\uffdc]")
_IN_LATIN_WORD = re.compile("[A-Za-z][\xa1-\u024f]|[\xa1-\u024f][A-Za-z]")
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, declared: str | None) -> str:
    """Decode without ever raising. Line ends become LF; control characters except tab and LF are removed."""
    if data.isascii() and b"\x1b" not in data and not _is_seven_bit_code(declared):
        return _tidy(data.decode("ascii"))
    return _tidy(_decoded(data, codec_of(declared)))


def _decoded(data: bytes, codec: str) -> str:
    if codec == "iso-2022-jp" and data.isascii():
        return iso_2022_jp.decode(data)
    if codec.startswith(_OF_WIDE_UNITS) and (text := _strictly(data, codec)) is not None:
        return text
    if data.isascii() and codec not in _OF_SEVERAL_BYTES and _JAPANESE_ESCAPE.search(data):
        return iso_2022_jp.decode(data)
    utf8 = _strictly(data, "utf-8-sig")
    if utf8 is not None and (codec not in _OF_SEVERAL_BYTES or _is_surely_utf8(utf8)):
        return utf8
    return data.decode(_best_codec(data, codec), "replace")


def _best_codec(data: bytes, codec: str) -> str:
    """The codec for bytes that are not all UTF-8."""
    if (codec == "utf-8" or _is_unreadable(data, codec)) and _is_mostly_utf8(data):
        return "utf-8-sig"
    if codec in ("utf-8", UNKNOWN, "iso-2022-jp") or codec.startswith(_OF_WIDE_UNITS):
        codec = "cp1252"
    return guess_codec(data, codec)


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether another program added a line in its own charset, or the end was cut off. A text in Chinese or Korean
    charsets may look like UTF-8 by half."""
    in_utf8 = sum(map(len, _UTF8_CHARACTER.findall(data)))
    others = len(_HIGH_BYTE.findall(data)) - in_utf8
    return in_utf8 > others * (5 if has_words_beyond_ascii(data) else 1)


def _is_unreadable(data: bytes, codec: str) -> bool:
    return codec == UNKNOWN or _strictly(data, codec) is None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_surely_utf8(text: str) -> bool:
    """A few characters of two bytes may be valid in both. Then UTF-8 is believed where it gives the signs that the
    label promises, or letters within a Latin word."""
    return text.isascii() or bool(_FROM_FAR_EAST.search(text) or _IN_LATIN_WORD.search(text))


def _is_seven_bit_code(declared: str | None) -> bool:
    """Whether plain ASCII bytes may stand for other characters under this label."""
    codec = codec_of(declared)
    return codec in ("hz", "iso2022_kr") or codec.startswith(_OF_WIDE_UNITS)


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


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n")
    if any(end in lines for end in _OTHER_ENDS):
        lines = _LINE_ENDS.sub("\n", text)
    return lines if _is_printable(lines) else _CONTROLS.sub("", lines)


def _is_printable(text: str) -> bool:
    """Return whether there is surely nothing to remove: a quicker test than the pattern, and true of most mail."""
    return text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable()
