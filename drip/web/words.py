"""Dates, zones, paces and answers in the words that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from drip.core.course import UNKNOWN, Branch, Course, Kind, Pace, Question, SendLesson, Step

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {
    "spring": "Something new wants to begin.",
    "summer": "It grows, and it needs tending.",
    "fall": "Time to gather in, or to let go.",
    "winter": "Time to rest and to think.",
}
WORKDAYS = (0, 1, 2, 3, 4)


def long_date(day: date, today: date) -> str:
    """'Wednesday 25 November', with the year where it is another one."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B}"
    return words if day.year == today.year else f"{words} {day.year}"


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


def zone_words(zone: ZoneInfo) -> str:
    """'Lisbon time'; a zone that is not named for a place keeps its name."""
    area, _, place = zone.key.rpartition("/")
    name = place.replace("_", " ") if area and not area.startswith("Etc") else zone.key
    return name if name == "UTC" else f"{name} time"


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


def longest_way(steps: tuple[Step, ...]) -> int:
    """How many lessons somebody can receive at most."""
    count = 0
    for step in steps:
        if isinstance(step, SendLesson):
            count += 1
        elif isinstance(step, Branch):
            count += max((longest_way(track) for track in step.tracks.values()), default=0)
    return count


def length_words(course: Course) -> str:
    count = longest_way(course.sequence)
    varies = any(isinstance(step, Branch) for step in course.sequence)
    return f"{'up to ' if varies else ''}{count} {'lesson' if count == 1 else 'lessons'}"


def season_words(season: str) -> str:
    return "not told yet" if season == UNKNOWN else season


def area_words(area: str) -> str:
    """'Career', 'Private life': the author's own name for a part of life, as a heading."""
    return area.replace("_", " ").replace("-", " ").capitalize()


def answer_words(question: Question, value: Any) -> str:
    """A clear answer as its owner would say it, on one line or several."""
    match question.kind:
        case Kind.SEASON:
            return str(value).capitalize()
        case Kind.YES_NO if isinstance(value, bool):
            return "Yes" if value else "No"
        case Kind.SCALE:
            return f"{value} of {question.high}"
        case Kind.LIST if isinstance(value, list | tuple):
            return "\n".join(f"• {item}" for item in value)
        case _:
            return str(value)
