from datetime import UTC, date, datetime, time

import pytest

from drip.core.courses.course import Pace
from drip.core.languages.formats import arrival_words, join_words, long_date, pace_words

NOW = datetime(2026, 12, 28, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 12, 28, 19, 5, tzinfo=UTC), "today at 19:05"),
        (datetime(2026, 12, 29, 7, 30, tzinfo=UTC), "tomorrow, Tuesday 29 December, at 07:30"),
        (datetime(2026, 12, 30, 7, 30, tzinfo=UTC), "on Wednesday 30 December at 07:30"),
        (datetime(2027, 1, 1, 7, 30, tzinfo=UTC), "on Friday 1 January 2027 at 07:30"),
        (datetime(2026, 12, 28, 18, 0, tzinfo=UTC), "any minute now"),
        (datetime(2026, 12, 20, 7, 30, tzinfo=UTC), "any minute now"),
    ],
)
def test_when_a_lesson_arrives(at: datetime, words: str) -> None:
    assert arrival_words(at, NOW) == words


def test_a_date_of_another_year_says_which() -> None:
    assert long_date(date(2026, 11, 25), date(2026, 1, 1)) == "Wednesday 25 November"
    assert long_date(date(2025, 11, 25), date(2026, 1, 1)) == "Tuesday 25 November 2025"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0, 2, 4), "on Mondays, Wednesdays and Fridays at 07:30"),
        ((5,), "on Saturdays at 07:30"),
        ((0, 1, 2, 3, 4), "Monday to Friday at 07:30"),
        (tuple(range(7)), "every day at 07:30"),
    ],
)
def test_a_pace_in_words(days: tuple[int, ...], words: str) -> None:
    assert pace_words(Pace(days, time(7, 30))) == words


def test_words_are_joined() -> None:
    assert [join_words(list(words)) for words in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
