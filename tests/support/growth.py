"""How the work of a function grows with the size of what it is given. What is judged is one size against another on the
same machine, so that neither a slow machine nor a busy one changes the verdict."""

from __future__ import annotations

import cProfile
import gc
from collections.abc import Callable
from time import thread_time

Work = Callable[[int], object]
"""Does something with a thing of about so many bytes, characters or pieces, which it makes itself."""

TIMES = 4  # the larger size against the smaller one: what grows with the square takes 16 times as much
MOST_CALLS = 4.5
MOST_TIME = 7.0  # what is done once takes its time too; and whatever disturbs a measure must do so in every try
TRIES = 3


def calls_of(work: Callable[[], object]) -> int:
    """How many functions it calls, those written in C included: the same number on every machine."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def calls_grow_too_fast(work: Work, size: int) -> bool:
    """Exact, but blind to what one call does inside C, such as a search with a pattern."""
    return calls_of(lambda: work(size)) > MOST_CALLS * calls_of(lambda: work(size // TIMES))


def time_grows_too_fast(work: Work, size: int, ordinary: Work | None = None) -> bool:
    """Sees all the work of this thread, that inside C too. What takes less than twice the time of `ordinary` work on
    that size is quick, however it has grown."""
    return all(_is_steep(work, size, ordinary) for _ in range(TRIES))


def _is_steep(work: Work, size: int, ordinary: Work | None) -> bool:
    small, large = _seconds(work, size // TIMES), _seconds(work, size)
    return large > MOST_TIME * small and (ordinary is None or large > 2 * _seconds(ordinary, size))


def _seconds(work: Work, size: int) -> float:
    """Of the processor, and without the collector, which goes through whatever else is in memory."""
    gc.disable()
    try:
        start = thread_time()
        work(size)
        return thread_time() - start
    finally:
        gc.enable()
