from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.planning.retry import MAX_ATTEMPTS, MAX_SOFT_ATTEMPTS, retry_at

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("attempt", "minutes"), [(1, 5), (2, 15), (3, 60), (4, 180), (5, 360), (6, 720), (7, 720), (9, 720)]
)
def test_pauses_grow_to_half_a_day(attempt: int, minutes: int) -> None:
    assert retry_at(attempt, NOW, None) == NOW + minutes * MINUTES


def test_the_tenth_failure_is_the_last() -> None:
    assert retry_at(MAX_ATTEMPTS - 1, NOW, None)
    assert retry_at(MAX_ATTEMPTS, NOW, None) is None


def test_a_full_mailbox_is_tried_three_times_half_a_day_apart() -> None:
    assert retry_at(1, NOW, None, soft=True) == NOW + timedelta(hours=12)
    assert retry_at(MAX_SOFT_ATTEMPTS - 1, NOW, None, soft=True)
    assert retry_at(MAX_SOFT_ATTEMPTS, NOW, None, soft=True) is None


def test_an_expired_mail_is_not_tried_again() -> None:
    assert retry_at(1, NOW, NOW + 5 * MINUTES) is None
    assert retry_at(1, NOW, NOW - 5 * MINUTES) is None
    assert retry_at(1, NOW, NOW + 6 * MINUTES) == NOW + 5 * MINUTES


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="first one is 1"):
        retry_at(0, NOW, None)


@given(st.integers(1, 1000), st.none() | st.timedeltas(timedelta(0), timedelta(days=30)), st.booleans())
def test_a_retry_is_later_than_now_and_before_the_expiry(attempt: int, left: timedelta | None, soft: bool) -> None:
    expires = None if left is None else NOW + left
    at = retry_at(attempt, NOW, expires, soft=soft)
    assert at is None or (at > NOW and (expires is None or at < expires))
