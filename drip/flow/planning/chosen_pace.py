"""A pace of one's own: the days and the hour that somebody chooses, on a form or later."""

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
MIN_WINDOW_MINUTES = 90  # minutes: a lesson that is held up a little still leaves on its day


class InvalidPace(UserError):
    """No lesson could leave at such a pace."""


def read_pace(days: Iterable[int], at: str, of_the_course: Pace) -> Pace:
    """The pace of these weekdays (0 is Monday) from the hour `at` on, '' for the course's. Raises OddPace."""
    chosen = tuple(sorted({day for day in days if 0 <= day < 7}))
    if not chosen:
        raise InvalidPace("Please choose at least one day.")
    return pace_at(replace(of_the_course, days=chosen), _read_time(at) if at else of_the_course.at)


def pace_at(pace: Pace, at: time) -> Pace:
    """The same days at another hour. Lessons leave no later in the day than they did, unless the hour is that late."""
    least = time(*divmod(at.hour * 60 + at.minute + MIN_WINDOW_MINUTES, 60))
    return replace(pace, at=at, until=max(pace.until, least))


def pace_to_json(pace: Pace | None, course: Course) -> dict[str, Any] | None:
    """As it is kept; None where it is the course's, whose changes it then follows."""
    if pace is None or pace == course.pace:
        return None
    return {"days": list(pace.days), "at": f"{pace.at:%H:%M}", "until": f"{pace.until:%H:%M}"}


def pace_from_json(data: Mapping[str, Any] | None, course: Course) -> Pace:
    """The pace that was kept, or the course's."""
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
