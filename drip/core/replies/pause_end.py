"""When a pause ends, in everyday words: "2 weeks", "for a month", "until 3 March", "till Monday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from drip.core.replies.command_words import (
    ARTICLES,
    COUNTS,
    DAYS_OF,
    FOR_WORDS,
    MONTHS,
    MONTHS_OF,
    NEXT_WORDS,
    TOMORROW_WORDS,
    UNTIL_WORDS,
    WEEKDAYS,
)

MAX_PAUSE = timedelta(days=366)
_ENDINGS = frozenset(("st", "nd", "rd", "th", "er", "o", "a", "e"))  # of 1st, 1er, 1º, as `fold` leaves them
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(?:(\d{4}|\d{2}))?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?")


def read_pause_end(words: Sequence[str], today: date) -> date | None:
    """The day on which the pause ends: after today, and within a year. None if the words are no such duration or
    date."""
    has_until = not UNTIL_WORDS.isdisjoint(words)
    rest = [word for word in words if word not in UNTIL_WORDS and word not in FOR_WORDS]
    rest = [word for at, word in enumerate(rest) if not (at and word in _ENDINGS and rest[at - 1].isdecimal())]
    try:
        day = _length(rest, today) or _date(rest, today) or _named(rest, today, has_until=has_until)
    except (ValueError, OverflowError):  # the 31st of February, the year 900,000
        return None
    return day if day is not None and today < day <= today + MAX_PAUSE else None


def _length(words: list[str], today: date) -> date | None:
    """[2, weeks], [a, month], [a, couple, weeks], [week]"""
    match words:
        case [unit]:
            count = 1
        case [number, unit] | [_, number, unit] if len(words) == 2 or words[0] in ARTICLES:
            count = int(number) if number.isdecimal() else COUNTS.get(number, 0)
        case _:
            return None
    if not 0 < count <= MAX_PAUSE.days:
        return None
    if unit in DAYS_OF:
        return today + timedelta(days=count * DAYS_OF[unit])
    return _months_on(today, count * MONTHS_OF[unit]) if unit in MONTHS_OF else None


def _date(words: list[str], today: date) -> date | None:
    """[2027-03-03], [3.3.], [15/3/2027], [3, march], [march, 3, 2027]. If day and month could be swapped, it is no
    date."""
    match words:
        case [written]:
            return _figures(written, today)
        case [day, month, *year] if day.isdecimal() and month in MONTHS and len(year) < 2:
            return _day_of(today, int(day), MONTHS[month], "".join(year))
        case [month, day, *year] if day.isdecimal() and month in MONTHS and len(year) < 2:
            return _day_of(today, int(day), MONTHS[month], "".join(year))
        case _:
            return None


def _figures(written: str, today: date) -> date | None:
    if found := _ISO.fullmatch(written):
        year, month, day = map(int, found.groups())
        return date(year, month, day)
    if found := _DOTTED.fullmatch(written):
        return _day_of(today, int(found[1]), int(found[2]), found[3] or "")
    if found := _SLASHED.fullmatch(written):
        first, second = int(found[1]), int(found[2])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (second, first) if second > 12 else (first, second)
        return _day_of(today, day, month, found[3] or "")
    return None


def _named(words: list[str], today: date, *, has_until: bool) -> date | None:
    """[monday], [next, monday], [tomorrow], [march], [next, week], [15]"""
    is_next = not NEXT_WORDS.isdisjoint(words)
    match [word for word in words if word not in NEXT_WORDS and word not in ARTICLES]:
        case [word] if not has_until:
            return None
        case [word] if word in WEEKDAYS:
            return today + timedelta(days=(WEEKDAYS[word] - today.weekday() - 1) % 7 + 1)
        case [word] if word in TOMORROW_WORDS:
            return today + timedelta(days=1)
        case [word] if word in MONTHS:
            return _day_of(today, 1, MONTHS[word], "")
        case [word] if is_next and DAYS_OF.get(word) == 7:
            return today + timedelta(days=7 - today.weekday())
        case [word] if is_next and MONTHS_OF.get(word) == 1:
            return _months_on(today.replace(day=1), 1)
        case [word] if word.isdecimal():
            this = today.replace(day=int(word))
            return this if this > today else _months_on(this, 1)
        case _:
            return None


def _day_of(today: date, day: int, month: int, year: str) -> date:
    """That day, or the next such day if no year is given."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = date(today.year, month, day)
    return this if this > today else date(today.year + 1, month, day)


def _months_on(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))
