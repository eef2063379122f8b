"""How the work of a function grows with the size of its input. Two sizes are compared on the same machine, so that a
slow or busy machine does not change the verdict."""

from __future__ import annotations

import cProfile
import gc
from collections.abc import Callable
from time import thread_time

Work = Callable[[int], object]
"""Makes an input of about this size, in bytes, characters or pieces, and works on it."""

FACTOR = 4  # of the larger size to the smaller one: quadratic work takes 16 times as long
MAX_CALL_RATIO = 4.5
MAX_TIME_RATIO = 7.0  # generous: a disturbance would have to occur in every try
TRIES = 3


def calls_of(work: Callable[[], object]) -> int:
    """The number of function calls, including functions in C: the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def calls_grow_too_fast(work: Work, size: int) -> bool:
    """Exact, but blind to the work inside one call of a C function, such as a search with a pattern."""
    return calls_of(lambda: work(size)) > MAX_CALL_RATIO * calls_of(lambda: work(size // FACTOR))


def time_grows_too_fast(work: Work, size: int, ordinary: Work | None = None) -> bool:
    """Measures all work of this thread, also inside C. Work that takes less than twice the time of `ordinary` work on
    that size counts as quick, however it grows."""
    return all(_is_steep(work, size, ordinary) for _ in range(TRIES))


def _is_steep(work: Work, size: int, ordinary: Work | None) -> bool:
    small, large = _seconds(work, size // FACTOR), _seconds(work, size)
    return large > MAX_TIME_RATIO * small and (ordinary is None or large > 2 * _seconds(ordinary, size))


def _seconds(work: Work, size: int) -> float:
    """CPU seconds, without the garbage collector, which would also scan unrelated objects."""
    gc.disable()
    try:
        start = thread_time()
        work(size)
        return thread_time() - start
    finally:
        gc.enable()
