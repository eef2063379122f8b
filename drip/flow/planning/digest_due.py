"""When somebody's digest is due: a decision about what was read, no more."""

from __future__ import annotations

from datetime import datetime

from drip.core.cohorts.cohort import find_cohort
from drip.core.cohorts.digest import digest_pace, next_digest, open_digest_slot
from drip.core.courses.course import Course, Pace
from drip.flow.planning.progress import beginning_of, pace_of
from drip.flow.zones import zone_of
from drip.storage.engine.records import EnrollmentRow


def digest_hours(person: EnrollmentRow, course: Course) -> Pace | None:
    """When digests may come to somebody in the course; None for who shares nothing, or has nobody to share with."""
    if course.digest is None or not person.sharing or find_cohort(course, person.cohort) is None:
        return None
    return digest_pace(course.digest, pace_of(person, course))


def first_digest(person: EnrollmentRow, course: Course, now: datetime) -> datetime | None:
    """When the first digest is due for who begins, or begins again, to get them: at once, while its slot is open."""
    hours = digest_hours(person, course)
    slot = open_digest_slot(hours, zone_of(person.zone), now) if hours else None
    if slot is not None and slot.opens >= beginning_of(person, course).at:
        return slot.opens
    return digest_after(person, course, now)


def digest_after(person: EnrollmentRow, course: Course, now: datetime) -> datetime | None:
    """When the first digest after now is due."""
    hours = digest_hours(person, course)
    return next_digest(hours, zone_of(person.zone), now, beginning_of(person, course).at) if hours else None
