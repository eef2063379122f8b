"""The lesson that we sent, to recognise our own lines: mail programs quote it wrapped differently, indented, or without
any mark. Some quote its text part and some its HTML part; each is recognised on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from drip.core.courses.course import Question
from drip.core.replies.lesson_words import answers_alone

_WORD = re.compile(r"\w+")
_URL = r"\b(?:https?:|www\.|mailto:)[^\s>]*"
_LINK = re.compile(rf"<?{_URL}>?|\[[^\[\]\n]{{0,80}}\]|<[^<>\s@]*@[^<>\s@]*>")
_ADDRESS = re.compile(_URL)
_ASKS = re.compile(r"\W{0,3}?[?:？：][\"'”*_)]{0,3}\s*")
_PUNCTUATION = re.compile(r"[^\w\s>]{0,3}\s*")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´\xad\u200b\u200c\u200d\u2060\ufeff"))  # and what shows nothing
# UTF-8 that was read as windows-1252
_MISREAD = re.compile(r"[ÂÃÅÍ][^\x00-\x7f]|[âÐÑÎÏ][^\x00-\x7f]{1,2}|[ðï][^\x00-\x7f]{1,3}")
_IS_MISREAD = re.compile(r"[ÂÃÍâðï][€\x80-\xbf™œ¢Ÿ\ufffd]")
_LOST = re.compile(r"\w[?\ufffd]+\w")  # a charset had no place for a letter or an apostrophe
_NOT_ASCII = re.compile(r"[^\x00-\x7f]|\?")
_WHOLE_WORD = re.compile(r"\w+(?:['’‘`´]+\w+)*")  # "don't", when its place in the line matters
_RUN = 4  # words in a row that identify a place in the lesson
_MIN_FLATTENED_WORDS = 60  # words; so long a line is many of ours that a program has joined
_GAPS = 0.2  # share of its words that may be the program's own
_AHEAD = 3  # lines below a short one that decide whether it is the lesson's
_LABEL = 6  # words beside one of our links
_MAX_ANSWER = 300  # characters of the lesson's own words that may be somebody's answer
_MAX_TRIES = 100  # stretches of one text that are tried as an answer
_MAX_CACHED_LINES = 4096  # lines of a lesson come back in every reply to it
_LONG = 1000  # characters; longer lines are not cached

Words = tuple[str, ...]


class LineOwner(Enum):
    """Who wrote a line of a reply."""

    NOT_OURS = auto()
    ANSWER = auto()  # not ours, although the lesson has these words: they answer it, and stand where it has others
    OURS = auto()
    CITED = auto()  # ours, and the lesson itself marks it with an angle
    QUESTION = auto()  # ours, and asks something
    LABEL = auto()  # one of our buttons, with its link

    @property
    def is_ours(self) -> bool:
        return self not in (LineOwner.NOT_OURS, LineOwner.ANSWER)


class SentLesson:
    """`texts` are the parts of one mail of ours, as text, and `questions` are what it asks."""

    def __init__(self, texts: Sequence[str] = (), questions: Sequence[Question] = ()) -> None:
        self._texts = tuple(texts)
        self._parts = [part for part in map(_Part, texts) if part]
        self._links = tuple({link for text in texts for link in _ADDRESS.findall(text)})
        self._questions = tuple(questions)
        self._tried: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._parts)

    def lines_of(self, lines: list[str]) -> list[LineOwner]:
        """Return whose each line is. A short line is the lesson's only if the lesson goes on with it and below it, so
        that "winter" under a question stays an answer although the lesson contains that word too. A longer one that
        answers a question is the lesson's only where the lesson has it."""
        is_lossy = any(_has_lost(line) for line in lines)
        words = [_words(_as_lost(line) if is_lossy else line) for line in lines]
        owned = [LineOwner.NOT_OURS] * len(lines)
        for part in self._lossy_parts if is_lossy else self._parts:
            spans = part.spans_of(words)
            answers = self._out_of_place(spans, lines, words)
            for index, span in spans.items():
                found = LineOwner.ANSWER if index in answers else part.owner_of(span)
                owned[index] = owned[index] if owned[index].is_ours else found
        for index, line in enumerate(lines):
            if not owned[index].is_ours and self._is_label(line, words[index]):
                owned[index] = LineOwner.LABEL
        return owned

    def has_line(self, line: str) -> bool:
        """Return whether the lesson has a line of exactly these words, such as the label of a button."""
        return any(part.has_line(_words(line)) for part in self._parts)

    def would_answer(self, text: str) -> bool:
        """Return whether the text by itself answers the lesson."""
        if not self._questions or len(text) > _MAX_ANSWER:
            return False
        if text not in self._tried:
            self._tried[text] = len(self._tried) < _MAX_TRIES and answers_alone(self._questions, text)
        return self._tried[text]

    def _out_of_place(self, spans: dict[int, Span], lines: list[str], words: list[Words]) -> set[int]:
        """Return the lines that answer the lesson in its own words and were typed: the lesson does not have them where
        they stand, or they stand there twice."""
        found: set[int] = set()
        if not self._questions:
            return found
        runs = list(_runs(spans, words))
        for run, following in zip(runs, [*runs[1:], []], strict=False):
            twice = [index for index in run if following and spans[index].start >= spans[following[0]].start]
            for stretch in (run, twice):
                if stretch and self.would_answer(" ".join(lines[index].strip() for index in stretch)):
                    found.update(stretch)
        return found

    @cached_property
    def _lossy_parts(self) -> list[_Part]:
        """The parts without the letters that a charset may have no place for."""
        return [part for text in self._texts if (part := _Part(text, lossy=True))]

    def end_of_question(self, line: str) -> int | None:
        """Return where in a line a question of the lesson ends and other words begin: "1. Which season? Winter." """
        if "<" in line:
            return None
        words = _whole_words(line)
        found = (part.length_of_question(words) for part in self._parts) if len(words) > _RUN else ()
        end = next((end for question in found if question and (end := _end_of(question, line)) is not None), None)
        return None if end is None or _LINK.search(line) else end

    def is_near(self, line: str) -> bool:
        """Return whether most word pairs of the line are the lesson's: a program may have changed a letter."""
        words = _words(line)
        pairs = list(pairwise(words))
        return len(words) >= _RUN and any(part.shares(pairs) for part in self._parts)

    def has_all(self, line: str) -> bool:
        """Return whether all word pairs of the line, which has at least two words, are the lesson's."""
        pairs = list(pairwise(_words(line)))
        return bool(pairs) and any(part.shares(pairs, whole=True) for part in self._parts)

    def _is_label(self, line: str, words: Words) -> bool:
        """Return whether this is one of our buttons as programs write it into text: its label and its link."""
        return (
            bool(self._links)
            and len(words) <= _LABEL
            and any(link.startswith(self._links) for link in _ADDRESS.findall(line))
        )


