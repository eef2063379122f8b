"""How long a reply takes, and whether crafted mail takes longer than its size explains. Crafted mail is timed by CPU
time, so that other processes do not count."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter, process_time

from bench.corpus import Case
from bench.hostile import Hostile, as_message
from bench.pipeline import read
from drip.inbound import new_text

LARGE, SMALL = 1_000_000, 250_000
_RUNS = 5
_RELIABLE = 0.2  # seconds: shorter times are measured twice
_NOISE = 0.02  # seconds: shorter times show no growth, only noise


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """Seconds for one reply."""

    median: float
    p99: float
    longest: float


@dataclass(frozen=True, slots=True)
class HostileTime:
    """Seconds at 1 MB and at 250 KB."""

    name: str
    large: float
    small: float

    @property
    def growth(self) -> float:
        """4 is linear; 0 if it is too quick to tell."""
        return self.large / max(self.small, _NOISE / 4) if self.large > _NOISE else 0.0


def time_replies(cases: Iterable[Case]) -> ReplyTimes:
    """Each case is read once to warm up; then the median of a few runs counts."""
    times = sorted(_warm_time(case) for case in cases)
    return ReplyTimes(times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)], times[-1])


def time_hostile(hostile: Hostile) -> HostileTime:
    """All steps from the raw mail to the answers, at both sizes."""
    return HostileTime(f"{hostile.name} ({hostile.kind})", _cpu_time(hostile, LARGE), _cpu_time(hostile, SMALL))


def _warm_time(case: Case) -> float:
    _wall_time(case)
    return sorted(_wall_time(case) for _ in range(_RUNS))[_RUNS // 2]


def _wall_time(case: Case) -> float:
    start = perf_counter()
    new_text(case.kind, case.content)
    return perf_counter() - start


def _cpu_time(hostile: Hostile, size: int) -> float:
    raw = as_message(hostile.kind, hostile.make(size))
    sent = [hostile.sent(size)] if hostile.sent else []
    gc.collect()
    seconds = _read_time(raw, sent)
    return seconds if seconds > _RELIABLE else min(seconds, _read_time(raw, sent))


def _read_time(raw: bytes, sent: list[str]) -> float:
    start = process_time()
    read(raw, sent)
    return process_time() - start
