"""What a measurement yields, a line of the table, and how much is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median


class NotMeasured(Exception):
    """Something that a measurement needs is missing or has failed; the message is shown in its line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table. `cpu` is µs of CPU for each mail, `rate` is mails a second; None and '' are left blank."""

    name: str
    goal: str
    measured: str
    ratio: float | None = None
    cpu: float | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. `mails`: in a run of deliveries · `runs`: of which the median counts · `enrolled`: sizes of
    the database for timing claims and plans · `due`: mails due while memory is watched · `seconds`: of lessons at each
    send rate, and of sign-ups · `replies`: to read."""

    mails: int = 8_000
    runs: int = 3
    enrolled: tuple[int, ...] = (10_000, 1_000_000)
    due: int = 1_000_000
    seconds: int = 20
    replies: int = 500

    def with_counts(self, mails: int | None, runs: int | None) -> Size:
        return replace(self, mails=mails or self.mails, runs=runs or self.runs)


USUAL = Size()
QUICK = Size(mails=1_500, runs=1, enrolled=(10_000,), due=100_000, seconds=6, replies=150)
FULL = Size(enrolled=(10_000, 1_000_000, 5_000_000))


def median_of(values: Sequence[float]) -> float:
    """The median. Raises NotMeasured if there are no values."""
    if not values:
        raise NotMeasured("There was nothing to measure.")
    return median(values)
