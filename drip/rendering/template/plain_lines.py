"""Wraps the lines of the text part at 72 columns, as readers of plain text expect (RFC 3676, 4.2, advises under 78)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

COLUMNS = 72
LONGEST_WORD = 200  # characters; a longer word is cut, so that no line gets near SMTP's 998 octets


def wrap(text: str, width: Callable[[str], int] = len, prefix: str = "", column: int | None = None) -> list[str]:
    """Break each line of `text` at its blanks. `prefix` will precede each line, and `column` columns of the first line
    are taken; `width` measures a word. The lines are returned without the prefix."""
    start = len(prefix) if column is None else column
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _fill(_words(paragraph), width, start, len(prefix))
        start = len(prefix)
    return lines


def hang(text: str, prefix: str, column: int) -> str:
    """Return `text` for a place at `column` of a line that begins with `prefix`, with which its further lines begin
    too."""
    if len(text) + column <= COLUMNS and "\n" not in text:
        return text
    lines = wrap(text.strip(), prefix=prefix, column=column)
    return "\n".join([lines[0], *((prefix + line).rstrip() for line in lines[1:])])


def _fill(words: Iterable[str], width: Callable[[str], int], start: int, indent: int) -> Iterator[str]:
    line: list[str] = []
    used = start
    for word in words:
        needed = width(word)
        if used > indent and used + needed > COLUMNS and (line or start > indent):
            yield " ".join(line)
            line, used, start = [], indent, indent
        line.append(word)
        used += needed + 1
    yield " ".join(line)


def _words(line: str) -> Iterator[str]:
    for word in line.split(" "):
        for start in range(0, len(word), LONGEST_WORD):
            yield word[start : start + LONGEST_WORD]
