"""Never more than the rate allows, and no less where somebody always asks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.delivery.rate import (
    BURST,
    Rate,
    allowance,
    earliest_turn,
    free_at_after,
    parse_domain_rates,
    parse_rate,
    without_clock_leap,
)

START = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RATES = st.builds(Rate, st.integers(1, 9_999), st.sampled_from([SECOND, timedelta(minutes=1), timedelta(hours=1)]))
STEPS = st.lists(st.tuples(st.integers(0, 3_000_000), st.integers(0, 5_000)), min_size=1, max_size=60)


def most_in(rate: Rate, length: timedelta) -> int:
    """What a rate lets through in a length of time that begins after an idle time."""
    return (length + BURST) * rate.count // rate.per + 1


@given(RATES, STEPS)
def test_in_no_stretch_of_time_does_more_leave_than_the_rate_and_one_burst(
    rate: Rate, steps: list[tuple[int, int]]
) -> None:
    now, free_at = START, START - BURST
    left: list[tuple[datetime, int]] = []
    for microseconds, wanted in steps:
        now += timedelta(microseconds=microseconds)
        mails = min(wanted, allowance(rate, free_at, now))
        free_at = free_at_after(rate, free_at, now, mails)
        left.append((now, mails))
    for index, (since, _) in enumerate(left):
        total = 0
        for until, mails in left[index:]:
            total += mails
            assert total <= most_in(rate, until - since)


@given(RATES, st.lists(st.integers(1, 500_000), min_size=20, max_size=80))
def test_whoever_takes_all_there_is_every_half_second_reaches_the_rate(rate: Rate, pauses: list[int]) -> None:
    now, free_at, total = START, START - BURST, 0
    for microseconds in pauses:
        now += timedelta(microseconds=microseconds)
        mails = allowance(rate, free_at, now)
        free_at, total = free_at_after(rate, free_at, now, mails), total + mails
    rounding = len(pauses) * timedelta(microseconds=1)
    assert total >= (now - START - rounding) * rate.count // rate.per


@given(RATES, st.integers(0, 10_000))
def test_what_was_not_used_in_an_idle_time_is_lost_but_for_half_a_second(rate: Rate, hours: int) -> None:
    now = START + timedelta(hours=hours)
    assert allowance(rate, START - BURST, now) <= BURST * rate.count // rate.per + 1


def test_turns_lie_evenly() -> None:
    rate = Rate(4, SECOND)
    free_at = free_at_after(rate, START, START, 1)
    assert free_at == START + SECOND / 4
    assert allowance(rate, free_at, START) == 0
    assert allowance(rate, free_at, START + SECOND / 4) == 1
    assert earliest_turn(free_at, START + SECOND) == START + SECOND / 2


@given(RATES, st.integers(0, 5_000))
def test_turns_that_were_taken_are_no_leap_and_a_clock_set_back_is(rate: Rate, count: int) -> None:
    minute = timedelta(minutes=1)
    mails = min(count, allowance(rate, START - BURST, START))
    free_at = free_at_after(rate, START - BURST, START, mails)
    assert without_clock_leap(rate, free_at, START, minute) == free_at
    for back in (timedelta(hours=2), timedelta(days=365)):
        now = START - back
        assert without_clock_leap(rate, free_at, now, minute) - now <= rate.time_for(1) + minute


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("20/s", Rate(20, SECOND)),
        (" 1200 / min ", Rate(1200, timedelta(minutes=1))),
        ("5000/h", Rate(5000, timedelta(hours=1))),
        ("200/day", Rate(200, timedelta(days=1))),
    ],
)
def test_a_rate_is_read(text: str, rate: Rate) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["", "20", "20/", "/s", "0/s", "-1/s", "1.5/s", "20/sec", "20/month", "٢/s", "9" * 9 + "/s"]
)
def test_what_is_no_rate_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not a rate: write it as 20/s"):
        parse_rate(text)


def test_domains_are_read_in_any_case() -> None:
    rates = parse_domain_rates("Gmail.com=10/s, @example.net=1/min,, *=5/h")
    assert list(rates) == ["gmail.com", "example.net", "*"]
    assert parse_domain_rates("") == {}


@pytest.mark.parametrize("text", ["gmail.com", "=10/s", "a b=1/s", "*.com=1/s", ".com=1/s", "mara@gmail.com=1/s"])
def test_what_is_no_domain_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not a domain with a rate"):
        parse_domain_rates(text)
