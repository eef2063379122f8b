"""What a condition reads, as far as its source tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from drip.core.planning.sequence import ConditionIsTrue


@dataclass(frozen=True, slots=True)
class ConditionReads:
    """`compared_with` is {name, such as 'season.career', 'answers.energy' or 'cohort': the words and numbers it is
    compared with}. `every_value` are names whose every value may make a difference, because the condition does more
    than compare them or ask whether they are known."""

    compared_with: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    every_value: frozenset[str] = frozenset()


ConditionReader = Callable[[str], ConditionReads]  # a condition -> what it reads


@dataclass(frozen=True, slots=True)
class ConditionLanguage:
    """What the checker must know of the language that conditions are written in. `is_true` must not raise."""

    is_true: ConditionIsTrue
    reads: ConditionReader
