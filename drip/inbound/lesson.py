"""The lesson that we sent, as a means to know our own lines again: mail programs quote it wrapped otherwise, indented,
or not marked at all."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"<?\b(?:https?:|www\.|mailto:)[^\s>]*>?|\[[^\[\]\n]{0,80}\]|<[^<>\s@]*@[^<>\s@]*>")
_RUN = 4  # words in a row that tell a place in the lesson


class Lesson:
    """The words of a lesson, and where each run of four of them stands."""

    def __init__(self, text: str) -> None:
        self._words = _words(text)
        self._places: dict[tuple[str, ...], int] = {}
        for place in range(len(self._words) - _RUN + 1):
            self._places.setdefault(tuple(self._words[place : place + _RUN]), place)

    def __bool__(self) -> bool:
        return bool(self._places)

    def lines_of(self, lines: list[str]) -> list[bool]:
        """For each line: is all of it the lesson's? Short lines count only where they go on from the line above them,
        so that "winter" under a question stays an answer although the lesson has that word too."""
        found, next_place = [], -1
        for line in lines:
            words = _words(line) if line else []
            if not words:
                found.append(False)
                continue
            place = self._after(words, next_place)
            found.append(place is not None)
            next_place = place if place is not None else -1 if len(words) >= _RUN else next_place
        return found

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


def _words(text: str) -> list[str]:
    return _WORD.findall(_LINK.sub(" ", text).casefold())
