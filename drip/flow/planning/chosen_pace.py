"""The pace that a person chooses for themselves: weekdays and an hour, at sign-up or later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from drip.core.courses.course import Course, Pace
from drip.core.languages.catalogue import UserError

LATEST_TIME = time(22)
TIME_PATTERN = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
MIN_WINDOW_MINUTES = 90  # so that a lesson that is a little late is still sent on its day


class InvalidPace(UserError):
    """No lesson could leave at such a pace."""


def read_pace(days: Iterable[int], at: str, course_pace: Pace) -> Pace:
    """Returns the pace with these weekdays (0 is Monday) and the hour `at` ('HH:MM', '' for the course's hour). Raises
    InvalidPace."""
    chosen = tuple(sorted({day for day in days if 0 <= day < 7}))
    if not chosen:
        raise InvalidPace("Please choose at least one day.")
    return pace_at(replace(course_pace, days=chosen), _read_time(at) if at else course_pace.at)


def pace_at(pace: Pace, at: time) -> Pace:
    """Returns the pace with another hour. Its last hour stays, unless that would leave less than
    MIN_WINDOW_MINUTES."""
    earliest_end = time(*divmod(at.hour * 60 + at.minute + MIN_WINDOW_MINUTES, 60))
    return replace(pace, at=at, until=max(pace.until, earliest_end))


def pace_to_json(pace: Pace | None, course: Course) -> dict[str, Any] | None:
    """Returns the pace as it is stored; None if it is the course's, so that the person follows changes of that."""
    if pace is None or pace == course.pace:
        return None
    return {"days": list(pace.days), "at": f"{pace.at:%H:%M}", "until": f"{pace.until:%H:%M}"}


def pace_from_json(data: Mapping[str, Any] | None, course: Course) -> Pace:
    """Returns the stored pace, or the course's if none is stored."""
    if not data:
        return course.pace
    return Pace(tuple(data["days"]), time.fromisoformat(data["at"]), time.fromisoformat(data["until"]))


def _read_time(text: str) -> time:
    if not TIME_PATTERN.fullmatch(text):
        raise InvalidPace("'%(text)s' is no time of the day. Write one such as 07:30.", text=text[:20])
    at = time.fromisoformat(text)
    if at > LATEST_TIME:
        raise InvalidPace("Lessons begin to leave at %(latest)s at the latest.", latest=f"{LATEST_TIME:%H:%M}")
    return at
