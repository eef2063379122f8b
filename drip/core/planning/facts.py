"""What conditions and lessons may see of a person, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """`answers` has every question of the course as a key, None if it is unanswered. `seasons` has every area,
    'unknown' until a season is told. Values are plain: str, int, bool, list of str."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    seasons: Mapping[str, str] = field(default_factory=dict)
    subscriber: Mapping[str, str] = field(default_factory=dict)  # first_name, email, zone
    enrollment: Mapping[str, Any] = field(default_factory=dict)  # started (date), lessons (int: received so far)
    cohort: str | None = None
