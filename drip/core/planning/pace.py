"""Makes a pace slower or faster: fewer or more days a week, spread evenly, at the same hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from drip.core.courses.course import Pace

DAYS_A_WEEK = (1, 2, 3, 5, 7)
_WEEK = 7
_WEEKEND = (5, 6)


def slower(pace: Pace) -> Pace | None:
    """Fewer of the same days; None if only one day a week is left."""
    days = tuple(sorted(set(pace.days)))
    fewer = [count for count in DAYS_A_WEEK if count < len(days)]
    return replace(pace, days=_most_even(combinations(days, fewer[-1]))) if fewer else None


def faster(pace: Pace) -> Pace | None:
    """The same days and more, weekend days last; None if it is every day already."""
    days = tuple(sorted(set(pace.days)))
    more = [count for count in DAYS_A_WEEK if count > len(days)]
    if not more:
        return None
    others = [day for day in range(_WEEK) if day not in days]
    ways = (tuple(sorted(days + added)) for added in combinations(others, more[0] - len(days)))
    return replace(pace, days=_most_even(ways))


def _most_even(ways: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return min(ways, key=lambda days: (sum(day in _WEEKEND for day in days), _unevenness(days), days))


def _unevenness(days: tuple[int, ...]) -> int:
    """The sum of the squared gaps between the days: the smaller, the more even."""
    after = (*days[1:], days[0] + _WEEK)
    return sum((later - day) ** 2 for day, later in zip(days, after, strict=True))
