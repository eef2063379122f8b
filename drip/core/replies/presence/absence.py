"""What an automatic mail means for the course: its owner is away until a day, or has left that mailbox for good."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from drip.core.replies.answer_words import fold
from drip.core.replies.command_words import WEEKDAYS
from drip.core.replies.presence.absence_words import ALL_MONTHS, AWAY_UNTIL_WORDS, HAS_LEFT, RETURN_WORDS

_SEARCHED = 1_500  # characters: what follows is a signature or a quote
_MAX_AHEAD = timedelta(days=200)  # a day further ahead was meant for the year before
_BEFORE, _AFTER = 5, 4  # words around a date that say what is on that day
_WORD = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]?(?:\d{4}|\d{2})?|\d+|[^\W\d_]+(?:['.-][^\W\d_]+)*|[–—-]"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:[./](\d{4}|\d{2})?)?")
_EAST_ASIAN = re.compile(
    r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일](\s*(?:まで|까지|至|返|回|上班|復帰|出社))?"
)
_ORDINALS = frozenset(("st", "nd", "rd", "th", "er", "º", "o", "."))
_LINKS = frozenset(("de", "of", "del", "d", "den", "the", "."))


@dataclass(frozen=True, slots=True)
class Absence:
    """They are back on that day."""

    until: date


@dataclass(frozen=True, slots=True)
class HasLeft:
    """Nobody reads this mailbox any more."""


def read_automatic_reply(subject: str, text: str, sent_on: date) -> Absence | HasLeft | None:
    """What an automatic mail says of its owner; None if it names no day. `sent_on` is the day on which it was sent, in
    the person's zone."""
    written = f"{subject}\n{text[:_SEARCHED]}"
    words = fold(written)
    if HAS_LEFT.search(words):
        return HasLeft()
    day = max(_east_asian(written, sent_on), default=None) or _day_of_return(words, sent_on)
    return Absence(day) if day else None


def _day_of_return(text: str, today: date) -> date | None:
    """The latest day with a word of return beside it; without one, the latest with a word such as "until"."""
    tokens = _WORD.findall(text)
    returns: list[date] = []
    ends: list[date] = []
    at = 0
    while at < len(tokens):
        day, length = _date_at(tokens, at, today)
        if day and today < day <= today + _MAX_AHEAD:
            before = tokens[max(0, at - _BEFORE) : at]
            after = tokens[at + length : at + length + _AFTER]
            if not RETURN_WORDS.isdisjoint(before) or not RETURN_WORDS.isdisjoint(after):
                returns.append(day)
            if not AWAY_UNTIL_WORDS.isdisjoint(before[-3:]):
                ends.append(day)
        at += max(1, length)
    return max(returns or ends, default=None)


def _date_at(tokens: list[str], at: int, today: date) -> tuple[date | None, int]:
    """The date that begins at this word, and of how many words it is; (None, 0) if none does."""
    word, rest = tokens[at], tokens[at + 1 : at + 6]
    try:
        if found := _ISO.fullmatch(word):
            return date(int(found[1]), int(found[2]), int(found[3])), 1
        if found := _FIGURES.fullmatch(word):
            return _of_figures(found, today), 1
        if word.isdecimal() and int(word) <= 31:
            return _day_and_month(int(word), rest, today)
        if word in ALL_MONTHS:
            return _month_and_day(ALL_MONTHS[word], rest, today)
        if word in WEEKDAYS and len(word) > 3 and not _begins_date(rest):
            return today + timedelta(days=(WEEKDAYS[word] - today.weekday() - 1) % 7 + 1), 1
    except ValueError:  # the 31st of February
        pass
    return None, 0


def _begins_date(rest: list[str]) -> bool:
    """Whether a weekday only belongs to the date behind it: "Monday, 14 August"."""
    named = [token for token in rest[:2] if token not in _LINKS]
    return bool(named) and (named[0][0].isdecimal() or named[0] in ALL_MONTHS)


def _day_and_month(day: int, rest: list[str], today: date) -> tuple[date | None, int]:
    skipped = 0
    while skipped < min(2, len(rest)) and rest[skipped] in _ORDINALS | _LINKS:
        skipped += 1
    if skipped >= len(rest) or rest[skipped] not in ALL_MONTHS:
        return None, 0
    month, years = ALL_MONTHS[rest[skipped]], [token for token in rest[skipped + 1 :] if token not in _LINKS]
    year = _year(years)
    return _day(day, month, year, today), 2 + skipped + (year is not None)


def _month_and_day(month: int, rest: list[str], today: date) -> tuple[date | None, int]:
    if not rest or not rest[0].isdecimal() or int(rest[0]) > 31:
        return None, 0
    skipped = 1 if len(rest) > 1 and rest[1] in _ORDINALS else 0
    year = _year(rest[1 + skipped :])
    return _day(int(rest[0]), month, year, today), 2 + skipped + (year is not None)


def _year(words: list[str]) -> int | None:
    return int(words[0]) if words and words[0].isdecimal() and len(words[0]) == 4 else None


def _of_figures(found: re.Match[str], today: date) -> date | None:
    """14.8., 14.08.2026, 14/8, 8/14/2026. Where day and month may be swapped, the nearer day that is to come."""
    first, second = int(found[1]), int(found[3])
    year = None if not found[4] else int(found[4]) + (2000 if len(found[4]) == 2 else 0)
    ways = [(first, second)] if found[2] == "." else [(first, second), (second, first)]
    days = [_day(day, month, year, today) for day, month in ways if month <= 12 and day <= 31]
    return min((day for day in days if day > today), default=None)


def _day(day: int, month: int, year: int | None, today: date) -> date:
    """That day, or the next such day if no year is given."""
    if year is not None:
        return date(year, month, day)
    this = date(today.year, month, day)
    return this if this > today else date(today.year + 1, month, day)


def _east_asian(text: str, today: date) -> list[date]:
    """8月14日, where a word of return or "until" follows."""
    days: list[date] = []
    for year, month, day, cue in _EAST_ASIAN.findall(text):
        try:
            found = _day(int(day), int(month), int(year) if year else None, today)
        except ValueError:
            continue
        if cue and today < found <= today + _MAX_AHEAD:
            days.append(found)
    return days
