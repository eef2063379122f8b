import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.authoring.shapes import values


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (values.clock, "07:30", time(7, 30)),
        (values.clock, "7:30", time(7, 30)),
        (values.clock, "23:59", time(23, 59)),
        (values.weekday, "mon", 0),
        (values.weekday, "Sunday", 6),
        (values.day, "2027-01-04", date(2027, 1, 4)),
        (values.flag, "yes", True),
        (values.flag, "false", False),
        (values.number, "10", 10),
        (values.email, "coach@example.com", "coach@example.com"),
        (values.email, "jörg@bücher.example", "jörg@bücher.example"),
        (values.slug, "redefine-success", "redefine-success"),
        (values.slug, "7-days", "7-days"),
        (values.name, "first_step", "first_step"),
        (values.line, "  Hello ", "Hello"),
        (values.optional_line, None, ""),
        (values.optional_text, "one\ntwo\n", "one\ntwo"),
    ],
)
def test_a_value_is_read(read: Callable[[Any], object], written: str | None, value: object) -> None:
    assert read(written) == value


@pytest.mark.parametrize(
    ("read", "written", "hint"),
    [
        (values.clock, "07.30", 'write it as "07:30"'),
        (values.clock, "7h30", 'write it as "07:30"'),
        (values.clock, "7 pm", 'write it as "19:00"'),
        (values.clock, "12 am", 'write it as "00:00"'),
        (values.clock, "24:00", 'up to "23:59"'),
        (values.clock, "morning", '"07:30"'),
        (values.weekday, "wensday", "did you mean 'wednesday'?"),
        (values.weekday, "every day", "use mon, tue"),
        (values.day, "4.1.2027", "2027-01-04"),
        (values.day, "2027-02-30", "year, month and day"),
        (values.flag, "maybe", "true or false"),
        (values.number, "1.5", "not a whole number"),
        (values.number, "٣", "not a whole number"),
        (values.email, "coach at example", "coach@example.com"),
        (values.email, "a@b", "coach@example.com"),
        (values.slug, "My Course!", "such as 'my-course'"),
        (values.slug, "welcome.md", "leave off the '.md'"),
        (values.slug, "../etc", "such as 'etc'"),
        (values.slug, "日本", "small letters"),
        (values.name, "2nd-try", "such as 'nd_try'"),
        (values.line, None, "nothing here"),
        (values.line, "", "empty"),
        (values.line, "one\ntwo", "one line"),
        (values.line, ["x"], "read as a list: put quotes"),
        (values.line, {"x": "y"}, "read as a block of keys: put quotes"),
    ],
)
def test_a_wrong_value_is_refused_with_the_likely_fix(
    read: Callable[[Any], object], written: object, hint: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(hint)):
        read(written)


READERS = (values.clock, values.weekday, values.day, values.flag, values.number, values.email, values.slug, values.name)


@given(st.sampled_from(READERS), st.text() | st.text("0123456789:.hpam -@", max_size=12))
def test_no_text_breaks_the_reading_of_a_value(read: Callable[[Any], object], written: str) -> None:
    with suppress(ValueError):
        read(written)
