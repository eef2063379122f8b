"""Whether two proportions differ by more than chance: a z-test of two proportions, and its result in plain words."""

from __future__ import annotations

import math
from dataclasses import dataclass

MIN_EXPECTED_COUNT = 5  # expected successes and failures in each group below which the test is not valid


@dataclass(frozen=True, slots=True)
class Proportion:
    """`count` of `all` people did it."""

    count: int
    all: int

    @property
    def value(self) -> float:
        return self.count / self.all if self.all else 0.0


def p_value(one: Proportion, other: Proportion) -> float | None:
    """The probability of at least so large a difference if there is none (two-sided). None: too few people to tell."""
    groups = (one, other)
    if not all(group.all for group in groups):
        return None
    pooled = (one.count + other.count) / (one.all + other.all)
    if min(group.all * min(pooled, 1 - pooled) for group in groups) < MIN_EXPECTED_COUNT:
        return None
    spread = math.sqrt(pooled * (1 - pooled) * (1 / one.all + 1 / other.all))
    return math.erfc(abs(one.value - other.value) / spread / math.sqrt(2))


def describe_difference(one: Proportion, other: Proportion, comparisons: int = 1) -> str:
    """The result in a sentence. `comparisons` is how many are made at once: the more there are, the likelier is it that
    one of them stands out by chance (Bonferroni correction)."""
    likelihood = p_value(one, other)
    if likelihood is None:
        return "too few to tell"
    likelihood = min(1.0, likelihood * comparisons)
    if likelihood >= 0.05:
        return f"may be chance: the same words would differ as much in {_in_hundred(likelihood)} of 100 trials"
    more = "fewer" if one.value < other.value else "more"
    sure = "surely" if likelihood < 0.001 else "very likely" if likelihood < 0.01 else "likely"
    return f"{sure} {more}: by chance, the same words would differ as much in {_in_hundred(likelihood)} of 100 trials"


def _in_hundred(likelihood: float) -> str:
    hundredth = likelihood * 100
    return "less than 1" if hundredth < 1 else f"about {hundredth:.0f}"
