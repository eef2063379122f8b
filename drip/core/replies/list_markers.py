"""Numbers and letters that people put before their answers: 1. 2) 3 - (4) Q5: a) **6.** "First: …"."""

from __future__ import annotations

import re
from itertools import pairwise

from drip.core.replies.answer_words import NUMBERS, ORDINALS, fold

_BEFORE = r"[ \t]*(?:[-*•][ \t]+)?(?:\*\*|[*_])?"
_AFTER = r"[.):\]–—-]?(?:\*\*|[*_])?[ \t]*"
_ENDS = r"[.):\]–—/>=-]"
_MARK = re.compile(
    rf"{_BEFORE}"
    rf"(?:(?:q|a|question|answer|frage|antwort|pregunta|respuesta|réponse|domanda|risposta|vraag|antwoord|fråga|svar"
    rf"|no|nr|re|ad|zu|#)[ \t.:#-]{{0,3}}(\d{{1,2}})[ \t]?{_ENDS}"
    rf"|(?:[qa#]|question |answer |frage |antwort |pregunta |respuesta |question|domanda |vraag )(\d{{1,2}})(?=[ \t]|$)"
    rf"|[(\[]?(\d{{1,2}})(?:\ufe0f?\u20e3|[ \t]?{_ENDS})|\(?([a-h])[.)]|([①-⑨]))"
    rf"(?!\d){_AFTER}",
    re.IGNORECASE,
)
# Weak evidence: these count only if all of them are there, from the first to the last.
_WEAK_MARK = re.compile(
    rf"{_BEFORE}(?:(\d{{1,2}})(?=[ \t]|$)|([a-h]):|(i{{1,3}}|iv|vi{{0,3}})[.)]"
    rf"|([^\W\d_]{{3,14}}|\d(?:st|nd|rd|th))[,:])"
    rf"(?!\d){_AFTER}",
    re.IGNORECASE,
)
_INLINE_MARK = re.compile(
    r"(?<=\s)(?=\(?(?:\d{1,2}[.):](?:\s|[^\W\d])|[a-h]\)\s)"
    rf"|(?:[qaf#]|(?:question|answer|frage|antwort|pregunta|respuesta|réponse|domanda|risposta|vraag|antwoord|fråga"
    rf"|svar) )\d{{1,2}}(?:{_ENDS}|\b))",
    re.IGNORECASE,
)
_COLON = re.compile(r"\(?\d{1,2}:")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}


def marker_numbers(text: str) -> list[int]:
    """The markers at the beginnings of lines, letters as numbers; those within the line if there is only one line."""
    return [number for number, _ in _marked(text) if number]


def are_ascending(marks: list[int], most: int) -> bool:
    """Whether each comes once, in order, and none is above `most`."""
    return all(0 < mark <= most for mark in marks) and all(a < b for a, b in pairwise(marks))


def sections_by_marker(text: str) -> dict[int, str]:
    """{marker: the words from it to the next one}; 0 stands for what is above the first."""
    sections: dict[int, list[str]] = {0: []}
    current = 0
    for number, words in _marked(text):
        current = number or current
        sections.setdefault(current, []).append(words)
    return {number: "\n".join(lines).strip() for number, lines in sections.items()}


def without_marker(line: str) -> str:
    return _MARK.sub("", line, count=1)


def _marked(text: str) -> list[tuple[int, str]]:
    """[(the marker of a line, or 0; the words after it)]"""
    strong = [_strong(line) for line in text.split("\n")]
    if "\n" in text and any(number for number, _ in strong):
        return strong if _are_all([number for number, _ in strong if number], 2) else _marked_in_lines(text) or strong
    inline = _marked_inline(text)
    numbers = [number for number, _ in inline if number]
    if ("\n" not in text and inline[0][0]) or (len(numbers) > 1 and _are_all(numbers)):
        return inline
    weak = [_weak(line) for line in text.split("\n")]
    numbers = [number for number, _ in weak if number]
    return weak if len(numbers) > 1 and _are_all(numbers) and weak[0][0] else strong


def _are_all(numbers: list[int], least: int = 1) -> bool:
    return len(numbers) >= least and numbers == list(range(1, len(numbers) + 1))


def _marked_in_lines(text: str) -> list[tuple[int, str]]:
    """1. fall, 2. summer / Robin: several answers in a line, and other lines; nothing unless all numbers are there."""
    found = [section for line in text.split("\n") for section in _marked_inline(line)]
    return found if _are_all([number for number, _ in found if number], 2) else []


def _marked_inline(text: str) -> list[tuple[int, str]]:
    """1) winter, 2) yes, 3) I sleep badly. A colon, as in "at 7: breakfast", makes a marker only of the very next
    number."""
    pieces: list[tuple[int, list[str]]] = []
    for piece in _INLINE_MARK.split(text):
        number, words = _strong(piece)
        if pieces and _COLON.match(piece) and number != pieces[-1][0] + 1:
            pieces[-1][1].append(piece)
        else:
            pieces.append((number, [words]))
    *before, last = ((number, "".join(words)) for number, words in pieces)
    return [*((number, words.rstrip(" ,;")) for number, words in before), last]


def _strong(line: str) -> tuple[int, str]:
    mark = _MARK.match(line)
    if not mark:
        return 0, line
    asked, stuck, number, letter, circled = mark.groups()
    if letter:
        return ord(letter.lower()) - ord("a") + 1, line[mark.end() :]
    return ord(circled) - ord("①") + 1 if circled else int(asked or stuck or number), line[mark.end() :]


def _weak(line: str) -> tuple[int, str]:
    mark = _WEAK_MARK.match(line)
    if not mark:
        return 0, line
    return (count, line[mark.end() :]) if (count := _counted(*mark.groups())) else (0, line)


def _counted(number: str | None, letter: str | None, roman: str | None, word: str | None) -> int:
    if number:
        return int(number)
    if letter:
        return ord(letter.lower()) - ord("a") + 1
    if roman:
        return _ROMAN[roman.lower()]
    return ORDINALS.get(fold(word or ""), 0) or NUMBERS.get(fold(word or ""), 0)
