"""What a condition looks at, as far as it can be told from its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ConditionReads:
    """`against`: {name, such as 'season.career', 'answers.energy' or 'cohort': the words and numbers it is compared
    with}. `loose` are the names that are asked more than whether they are there, or equal to these, or larger."""

    against: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()


ConditionReader = Callable[[str], ConditionReads]  # a condition -> what it looks at
