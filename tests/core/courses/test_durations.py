import re
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.courses.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("5 days", timedelta(days=5)),
        ("1 week", timedelta(days=7)),
        ("3 hours", timedelta(hours=3)),
        ("90 minutes", timedelta(minutes=90)),
        ("2 weeks and 3 days", timedelta(days=17)),
        ("1 day, 2 hours and 5 minutes", timedelta(days=1, hours=2, minutes=5)),
        ("1 Week", timedelta(days=7)),
        ("0 days", timedelta(0)),
    ],
)
def test_a_duration_is_read_as_it_is_said(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5", "of what? Write '5 days'"),
        ("5d", "write '5 days'"),
        ("1 w", "write '1 week'"),
        ("30 min", "write '30 minutes'"),
        ("1 month", "'4 weeks'"),
        ("1.5 days", "whole numbers"),
        ("half a day", "whole numbers"),
        ("-3 days", "write it as"),
        ("a while", "write it as"),
        ("", "write it as"),
        ("3 days and", "write it as"),
        ("600 weeks", "longer than ten years"),
        ("999999999 weeks", "longer than ten years"),
        ("9" * 5000 + " days", "is not a length of time"),
    ],
)
def test_anything_else_is_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(hint)):
        parse_duration(text)


@given(st.integers(0, 5_000_000))
def test_a_duration_is_written_as_it_is_read(minutes: int) -> None:
    duration = timedelta(minutes=minutes)
    assert parse_duration(format_duration(duration)) == duration


def test_a_duration_is_written_as_people_say_it() -> None:
    assert format_duration(timedelta(weeks=2)) == "2 weeks"
    assert format_duration(timedelta(days=10)) == "10 days"
    assert format_duration(timedelta(days=1, hours=12)) == "1 day and 12 hours"


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(ValueError):
        assert parse_duration(text) >= timedelta(0)
