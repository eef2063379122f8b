"""Send times that some clocks jump over. Everybody may have another zone, so all of them are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import Course
from drip.core.planning.clock_gaps import ClockGap, clock_gaps, describe_gaps, may_fall_into_a_gap
from drip.flow.zones import zone_names, zone_of

LOOKAHEAD = timedelta(days=2 * 365)


def check_send_times(course: Course, today: date) -> Iterator[CourseFinding]:
    times = [("course/pace/at", course.pace.at, course.pace.days)]
    if course.digest is not None:
        times.append(("course/digest/at", course.digest.at, (course.digest.day,)))
    at_night = [one for one in times if may_fall_into_a_gap(one[1])]
    found = _all_gaps(today) if at_night else []
    for where, at, days in at_night:
        if message := describe_gaps(at, days, found):
            yield CourseFinding(where, message)


def _all_gaps(today: date) -> list[ClockGap]:
    since = datetime.combine(today, time(0), tzinfo=UTC)
    return [gap for name in zone_names() for gap in clock_gaps(zone_of(name), since, since + LOOKAHEAD)]
