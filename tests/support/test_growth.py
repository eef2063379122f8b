from __future__ import annotations

import re

from support.growth import calls_grow_too_fast, calls_of, time_grows_too_fast

AGAIN_AND_AGAIN = re.compile(r"x*y")


def each_once(size: int) -> None:
    for number in range(size):
        abs(number)


def each_with_each(size: int) -> None:
    for _ in range(size):
        each_once(size)


def from_each_place_to_the_end(size: int) -> None:
    AGAIN_AND_AGAIN.search("x" * size)


def test_calls_are_the_same_each_time() -> None:
    assert calls_of(lambda: each_once(100)) == calls_of(lambda: each_once(100)) >= 100


def test_a_loop_in_a_loop_grows_too_fast() -> None:
    assert not calls_grow_too_fast(each_once, 1_000)
    assert calls_grow_too_fast(each_with_each, 200)


def test_a_pattern_that_goes_back_is_seen_by_its_time_alone() -> None:
    assert not calls_grow_too_fast(from_each_place_to_the_end, 20_000)
    assert time_grows_too_fast(from_each_place_to_the_end, 20_000)
    assert not time_grows_too_fast(each_once, 100_000)
