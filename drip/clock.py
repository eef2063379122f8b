"""The only module that reads the clock. All others take `now`, or a `Clock` to ask."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def system_now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


class LapseClock:
    """A clock in which a day takes `seconds_per_day` seconds; `clock.now` is a `Clock`.

    It never goes back: not when its speed changes, not when it is paused or resumed, not when the machine's clock is
    set. It is safe to use from many threads."""

    def __init__(
        self, start: datetime, seconds_per_day: float, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._since = _to_utc(start)
        self._mark = monotonic()
        self._seconds_per_day = _check_speed(seconds_per_day)
        self._paused = False

    def now(self) -> datetime:
        with self._lock:
            return self._at(self._monotonic())

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def seconds_per_day(self) -> float:
        return self._seconds_per_day

    def pause(self) -> None:
        with self._lock:
            self._settle()
            self._paused = True

    def resume(self) -> None:
        with self._lock:
            self._settle()
            self._paused = False

    def set_speed(self, seconds_per_day: float) -> None:
        """Makes a day take so many seconds from now on. Raises ValueError unless that is a positive number."""
        speed = _check_speed(seconds_per_day)
        with self._lock:
            self._settle()
            self._seconds_per_day = speed

    def jump_to(self, instant: datetime) -> None:
        """Goes forward to `instant`, paused or not. An instant in the past changes nothing."""
        target = _to_utc(instant)
        with self._lock:
            self._settle()
            self._since = max(self._since, target)

    def _at(self, mark: float) -> datetime:
        return (
            self._since if self._paused else self._since + timedelta(days=(mark - self._mark) / self._seconds_per_day)
        )

    def _settle(self) -> None:
        """Adds what has passed at the speed so far, and counts from here on."""
        mark = self._monotonic()
        self._since, self._mark = self._at(mark), mark


def _check_speed(seconds_per_day: float) -> float:
    if not (math.isfinite(seconds_per_day) and seconds_per_day > 0):
        raise ValueError(f"a day must take more than 0 seconds, not {seconds_per_day}")
    return float(seconds_per_day)


def _to_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no zone: a clock shows instants")
    return moment.astimezone(UTC)
