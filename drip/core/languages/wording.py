"""Dates, times, paces and values in the words that people use: in English, or in the language of a catalogue."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from drip.core.courses.course import UNKNOWN, Kind, Pace, Question, Season
from drip.core.languages.catalogue import ENGLISH, Catalogue
from drip.core.languages.translate import label_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WORKDAYS = (0, 1, 2, 3, 4)
ON_DAY, ON_DAY_OF_YEAR = "%(weekday)s %(day)s %(month)s", "%(weekday)s %(day)s %(month)s %(year)s"
DAY = "%(day)s %(month)s %(year)s"
NOW, TODAY, TOMORROW = "any minute now", "today at %(time)s", "tomorrow, %(date)s, at %(time)s"
LATER = "on %(date)s at %(time)s"
EVERY_DAY, EACH_WORKDAY, ON_DAYS = "every day", "Monday to Friday", "on %(days)s"
AT = "%(days)s at %(time)s"
JOINED = "%(words)s and %(last)s"
OF = "%(value)s of %(most)s"
SEASON = "season"
SAID = (  # all that is looked up here: what a catalogue must have for values to read well
    *WEEKDAYS,
    *(f"{day}s" for day in WEEKDAYS),
    *MONTHS,
    *(ON_DAY, ON_DAY_OF_YEAR, DAY, NOW, TODAY, TOMORROW, LATER, EVERY_DAY, EACH_WORKDAY, ON_DAYS, AT, JOINED, OF),
    *("yes", "no", *Season, UNKNOWN, SEASON),
)


def day_words(day: date, words: Catalogue = ENGLISH) -> str:
    """'4 January 2027'"""
    return words.say(DAY, day=str(day.day), month=words.say(MONTHS[day.month - 1]), year=str(day.year))


def long_date(day: date, today: date, words: Catalogue = ENGLISH) -> str:
    """'Wednesday 25 November', with the year where it is another one."""
    return words.say(
        ON_DAY if day.year == today.year else ON_DAY_OF_YEAR,
        weekday=words.say(WEEKDAYS[day.weekday()]),
        day=str(day.day),
        month=words.say(MONTHS[day.month - 1]),
        year=str(day.year),
    )


def arrival(at: datetime, now: datetime, words: Catalogue = ENGLISH) -> str:
    """When something comes, as the end of a sentence: 'on Wednesday 25 November at 07:30', 'today at 07:30'. Both times
    are local; a time that has come is 'any minute now'."""
    if at <= now:
        return words.say(NOW)
    sentence = {timedelta(days=0): TODAY, timedelta(days=1): TOMORROW}.get(at.date() - now.date(), LATER)
    return words.say(sentence, date=long_date(at.date(), now.date(), words), time=f"{at:%H:%M}")


def pace_words(pace: Pace, words: Catalogue = ENGLISH) -> str:
    """'on Mondays, Wednesdays and Fridays at 07:30'"""
    days = tuple(sorted(pace.days))
    if len(days) == 7:
        which = words.say(EVERY_DAY)
    elif days == WORKDAYS:
        which = words.say(EACH_WORKDAY)
    else:
        which = words.say(ON_DAYS, days=join_words([words.say(f"{WEEKDAYS[day]}s") for day in days], words))
    return words.say(AT, days=which, time=f"{pace.at:%H:%M}")


def join_words(parts: list[str], words: Catalogue = ENGLISH) -> str:
    """'a, b and c'"""
    if len(parts) < 2:
        return "".join(parts)
    return words.say(JOINED, words=", ".join(parts[:-1]), last=parts[-1])


def yes_no(value: bool, words: Catalogue = ENGLISH) -> str:
    return words.say("yes" if value else "no")


def capital(text: str) -> str:
    """With a capital at its beginning, and the others as they are."""
    return text[:1].upper() + text[1:]


def value_words(question: Question, value: str, words: Catalogue = ENGLISH) -> str:
    """A season, an option, yes or no, as somebody says it in their language."""
    match question.kind:
        case Kind.SEASON | Kind.YES_NO:
            return words.say(value)
        case _:
            return label_of(question, value)
