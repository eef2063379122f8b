"""The words that stand beside the places of a course: how it begins, what passes in between, how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from drip.core.course import Cohort, Course, Reentry, Wait
from drip.core.durations import format_duration

MOST_COHORTS = 4  # the others are counted


def start_words(course: Course) -> tuple[str, ...]:
    if not course.cohorts:
        return ("when somebody confirms",)
    more = len(course.cohorts) - MOST_COHORTS
    named = tuple(_cohort_words(cohort) for cohort in course.cohorts[:MOST_COHORTS])
    return (*named, f"and {more} more") if more > 0 else named


def wait_words(wait: Wait) -> Iterator[str]:
    """One for each part of a wait: '1 week', 'on 11 January 2027', 'day 8'. A wait for nothing has none."""
    if wait.after > timedelta(0):
        yield format_duration(wait.after)
    if wait.on is not None:
        yield f"on {date_words(wait.on)}"
    if wait.day is not None:
        yield f"day {wait.day}"


def end_words(course: Course) -> tuple[str, ...]:
    goal = f"at once, when {course.goal}" if course.goal else ""
    again = "" if course.reentry is Reentry.ALWAYS else f"once more: {course.reentry}"
    return tuple(filter(None, (goal, again)))


def date_words(day: date) -> str:
    """'11 January 2027'"""
    return f"{day.day} {day:%B} {day.year}"


def _cohort_words(cohort: Cohort) -> str:
    """'january: 11 January 2027, join until 15 January 2027'"""
    name = "" if cohort.name == cohort.starts.isoformat() else f"{cohort.name}: "
    late = f", join until {date_words(cohort.join_until)}" if cohort.join_until >= cohort.starts else ""
    return f"{name}{date_words(cohort.starts)}{late}"
