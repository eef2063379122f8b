"""Decides when a person's digest is due, from rows that were read before."""

from __future__ import annotations

from datetime import datetime

from drip.core.cohorts.cohort import find_cohort
from drip.core.cohorts.digest import digest_pace, next_digest, open_digest_slot
from drip.core.courses.course import Course, Pace
from drip.flow.planning.progress import course_start_of, pace_of
from drip.flow.zones import zone_of
from drip.storage.engine.records import EnrollmentRow


def digest_hours(person: EnrollmentRow, course: Course) -> Pace | None:
    """Returns the day and the hours in which this person may get a digest; None if they share nothing or have nobody
    to share with."""
    if course.digest is None or not person.sharing or find_cohort(course, person.cohort) is None:
        return None
    return digest_pace(course.digest, pace_of(person, course))


def first_digest(person: EnrollmentRow, course: Course, now: datetime) -> datetime | None:
    """Returns when the first digest is due for a person who begins to share: at once if its slot is open."""
    hours = digest_hours(person, course)
    slot = open_digest_slot(hours, zone_of(person.zone), now) if hours else None
    if slot is not None and slot.opens >= course_start_of(person, course).at:
        return slot.opens
    return digest_after(person, course, now)


def digest_after(person: EnrollmentRow, course: Course, now: datetime) -> datetime | None:
    """Returns when the next digest after `now` is due; None if the person gets none."""
    hours = digest_hours(person, course)
    return next_digest(hours, zone_of(person.zone), now, course_start_of(person, course).at) if hours else None
