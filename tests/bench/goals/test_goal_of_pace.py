from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bench.goals.pace import seconds_for

SEVEN = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)


def test_an_even_pace_goes_on_as_it_was():
    times = [SEVEN + timedelta(seconds=number / 50) for number in range(500)]
    assert seconds_for(100_001, times) == pytest.approx(2000)


def test_a_burst_at_the_beginning_counts_once():
    times = [SEVEN] * 50 + [SEVEN + timedelta(seconds=number / 50) for number in range(1, 451)]
    assert seconds_for(100_050, times) == pytest.approx(2000)
