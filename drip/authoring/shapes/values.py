"""What single values may be, and how they are written.

Everything in a course file is read as text first; the key decides what the text means. So `title: 2026`, `options:
[yes, no]` and `at: 07:30` mean what they seem to mean, whatever YAML makes of them. Each function takes the text in the
file and raises ValueError with a message for the author."""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

from drip.core.courses.course import WEEKDAYS
from drip.core.courses.suggest import did_you_mean
from drip.core.languages.language import LANGUAGE_CODE, LANGUAGE_NAMES

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_COURSE = 366  # days
FIRST_YEAR, LAST_YEAR = 2000, 2199  # dates must stay computable for years after such a day
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
EMAIL = re.compile(r"[^\s@<>(),;:\\\"]{1,64}@[^\s@<>(),;:\\\"]{1,200}\.[^\s@<>(),;:\\\".]{1,63}")
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
OTHER_CLOCK = re.compile(r"([0-9]{1,2})(?:[.h:]([0-9]{2}))?h? ?([ap]m)?")
DAY_OF_COURSE = re.compile(r"day ?(-?[0-9]{1,5})", re.IGNORECASE)
DAY_FIRST = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")

E = TypeVar("E", bound=StrEnum)


def text(value: Any) -> str:
    if value is None:
        raise ValueError("there is nothing here: write the value after the colon")
    if not isinstance(value, str):
        shape = "a list" if isinstance(value, list) else "a block of keys"
        raise ValueError(f"this must be text, but is read as {shape}: put quotes around the whole text")
    return value.strip()


def line(value: Any) -> str:
    words = text(value)
    if "\n" in words:
        raise ValueError("this must fit on one line: use > instead of | to join lines, or write it in one")
    if not words:
        raise ValueError("this text is empty")
    return words


def optional_line(value: Any) -> str:
    return "" if value is None or value == "" else line(value)


def optional_text(value: Any) -> str:
    return "" if value is None else text(value)


def slug(value: Any) -> str:
    """The name of a course or a lesson, which also occurs in links and file names."""
    word = line(value)
    if word.endswith(".md"):
        raise ValueError(f"leave off the '.md': write '{word.removesuffix('.md')}'")
    if not SLUG.fullmatch(word):
        raise ValueError(f"'{word}' can't be a name here: use small letters, digits and hyphens{_instead(word, '-')}")
    return word


def name(value: Any) -> str:
    """The name of a question or an area, which also occurs in templates, as in answers.first_step."""
    word = line(value)
    if not NAME.fullmatch(word):
        raise ValueError(
            f"'{word}' can't be a name here: use small letters, digits and underscores{_instead(word, '_')}"
        )
    return word


def email(value: Any) -> str:
    address = line(value)
    if not EMAIL.fullmatch(address):
        raise ValueError(f"'{address}' is not an email address: write it as coach@example.com")
    return address


def clock(value: Any) -> time:
    """A time of day, 00:00 to 23:59."""
    words = line(value)
    if (match := CLOCK.fullmatch(words)) and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    guess = _likely_time(words.lower())
    advice = f'write it as "{guess}"' if guess else 'write hours and minutes as "07:30", up to "23:59"'
    raise ValueError(f"'{words}' is not a time: {advice}")


def weekday(value: Any) -> int:
    """0 is Monday. 'mon' and 'Monday' are both understood."""
    word = line(value)
    for number, names in enumerate(zip(WEEKDAYS, DAYS, strict=True)):
        if word.lower() in names:
            return number
    guess = did_you_mean(word, (*WEEKDAYS, *DAYS)) or f": use {', '.join(WEEKDAYS)}"
    raise ValueError(f"'{word}' is not a day of the week{guess}")


def day(value: Any) -> date:
    words = line(value)
    try:
        found = date.fromisoformat(words)
    except ValueError:
        match = DAY_FIRST.fullmatch(words)
        example = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else "2027-01-31"
        raise ValueError(f"'{words}' is not a date: write year, month and day as {example}") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"'{words}' can't be meant: the years here are {FIRST_YEAR} to {LAST_YEAR}")
    return found


def date_or_day(value: Any) -> date | int:
    """A date or, as 'day 8', the number of a day of the course, counted from 1."""
    words = line(value)
    match = DAY_OF_COURSE.fullmatch(words)
    if match is None and words.isdecimal():
        raise ValueError(f"'{words}' is not a date: for a day of the course write 'day {words}'")
    if match is None:
        return day(value)
    if not 1 <= int(match[1]) <= LONGEST_COURSE:
        raise ValueError(f"there is no '{words}' of a course: its first day is day 1, its last day {LONGEST_COURSE}")
    return int(match[1])


def flag(value: Any) -> bool:
    word = line(value).lower()
    if word in ("true", "yes", "on"):
        return True
    if word in ("false", "no", "off"):
        return False
    raise ValueError(f"'{word}' is neither true nor false: write true or false")


def number(value: Any) -> int:
    word = line(value)
    if not re.fullmatch(r"-?[0-9]{1,6}", word):
        raise ValueError(f"'{word}' is not a whole number")
    return int(word)


def condition(value: Any) -> str:
    words = line(value)
    if words.startswith(("{{", "{%")):
        raise ValueError("a condition is written without {{ }}: season.career == 'winter'")
    return words


def weight(value: Any) -> int:
    number_ = number(value)
    if number_ < 1:
        raise ValueError(f"{number_} is too small: a weight is 1 or more; to leave a variant out, remove it")
    return number_


def lesson_count(value: Any) -> int:
    count = number(value)
    if not 2 <= count <= 100:
        raise ValueError(f"{count} is no number of lessons to be silent about: from 2 to 100")
    return count


def language(value: Any) -> str:
    """Two lower-case letters, with a country if it matters: de, pt-br."""
    word = line(value).lower().replace("_", "-")
    if LANGUAGE_CODE.fullmatch(word):
        return word
    guess = next((code for code, names in LANGUAGE_NAMES.items() if word in (name.lower() for name in names)), None)
    advice = f"write {guess}" if guess else "write its two letters, such as de or pt-br"
    raise ValueError(f"'{word}' is not the code of a language: {advice}")


def word_of(kind: type[E], value: Any) -> E:
    word = line(value)
    words = [member.value for member in kind]
    if word.lower() in words:
        return kind(word.lower())
    raise ValueError(f"'{word}' is not known here{did_you_mean(word, words) or ': use ' + ' or '.join(words)}")


def _instead(word: str, joint: str) -> str:
    likely = joint.join(re.findall(r"[a-z0-9]+", word.lower()))[:60].lstrip("0123456789_" if joint == "_" else "-")
    return f", such as '{likely}'" if likely else ""


def _likely_time(words: str) -> str | None:
    match = OTHER_CLOCK.fullmatch(words)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
