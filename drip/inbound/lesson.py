"""The lesson that we sent, as a means to know our own lines again: mail programs quote it wrapped otherwise, indented,
or not marked at all. Some quote its text part and some its HTML part; each is known on its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"<?\b(?:https?:|www\.|mailto:)[^\s>]*>?|\[[^\[\]\n]{0,80}\]|<[^<>\s@]*@[^<>\s@]*>")
_ASKS = re.compile(r"\W{0,3}?[?:？：][\W_]{0,3}")
_RUN = 4  # words in a row that tell a place in the lesson


class Lesson:
    """`texts` are the parts of one mail of ours as text."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._parts = [part for part in map(_Part, texts) if part]

    def __bool__(self) -> bool:
        return bool(self._parts)

    def lines_of(self, lines: list[str]) -> list[bool]:
        """For each line: is all of it the lesson's? Short lines count only where they go on from the line above them,
        so that "winter" under a question stays an answer although the lesson has that word too."""
        words = [_words(line) for line in lines]
        found = [part.lines_of(words) for part in self._parts]
        return [any(marks) for marks in zip(*found, strict=True)] if found else [False] * len(lines)

    def end_of_question(self, line: str) -> int | None:
        """Where in a line a question of the lesson ends and other words begin: "1. Which season? Winter." """
        if _LINK.search(line):
            return None
        return next((end for part in self._parts if (end := part.end_of_question(line)) is not None), None)


class _Part:
    """The words of a text, where each run of four of them stands, and where its lines end."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = []
        self._ends: set[int] = set()
        for line in text.split("\n"):
            self._words += _words(line)
            self._ends.add(len(self._words))
        self._places: dict[tuple[str, ...], int] = {}
        for place in range(len(self._words) - _RUN + 1):
            self._places.setdefault(tuple(self._words[place : place + _RUN]), place)

    def __bool__(self) -> bool:
        return bool(self._places)

    def lines_of(self, lines: list[list[str]]) -> list[bool]:
        found, next_place = [], -1
        for words in lines:
            if not words:
                found.append(False)
                continue
            place = self._after(words, next_place)
            found.append(place is not None)
            next_place = place if place is not None else -1 if len(words) >= _RUN else next_place
        return found

    def end_of_question(self, line: str) -> int | None:
        found = list(_WORD.finditer(line))
        words = [word.group().casefold() for word in found]
        place = self._places.get(tuple(words[:_RUN]))
        if place is None:
            return None
        length = _RUN
        while length < len(words) and self._words[place + length : place + length + 1] == words[length : length + 1]:
            length += 1
        asks = _ASKS.match(line, found[length - 1].end())
        is_whole = length < len(words) and place + length in self._ends
        return asks.end() if asks and is_whole else None

    def _after(self, words: list[str], next_place: int) -> int | None:
        """The place in the lesson after these words, or None where they are not the lesson's."""
        if next_place >= 0 and self._words[next_place : next_place + len(words)] == words:
            return next_place + len(words)
        if len(words) < _RUN:
            return None
        covered, place = 0, -1
        for start in range(len(words) - _RUN + 1):
            here = self._places.get(tuple(words[start : start + _RUN]))
            if here is not None:
                if start > covered:
                    return None
                covered, place = start + _RUN, here + _RUN
        return place if covered == len(words) else None


def has_words(line: str) -> bool:
    """Whether anything is left of a line without its links and pictures."""
    return bool(_words(line))


def _words(line: str) -> list[str]:
    return _WORD.findall(_LINK.sub(" ", line).casefold()) if line else []