class Span(NamedTuple):
    """A stretch of the lesson: the places of its first word and after its last."""

    start: int
    end: int


def _runs(spans: dict[int, Span], lines: list[Words]) -> Iterator[list[int]]:
    """The lines between which the lesson has nothing else, in their order."""
    run: list[int] = []
    above = -1
    for index, words in enumerate(lines):
        if not words:
            continue
        span = spans.get(index)
        if run and (span is None or span.start != spans[above].end):
            yield run
            run = []
        if span is not None:
            run.append(index)
            above = index
    if run:
        yield run


class _Part:
    """The words of a text, the places of each run of four words, and the places where its lines end."""

    def __init__(self, text: str, *, lossy: bool = False) -> None:
        found: list[str] = []
        self._ends: set[int] = {0}
        self._pairs: set[tuple[str, str]] = set()
        self._asked: set[int] = set()  # the places after paragraphs that ask something
        self._lines: set[Words] = set()
        self._cited: set[int] = set()  # the places in lines that the lesson itself marks as quoted
        asks = False
        for line in text.split("\n"):
            start = len(found) + 1
            found += (words := _words(_as_lost(line) if lossy else line))
            self._lines.add(words)
            self._ends.add(len(found))
            if line.lstrip().startswith(">"):
                self._cited.update(range(start, len(found) + 1))
            asks = "?" in line or "？" in line or (asks and bool(line.strip()))
            if asks:
                self._asked.update(range(start, len(found) + 1))
        self._words = tuple(found)
        self._places = _places(self._words)

    def __bool__(self) -> bool:
        return bool(self._places)

    def spans_of(self, lines: list[Words]) -> dict[int, Span]:
        """{index of a line that is the lesson's: where in the lesson it is}"""
        spans: dict[int, Span] = {}
        filled = [index for index, words in enumerate(lines) if words]
        next_place = -1
        for order, index in enumerate(filled):
            words = lines[index]
            place = self._place_after(words, next_place)
            if place is None:
                continue
            is_tail = next_place >= 0 and next_place not in self._ends  # the tail of a wrapped line
            below = filled[order + 1 : order + 1 + _AHEAD]
            if len(words) >= _RUN or is_tail or self._goes_on([lines[i] for i in below], next_place, place):
                spans[index], next_place = Span(place - len(words), place), place
        self._add_lines_above(spans, lines, filled)
        return spans

    def _add_lines_above(self, spans: dict[int, Span], lines: list[Words], filled: list[int]) -> None:
        """Short lines with which a quote begins are known by what follows them: the name of the course on top."""
        for index, below in zip(reversed(filled[:-1]), reversed(filled), strict=False):
            if index in spans or below not in spans:
                continue
            start, words = spans[below].start - len(lines[index]), lines[index]
            if start >= 0 and self._has(words, start) and {start, start + len(words)} <= self._ends:
                spans[index] = Span(start, start + len(words))

    def has_line(self, words: Words) -> bool:
        return words in self._lines

    def owner_of(self, span: Span) -> LineOwner:
        if span.end in self._asked:
            return LineOwner.QUESTION
        return LineOwner.CITED if span.end in self._cited else LineOwner.OURS

    def shares(self, pairs: list[tuple[str, str]], *, whole: bool = False) -> bool:
        """Return whether half of these word pairs, or all of them, occur in the text."""
        if not self._pairs:
            self._pairs.update(pairwise(self._words))
        known = sum(pair in self._pairs for pair in pairs)
        return known == len(pairs) if whole else 2 * known >= len(pairs)

    def length_of_question(self, words: Words) -> tuple[int, bool] | None:
        """Return (how many words at the beginning of the line are a whole line of the text, whether they surely ask) if
        other words follow them."""
        place = self._places.get(words[:_RUN])
        if place is None or self._has(words, place):
            return None
        length = _RUN
        while self._has(words[length : length + 1], place + length):
            length += 1
        after = place + length
        return (length, after in self._asked) if after in self._ends else None

    def _goes_on(self, below: list[Words], before: int, after: int) -> bool:
        """Return whether the lesson goes on below a short line. If the next line is at the same place of the lesson,
        that one is the lesson's, and the short one was typed above it."""
        if below and self._has(below[0][:1], before) and not self._has(below[0][:1], after):
            return False
        return not below or after >= len(self._words) or any(self._has(words[:_RUN], after) for words in below)

    def _has(self, words: Words, place: int) -> bool:
        return self._words[place : place + len(words)] == words

    def _place_after(self, words: Words, next_place: int) -> int | None:
        """Return the place in the lesson after these words, or None if they are not the lesson's."""
        if next_place >= 0 and self._has(words, next_place):
            return next_place + len(words)
        if len(words) < _RUN:
            return None
        covered, place, gaps = 0, -1, 0
        for start in range(len(words) - _RUN + 1):
            here = self._places.get(words[start : start + _RUN])
            if here is not None:
                gaps += max(0, start - covered)
                covered, place = start + _RUN, here + _RUN
        allowed = len(words) * _GAPS if len(words) >= _MIN_FLATTENED_WORDS else 0
        return place if covered == len(words) and gaps <= allowed else None


