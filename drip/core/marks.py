"""Numbers and letters that people put before their answers: 1. 2) 3 - (4) Q5: a) **6.**"""

from __future__ import annotations

import re
from itertools import pairwise

_MARK = re.compile(
    r"[ \t]*(?:\*\*|[*_])?"
    r"(?:(?:q|a|question|answer|frage|antwort|pregunta|respuesta)[ \t.:#-]{0,3}(\d{1,2})[ \t]?[.):\]–—-]"
    r"|\(?(\d{1,2})[ \t]?[.):\]–—-]|\(?([a-h])[.)])"
    r"(?!\d)[.):\]–—-]?(?:\*\*|[*_])?[ \t]*",
    re.IGNORECASE,
)
_INLINE_MARK = re.compile(r"(?<=\s)(?=\(?\d{1,2}[.)]\s)")


def marks_of(text: str) -> list[int]:
    """The marks at the beginnings of lines, letters as numbers; those within a line where there is only one line."""
    return [_number(mark) for line in _lines(text) if (mark := _MARK.match(line))]


def are_rising(marks: list[int], most: int) -> bool:
    """Each once, in order, none beyond `most`."""
    return all(0 < mark <= most for mark in marks) and all(a < b for a, b in pairwise(marks))


def sections_of(text: str) -> dict[int, str]:
    """{mark: the words from it to the next one}; 0 stands for what is above the first."""
    sections: dict[int, list[str]] = {0: []}
    current = 0
    for line in _lines(text):
        mark = _MARK.match(line)
        current = _number(mark) if mark else current
        sections.setdefault(current, []).append(line[mark.end() :] if mark else line)
    return {number: "\n".join(lines).strip() for number, lines in sections.items()}


def without_mark(line: str) -> str:
    return _MARK.sub("", line, count=1)


def _lines(text: str) -> list[str]:
    return text.split("\n") if "\n" in text else _INLINE_MARK.split(text)


def _number(mark: re.Match[str]) -> int:
    asked, number, letter = mark.groups()
    return ord(letter.lower()) - ord("a") + 1 if letter else int(asked or number)
