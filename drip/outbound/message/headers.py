"""Writes header lines quickly and safely: text for people is cleaned and encoded (RFC 2047), everything else is checked
and refused. Each `…_header` function returns one complete header that ends in CR LF."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from functools import lru_cache

from drip.outbound.address import ascii_address

LINE_WIDTH = 76  # characters of a line with an encoded word (RFC 2047, 2)
MAX_ENCODED_WORD = 75  # characters (RFC 2047, 2)
_FRAME = len("=?utf-8?q??=")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")  # RFC 5322, 3.2.3
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_INSIDE_BRACKETS = re.compile(r"[!-;=?-~]{1,900}")  # visible ASCII except '<' and '>'; 900 keep a line below 998
_BLANKS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_Q = [f"={byte:02X}" for byte in range(256)]
for _letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/":
    _Q[_letter] = chr(_letter)
_Q[0x20] = "_"


class UnsafeHeader(ValueError):
    """A value that must not be written into a header."""

    def __init__(self, header: str, why: str) -> None:
        super().__init__(f"{header} can't be written: {why}.")
        self.header = header


def text_header(name: str, text: str) -> str:
    """A header with text for people, such as a subject. Control characters and line ends become spaces; text that isn't
    plain ASCII, or that would be misread as encoded, becomes encoded words."""
    clean = one_line(text)
    if not clean.isascii() or "=?" in clean:
        return f"{name}: {encoded_words(clean, len(name) + 2)}\r\n"
    if len(name) + len(clean) <= LINE_WIDTH:
        return f"{name}: {clean}\r\n"
    words = clean.split(" ")
    if max(map(len, words)) >= LINE_WIDTH - len(name) - 2:
        return f"{name}: {encoded_words(clean, len(name) + 2)}\r\n"
    return f"{name}: {_fold(words, len(name) + 2)}\r\n"


@lru_cache(maxsize=1024)
def mailbox_header(header: str, name: str, address: str) -> str:
    """A header with a name and an address (RFC 5322, 3.4), such as From. The domain may be international. Raises
    UnsafeHeader."""
    plain = ascii_address(address)
    if plain is None:
        raise UnsafeHeader(header, f"{address!r} is not an address that can be mailed")
    return named_header(header, name, plain) if one_line(name) else f"{header}: {plain}\r\n"


def address_header(header: str, address: str) -> str:
    """A header with an address and no name. Raises UnsafeHeader."""
    plain = ascii_address(address)
    if plain is None:
        raise UnsafeHeader(header, f"{address!r} is not an address that can be mailed")
    return f"{header}: {plain}\r\n"


@lru_cache(maxsize=1024)
def named_header(header: str, name: str, identifier: str) -> str:
    """A header with a display name and, in angle brackets, a dot-atom or an address, such as List-Id (RFC 2919, 3).
    Raises UnsafeHeader."""
    if not _DOT_ATOM.fullmatch(identifier.replace("@", "")) or len(identifier) > 255:
        raise UnsafeHeader(header, f"{identifier!r} has a character that may not stand there, or is too long")
    line = f"{header}: {_display_name(one_line(name), len(header) + 2)}"
    last = len(line) - line.rfind("\n") - 1
    return f"{line}{' ' if last + len(identifier) < LINE_WIDTH else chr(13) + chr(10) + ' '}<{identifier}>\r\n"


def bracketed_header(header: str, values: Iterable[str], separator: str = "") -> str:
    """A header with message IDs or URLs, each in angle brackets on a line of its own. Raises UnsafeHeader."""
    values = tuple(values)
    for value in values:
        if not _INSIDE_BRACKETS.fullmatch(value):
            raise UnsafeHeader(header, f"{value[:80]!r} has a space or a character that may not stand there")
    return f"{header}: " + f"{separator}\r\n ".join([f"<{value}>" for value in values]) + "\r\n"


def one_line(text: str) -> str:
    """Return `text` without line ends and control characters and with single spaces. Unicode stays, except lone
    surrogates, which can't be sent."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(filter(None, whole.translate(_BLANKS).split(" ")))


def encoded_words(text: str, used: int) -> str:
    """Return `text` as folded encoded words (RFC 2047). `used` is the number of characters before it on its line. No
    character is split between words (section 5), and mostly ASCII text stays legible."""
    data = text.encode()
    write, width, room = (
        (_b_word, _b_width, _b_room) if 3 * (len(data) - len(text)) > len(text) else (_q_word, _q_width, int)
    )
    words, chunk, size, most = [], "", 0, room(min(LINE_WIDTH - used, MAX_ENCODED_WORD) - _FRAME)
    for char in text:
        wide = width(char)
        if size + wide > most and chunk:
            words.append(write(chunk))
            chunk, size, most = "", 0, room(LINE_WIDTH - 1 - _FRAME)
        chunk, size = chunk + char, size + wide
    return "\r\n ".join([*words, write(chunk)])


def _b_word(chunk: str) -> str:
    return f"=?utf-8?b?{binascii.b2a_base64(chunk.encode(), newline=False).decode()}?="


def _b_width(char: str) -> int:
    return len(char.encode())


def _b_room(characters: int) -> int:
    return characters // 4 * 3


def _q_word(chunk: str) -> str:
    return f"=?utf-8?q?{''.join([_Q[byte] for byte in chunk.encode()])}?="


def _q_width(char: str) -> int:
    return 1 if char.isascii() and len(_Q[ord(char)]) == 1 else 3 * len(char.encode())


def _display_name(name: str, used: int) -> str:
    if not name.isascii() or "=?" in name or used + len(name) > LINE_WIDTH:
        return encoded_words(name, used)
    if _ATOMS.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _fold(words: list[str], used: int) -> str:
    lines, line = [], words[0]
    for word in words[1:]:
        if used + len(line) + 1 + len(word) > LINE_WIDTH:
            lines.append(line)
            line, used = word, 1
        else:
            line += " " + word
    return "\r\n ".join([*lines, line])