def _places(words: Words) -> dict[Words, int]:
    """{each run of four words: its first place}"""
    runs = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    return dict(zip(reversed(runs), range(len(runs) - 1, -1, -1), strict=True))


def _end_of(question: tuple[int, bool], line: str) -> int | None:
    length, asks_for_sure = question
    *_, last = islice(_WHOLE_WORD.finditer(line), length)
    found = (_PUNCTUATION if asks_for_sure else _ASKS).match(line, last.end())
    return found.end() if found else None


def _without_apostrophes(line: str) -> str:
    """Charsets and programs turn apostrophes into anything."""
    return line if line.isascii() and "'" not in line else line.translate(_APOSTROPHES)


def _has_lost(line: str) -> bool:
    """Return whether a charset has turned characters in words into "?"."""
    return ("?" in line or "\ufffd" in line) and bool(_LOST.search(_LINK.sub(" ", line)))


def _as_lost(line: str) -> str:
    return _NOT_ASCII.sub("", _LINK.sub(" ", line) if "?" in line else line)


def _read_again(misread: re.Match[str]) -> str:
    try:
        return misread.group().encode("cp1252").decode()
    except UnicodeError:
        return ""


def has_words(line: str) -> bool:
    """Return whether anything is left of a line without its links and pictures."""
    return bool(_words(line))


def _words(line: str) -> Words:
    if not line:
        return ()
    return _cached_words(line) if len(line) < _LONG else _find_words(line)


def _find_words(line: str) -> Words:
    if "[" in line or "<" in line or ":" in line or "www." in line:
        line = _LINK.sub(" ", line)
    if not line.isascii() and _IS_MISREAD.search(line):
        line = _MISREAD.sub(_read_again, line)
    return tuple(_WORD.findall(_without_apostrophes(line.casefold())))


def _find_whole_words(line: str) -> Words:
    return tuple(_without_apostrophes(word.casefold()) for word in _WHOLE_WORD.findall(line))


_cached_words = lru_cache(_MAX_CACHED_LINES)(_find_words)
_cached_whole_words = lru_cache(_MAX_CACHED_LINES)(_find_whole_words)


def _whole_words(line: str) -> Words:
    return _cached_whole_words(line) if len(line) < _LONG else _find_whole_words(line)
