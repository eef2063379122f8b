"""How wide text is, without a font at hand, and where its lines break.

The widths are those of DejaVu Sans, the widest of the fonts that browsers fall back on, so text in a narrower font has
room to spare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_BY_WIDTH = {  # {width in hundredths of the font size: characters at most that wide}
    30: "'Ijil’",
    35: " ,./:;\\f|J·",
    40: "!()-[]t",
    45: "r",
    52: '"*_`“”',
    55: "?csz",
    60: "FLPkvxy",
    65: "0123456789$ESTYabdeghnopqu{}",
    70: "ABCKRVXZ",
    75: "HNU",
    80: "&DGOQ",
    85: "#+<=>^w~×",
    90: "M",
    95: "%",
    100: "@Wm…—",
}
_WIDTHS = {character: width / 100 for width, characters in _BY_WIDTH.items() for character in characters}
_WIDE, _OTHER = 1.3, 1.12  # East Asian characters and emoji; letters that are not in the table
_UNPRINTABLE = frozenset(("Cc", "Cs", "Co", "Cn", "Zl", "Zp"))
_BIDI_CONTROLS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # they would reverse the text after them
_MAX_CHARACTERS = 400  # of one text; the rest is cut off
_CLUSTER = re.compile(r".(?:[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|(?<=\u200d).)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A text style: its CSS class, font size and line height in pixels. `stretch` is how much wider than the table it
    is; `each` is the width of every character in a monospaced font."""

    name: str
    size: float
    line: float
    stretch: float = 1
    each: float = 0


def plain_line(text: str) -> str:
    """The text on one line that any document can hold: without unprintable characters, and not too long."""
    kept = "".join(
        " " if unicodedata.category(c) in _UNPRINTABLE else c
        for c in text[: 4 * _MAX_CHARACTERS]
        if c not in _BIDI_CONTROLS
    )
    words = " ".join(kept.split())
    return words if len(words) <= _MAX_CHARACTERS else f"{words[: _MAX_CHARACTERS - 1]}…"


def width_of(text: str, face: TextStyle) -> float:
    """The width of a text in pixels."""
    return face.size * sum(_width(character, face) for character in text)


def break_lines(text: str, face: TextStyle, room: float, most: int) -> tuple[str, ...]:
    """Breaks at spaces and hyphens, and within words that are too long, into lines of similar length. Text that doesn't
    fit into `most` lines ends in '…'."""
    words = plain_line(text)
    lines = _fill(words, face, room)
    if len(lines) > most:
        return (*lines[: most - 1], _cut(lines[most - 1], face, room))
    least = room / 2
    while len(lines) > 1 and room - least > 1:
        middle = (least + room) / 2
        closer = _fill(words, face, middle)
        least, room, lines = (least, middle, closer) if len(closer) == len(lines) else (middle, room, lines)
    return tuple(lines)


def _fill(words: str, face: TextStyle, room: float) -> list[str]:
    lines = [""]
    for piece in _pieces(words, face, room):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), face) > room:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def _pieces(text: str, face: TextStyle, room: float) -> Iterator[str]:
    """The pieces that no line break divides: words; the parts of words that are too long; the letters of parts that
    are."""
    for word in _up_to(" -", _CLUSTER.findall(text)):
        if width_of("".join(word).rstrip(), face) <= room:
            yield "".join(word)
            continue
        for part in _up_to("._/(),=@", word):
            yield from ("".join(part),) if width_of("".join(part), face) <= room else part


def _up_to(ends: str, letters: list[str]) -> Iterator[list[str]]:
    """The letters in groups, each up to one of `ends`."""
    group: list[str] = []
    for letter in letters:
        group.append(letter)
        if letter[0] in ends:
            yield group
            group = []
    if group:
        yield group


def _cut(line: str, face: TextStyle, room: float) -> str:
    clusters = _CLUSTER.findall(line)
    while clusters and width_of("".join(clusters) + "…", face) > room:
        clusters.pop()
    return "".join(clusters).rstrip(" ,;:.-") + "…"


@lru_cache(maxsize=4096)
def _width(character: str, face: TextStyle) -> float:
    if unicodedata.east_asian_width(character) in "WF" or unicodedata.category(character) == "So":
        return _WIDE
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if face.each and character.isascii():
        return face.each
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base, _OTHER) * face.stretch
