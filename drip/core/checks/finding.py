"""One thing that is wrong with a course."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CourseFinding:
    """`where` is a place as `checks.problems` writes it; `message` says what is wrong and how to correct it."""

    where: str
    message: str
