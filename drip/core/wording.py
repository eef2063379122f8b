"""Dates, times and paces in the words that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from drip.core.course import Pace

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKDAYS = (0, 1, 2, 3, 4)


def long_date(day: date, today: date) -> str:
    """'Wednesday 25 November', with the year where it is another one."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B}"
    return words if day.year == today.year else f"{words} {day.year}"


def full_date(day: date) -> str:
    """'25 November 2026'"""
    return f"{day.day} {day:%B} {day.year}"


def arrival(at: datetime, now: datetime) -> str:
    """When something comes, as the end of a sentence: 'on Wednesday 25 November at 07:30', 'today at 07:30'. Both times
    are local; a time that has come is 'any minute now'."""
    if at <= now:
        return "any minute now"
    match at.date() - now.date():
        case timedelta(days=0):
            return f"today at {at:%H:%M}"
        case timedelta(days=1):
            return f"tomorrow, {long_date(at.date(), now.date())}, at {at:%H:%M}"
        case _:
            return f"on {long_date(at.date(), now.date())} at {at:%H:%M}"


def pace_words(pace: Pace) -> str:
    """'on Mondays, Wednesdays and Fridays at 07:30'"""
    days = tuple(sorted(pace.days))
    if len(days) == 7:
        which = "every day"
    elif days == WORKDAYS:
        which = "Monday to Friday"
    else:
        which = f"on {join_words([f'{WEEKDAYS[day]}s' for day in days])}"
    return f"{which} at {pace.at:%H:%M}"


def join_words(words: list[str]) -> str:
    """'a, b and c'"""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
