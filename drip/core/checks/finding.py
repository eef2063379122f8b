"""One thing that is wrong with a course."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CourseFinding:
    """`where` is a place in the words of `problems`; `message` says what is wrong and how to mend it."""

    where: str
    message: str
