from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sites import checked_course

from drip.core.courses.course import Pace
from drip.flow.planning.chosen_pace import LATEST_TIME, InvalidPace, pace_from_json, pace_to_json, read_pace

HOURS = st.times(max_value=LATEST_TIME).map(lambda at: at.replace(second=0, microsecond=0))


@given(st.sets(st.integers(0, 6), min_size=1), HOURS)
def test_any_days_and_any_hour_leave_time_to_leave_in(days: set[int], at: time) -> None:
    pace = read_pace(days, f"{at:%H:%M}", Pace())
    assert (pace.days, pace.at) == (tuple(sorted(days)), at)
    assert pace.until > pace.at


def test_the_evening_of_the_course_stays_where_the_hour_lets_it() -> None:
    assert read_pace([0], "18:00", Pace()).until == time(21)
    assert read_pace([0], "21:30", Pace()).until == time(23)


def test_days_alone_are_at_the_hour_of_the_course() -> None:
    assert read_pace([5, 5, 6], "", Pace(at=time(8, 15))) == Pace((5, 6), time(8, 15), time(21))


def test_a_pace_without_days_is_none() -> None:
    with pytest.raises(InvalidPace, match="at least one day"):
        read_pace([], "07:30", Pace())
    with pytest.raises(InvalidPace, match="at least one day"):
        read_pace([7, -1], "07:30", Pace())


@pytest.mark.parametrize("at", ["25:00", "noon", "7.30", "07:30:00", "٠٧:٣٠"])
def test_what_is_no_time_is_said(at: str) -> None:
    with pytest.raises(InvalidPace, match="is no time of the day"):
        read_pace([0], at, Pace())


def test_the_night_is_too_late() -> None:
    with pytest.raises(InvalidPace, match="at 22:00 at the latest"):
        read_pace([0], "22:01", Pace())


def test_a_pace_is_kept_where_it_is_not_the_course_s() -> None:
    course = checked_course().course
    assert course is not None
    own = replace(course.pace, days=(1, 6))
    assert pace_to_json(None, course) is None
    assert pace_to_json(course.pace, course) is None
    assert pace_to_json(own, course) == {"days": [1, 6], "at": "07:30", "until": "21:00"}
    assert pace_from_json(pace_to_json(own, course), course) == own
    assert pace_from_json(None, course) == course.pace
