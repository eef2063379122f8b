"""Cohorts: people who begin together. Which one a person can join, and when the course then begins for them.

A cohort's dates are dates in each person's own calendar: it begins at midnight of `starts` in their zone and can be
joined until the end of `join_until`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from drip.core.courses.course import Cohort, Course
from drip.core.languages.catalogue import UserError
from drip.core.planning.schedule import instant_of, local_date

LATEST_ZONE = ZoneInfo("Etc/GMT+12")  # the zone in which a day ends last


class NoCohortOpen(UserError):
    """No cohort of the course can be joined now, or not the one that was asked for."""


@dataclass(frozen=True, slots=True)
class CourseStart:
    """When a course begins for a person, and the date from which its days are counted. A person who joins a cohort late
    begins at once, on a later day of the course than its first."""

    at: datetime
    first_day: date


def open_cohorts(course: Course, now: datetime, zone: ZoneInfo = LATEST_ZONE) -> tuple[Cohort, ...]:
    """Cohorts that can be joined, the next to begin first. Without a zone: those that can still be joined in some
    zone."""
    today = local_date(now, zone)
    return tuple(sorted((c for c in course.cohorts if today <= c.join_until), key=lambda cohort: cohort.starts))


def cohort_to_join(course: Course, now: datetime, zone: ZoneInfo, wish: str | None = None) -> Cohort | None:
    """The cohort named `wish` if it can be joined, else the next one that can. None if there is none, or if people may
    begin on their own and `wish` is None."""
    if wish is None and course.own_pace:
        return None
    found = open_cohorts(course, now, zone)
    return next((cohort for cohort in found if cohort.name == wish), found[0] if found else None)


def choose_cohort(course: Course, wish: str | None, zone: ZoneInfo, now: datetime) -> str | None:
    """The name of the cohort that somebody there may join: the one they wish for, or the next; None where the course
    has none, or they begin on their own. Raises NoCohortOpen."""
    cohort = cohort_to_join(course, now, zone, wish)
    if needs_cohort(course) and cohort is None:
        raise NoCohortOpen("This course begins on set dates, and no next one is set yet. Please look again later.")
    if wish is not None and course.cohorts and (cohort is None or cohort.name != wish):
        raise NoCohortOpen("That group can't be joined any more. Please choose another.")
    return cohort.name if cohort else None


def needs_cohort(course: Course) -> bool:
    """Whether everybody begins the course with a cohort."""
    return bool(course.cohorts) and not course.own_pace


def find_cohort(course: Course, name: str | None) -> Cohort | None:
    return next((cohort for cohort in course.cohorts if cohort.name == name), None)


def course_start(course: Course, cohort: str | None, confirmed: datetime, zone: ZoneInfo) -> CourseStart:
    """When the course begins. A person without a cohort, or in one that the course no longer lists, begins when they
    confirm."""
    found = find_cohort(course, cohort)
    if found is None:
        return CourseStart(confirmed, local_date(confirmed, zone))
    return CourseStart(max(confirmed, instant_of(found.starts, time(0), zone)), found.starts)
