"""How programs mark the lines of a quote: "> ", "| ", or the initials of the quoted person ("IM> ")."""

from __future__ import annotations

import re
from collections import Counter

from drip.inbound.quoting.sent_lesson import SentLesson

_ANGLES = re.compile(r"[ \t\xa0]{0,8}[>＞][>＞ \t\xa0]*")
_INITIALS = re.compile(r"[ \t]{0,8}([^\W\d_]{1,4})>[> \t]*")
_BARS = re.compile(r"[ \t]{0,8}[|:][|: \t]*")
_FROM = ">from "  # mailboxes put an angle before a line that begins with From
_MIN_MARKED_LINES = 3  # lines with the same mark


def quote_marks(raw: list[str], lesson: SentLesson) -> list[int]:
    """Return for each line the length of the quote mark it begins with; 0 if it has none. Angles always mark a quote,
    initials if several lines have the same, bars if the text behind them is ours."""
    marks = [_length(_ANGLES, line) for line in raw]
    _forgive_from(raw, marks)
    others = _initials(raw) or _bars(raw, lesson)
    return [mark or other for mark, other in zip(marks, others, strict=True)] if others else marks


def _length(pattern: re.Pattern[str], line: str) -> int:
    found = pattern.match(line)
    return found.end() if found else 0


def _forgive_from(raw: list[str], marks: list[int]) -> None:
    for index, line in enumerate(raw):
        beside = marks[max(0, index - 1) : index] + marks[index + 1 : index + 2]
        if marks[index] and not any(beside) and line[: len(_FROM)].lower() == _FROM:
            marks[index] = 0


def _initials(raw: list[str]) -> list[int]:
    found = [_INITIALS.match(line) for line in raw]
    counts = Counter(match.group(1) for match in found if match)
    usual = {name for name, count in counts.items() if count >= _MIN_MARKED_LINES}
    return [match.end() if match and match.group(1) in usual else 0 for match in found] if usual else []


def _bars(raw: list[str], lesson: SentLesson) -> list[int]:
    lengths = [_length(_BARS, line) for line in raw]
    if not lesson or sum(map(bool, lengths)) < _MIN_MARKED_LINES:
        return []
    ours = lesson.lines_of([line[length:] if length else "" for line, length in zip(raw, lengths, strict=True)])
    return lengths if sum(owned.is_ours for owned in ours) >= _MIN_MARKED_LINES else []
