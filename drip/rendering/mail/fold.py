"""Folds HTML into lines that SMTP can carry: at most 998 octets (RFC 5321, 4.5.3.1.6). MJML writes lines of several
thousand.

A line break goes where HTML already has a blank and a line break means the same: between attributes, and in text
outside <pre>. It never goes into the marker of a conditional comment, into a quoted value or a word only if nothing
else is left, and never into a character reference or the placeholder of a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from drip.rendering.template.literal import PREFIX

COMPILED_WIDTH = 400  # leaves room for the values of tags
HARD_WIDTH = 900
MAX_REMEMBERED = 128  # mails, of some 50 kilobytes each
PIECE = re.compile(
    r"<!--\[if[^\]]*\]>(?:<!-->)?|<!(?:--)?<!\[endif\]-->|<!--|-->"
    r"|</?[A-Za-z!][^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>|[^<]+|<"
)
ATTRIBUTE = re.compile(r"[^\s\"']+(?:\"[^\"]*\"|'[^']*')?|\s+|[\"']")
WORDS = re.compile(r"\s+|\S+")
BLANKS = re.compile(r"(?<!\s)[^\S\n]+(?!\s)")
UNBREAKABLE = re.compile(r"&#?\w{0,10};?|" + PREFIX + r"\d+[a-z]")  # a character reference, the placeholder of a tag
MAX_UNBREAKABLE_LENGTH = 20  # characters


@lru_cache(MAX_REMEMBERED)  # whoever edits a course has all of its mails compiled after each change to one
def fold(html: str, width: int = COMPILED_WIDTH) -> str:
    """Return `html` with no line over HARD_WIDTH characters, and most not over `width`; it displays the same."""
    lines, line = [], ""
    for piece, parts in _pieces(html.replace("\r\n", "\n").replace("\r", "\n")):
        *whole, rest = (line + piece).split("\n")
        if len(rest) <= width and all(len(each) <= width for each in whole) and _has_single_blanks(piece):
            lines += whole
            line = rest
            continue
        for atom in _blanks(parts.findall(piece)) if parts else (piece,):
            blank_at_end = atom == " " and len(line) >= width
            head, newline, tail = ("", "\n", "") if blank_at_end else atom.rpartition("\n")
            if newline:
                lines += (line + head).split("\n")
                line = tail
            else:
                line += atom
    return "\n".join(part for whole in [*lines, line] for part in _cut(whole))


def _pieces(html: str) -> Iterator[tuple[str, re.Pattern[str] | None]]:
    """Yield the tags and texts of `html` in order, each with the pattern that finds its parts, or None if it can't be
    broken."""
    preformatted = False
    for match in PIECE.finditer(html):
        piece = match[0]
        if piece.startswith("<!"):
            yield piece, None
        elif piece.startswith("<"):
            preformatted = piece.startswith("<pre") or (preformatted and not piece.startswith("</pre"))
            yield piece, ATTRIBUTE
        else:
            yield piece, None if preformatted else WORDS


def _has_single_blanks(piece: str) -> bool:
    return set(BLANKS.findall(piece)) <= {" "}


def _blanks(parts: list[str]) -> Iterator[str]:
    """Only a single blank may become a line break."""
    for part in parts:
        yield part if "\n" in part or not part.isspace() else " "


def _cut(line: str) -> Iterator[str]:
    while len(line) > HARD_WIDTH:
        at = line.rfind(" ", HARD_WIDTH // 2, HARD_WIDTH) + 1 or HARD_WIDTH
        near = UNBREAKABLE.finditer(line, at - MAX_UNBREAKABLE_LENGTH, at + MAX_UNBREAKABLE_LENGTH)
        at = next((word.start() for word in near if word.start() < at < word.end()), at)
        yield line[:at]
        line = line[at:]
    yield line
