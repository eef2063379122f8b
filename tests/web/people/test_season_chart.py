from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.courses.course import Season
from drip.flow.people.course_view import Area, SeasonEntry
from drip.web.people.season_chart import area_bands, chart_end, month_marks

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)


def area(*told: tuple[int, str]) -> Area:
    """Seasons told so many days after the beginning."""
    return Area("career", tuple(SeasonEntry(season, MONDAY + timedelta(days=day)) for day, season in reversed(told)))


def drawn(*told: tuple[int, str], days: int = 30) -> list[tuple[str, float, float]]:
    (band,) = area_bands([area(*told)], MONDAY, chart_end(MONDAY, MONDAY + timedelta(days=days)))
    return [(stretch.season, stretch.start, stretch.width) for stretch in band.spans]


def test_a_season_lasts_until_the_next_and_the_last_one_can_be_seen() -> None:
    assert drawn((7, "winter"), (14, "spring"), (30, "summer")) == [
        ("winter", 20.0, 20.0),
        ("spring", 40.0, 45.71),
        ("summer", 85.71, 14.29),
    ]


def test_a_season_that_is_confirmed_goes_on() -> None:
    assert [season for season, _, _ in drawn((0, "winter"), (7, "winter"), (14, "spring"))] == ["winter", "spring"]


def test_of_two_on_one_day_the_last_counts() -> None:
    assert [season for season, _, _ in drawn((3, "fall"), (3, "winter"), (9, "winter"))] == ["winter"]


def test_what_was_told_before_the_course_counts_from_its_beginning() -> None:
    assert drawn((-40, "fall"), (-9, "winter"), (14, "spring"))[0] == ("winter", 0.0, 40.0)


def test_nothing_is_drawn_of_an_area_of_which_nothing_was_told() -> None:
    assert area_bands([Area("career", ())], MONDAY, MONDAY) == []


def named(first: int, last: int) -> list[tuple[float, str]]:
    """Of a picture between two days."""
    began, until = MONDAY + timedelta(days=first), MONDAY + timedelta(days=last)
    return [(at, f"{month:%B}") for at, month in month_marks(began, chart_end(began, until))]


def test_months_are_named_where_there_is_room() -> None:
    assert named(0, 42) == [(57.14, "February")]
    assert named(0, 3) == []
    assert named(26, 68) == [(61.22, "March")]
    assert [month for _, month in named(0, 200)] == ["April", "June", "August"]
    assert named(0, 400) == []


@given(st.lists(st.tuples(st.integers(-50, 50), st.sampled_from(list(Season))), min_size=1, max_size=9))
def test_stretches_follow_each_other_to_the_end(told: list[tuple[int, str]]) -> None:
    told.sort(key=lambda one: one[0])
    stretches = drawn(*told, days=max(0, told[-1][0]))
    ends = [start + width for _, start, width in stretches]
    assert ends == pytest.approx([start for _, start, _ in stretches[1:]] + [100.0])
    assert all(width > 0 for _, _, width in stretches)
    assert all(a != b for (a, _, _), (b, _, _) in pairwise(stretches))
