"""Dates, times, paces and values in everyday words: in English, or in the language of a catalogue."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from drip.core.courses.course import UNKNOWN, Pace, Question, QuestionKind, Season
from drip.core.languages.catalogue import ENGLISH, Catalogue
from drip.core.languages.translate import option_label

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WORKDAYS = (0, 1, 2, 3, 4)
ON_DAY, ON_DAY_OF_YEAR = "%(weekday)s %(day)s %(month)s", "%(weekday)s %(day)s %(month)s %(year)s"
DAY = "%(day)s %(month)s %(year)s"
ANY_MINUTE, TODAY_AT_TIME, TOMORROW_AT_TIME = "any minute now", "today at %(time)s", "tomorrow, %(date)s, at %(time)s"
DATE_AT_TIME = "on %(date)s at %(time)s"
EVERY_DAY, EACH_WORKDAY, ON_DAYS = "every day", "Monday to Friday", "on %(days)s"
DAYS_AT_TIME = "%(days)s at %(time)s"
LIST_AND_LAST = "%(words)s and %(last)s"
VALUE_OF_MOST = "%(value)s of %(most)s"
SEASON = "season"
MESSAGES = (  # everything that is looked up here: a catalogue should translate all of it
    *WEEKDAYS,
    *(f"{day}s" for day in WEEKDAYS),
    *MONTHS,
    *(
        ON_DAY,
        ON_DAY_OF_YEAR,
        DAY,
        ANY_MINUTE,
        TODAY_AT_TIME,
        TOMORROW_AT_TIME,
        DATE_AT_TIME,
        EVERY_DAY,
        EACH_WORKDAY,
        ON_DAYS,
        DAYS_AT_TIME,
        LIST_AND_LAST,
        VALUE_OF_MOST,
    ),
    *("yes", "no", *Season, UNKNOWN, SEASON),
)


def day_words(day: date, words: Catalogue = ENGLISH) -> str:
    """'4 January 2027'"""
    return words.say(DAY, day=str(day.day), month=words.say(MONTHS[day.month - 1]), year=str(day.year))


def long_date(day: date, today: date, words: Catalogue = ENGLISH) -> str:
    """'Wednesday 25 November', with the year if it is not this year's."""
    return words.say(
        ON_DAY if day.year == today.year else ON_DAY_OF_YEAR,
        weekday=words.say(WEEKDAYS[day.weekday()]),
        day=str(day.day),
        month=words.say(MONTHS[day.month - 1]),
        year=str(day.year),
    )


def arrival_words(at: datetime, now: datetime, words: Catalogue = ENGLISH) -> str:
    """When something arrives, to end a sentence with: 'on Wednesday 25 November at 07:30', 'today at 07:30'. Both times
    are local; a time in the past is 'any minute now'."""
    if at <= now:
        return words.say(ANY_MINUTE)
    sentence = {timedelta(days=0): TODAY_AT_TIME, timedelta(days=1): TOMORROW_AT_TIME}.get(
        at.date() - now.date(), DATE_AT_TIME
    )
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
    return words.say(DAYS_AT_TIME, days=which, time=f"{pace.at:%H:%M}")


def join_words(parts: list[str], words: Catalogue = ENGLISH) -> str:
    """'a, b and c'"""
    if len(parts) < 2:
        return "".join(parts)
    return words.say(LIST_AND_LAST, words=", ".join(parts[:-1]), last=parts[-1])


def yes_no_word(value: bool, words: Catalogue = ENGLISH) -> str:
    return words.say("yes" if value else "no")


def capitalize_first(text: str) -> str:
    """Capitalises the first letter and leaves the others as they are."""
    return text[:1].upper() + text[1:]


def value_words(question: Question, value: str, words: Catalogue = ENGLISH) -> str:
    """A season, an option, yes or no, in the language of the catalogue."""
    match question.kind:
        case QuestionKind.SEASON | QuestionKind.YES_NO:
            return words.say(value)
        case _:
            return option_label(question, value)
