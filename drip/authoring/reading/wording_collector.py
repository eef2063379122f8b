"""Collects what is found while other wordings of the lessons are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from drip.authoring.yaml.front_matter import LessonSource
from drip.authoring.yaml.problem import CourseProblem, SourceLocation


@dataclass
class WordingCollector:
    """`language` is that of the lessons themselves. `sheets`: {(lesson, variant, language): the file with its wording},
    with '' for the lesson itself and for its own language. `notes` do not prevent publishing."""

    language: str
    languages: tuple[str, ...]
    sheets: dict[tuple[str, str, str], LessonSource] = field(default_factory=dict)
    problems: list[CourseProblem] = field(default_factory=list)
    notes: list[CourseProblem] = field(default_factory=list)
    places: dict[str, SourceLocation] = field(default_factory=dict)

    def report(self, file: str, line: int, message: str) -> None:
        self.problems.append(CourseProblem(file, line, message))

    def note(self, file: str, line: int, message: str) -> None:
        self.notes.append(CourseProblem(file, line, message))


def place_of(lesson: str, variant: str, language: str) -> str:
    """Return the place of another wording, in the terms of `drip.core.checks.problems`: 'lesson/welcome:short@de'."""
    return f"lesson/{lesson}" + (f":{variant}" if variant else "") + (f"@{language}" if language else "")


def nearest(where: str) -> list[str]:
    """Return places that stand in for an unknown one, the likeliest first: what a variant doesn't word itself is the
    lesson's, and in a translation that of the lesson's translation."""
    head, slash, field_ = where.removeprefix("lesson/").partition("/")
    name, at, language = head.partition("@")
    lesson = name.partition(":")[0]
    ways = [f"lesson/{lesson}{at}{language}{slash}{field_}", f"lesson/{lesson}{slash}{field_}"]
    return ways if where.startswith("lesson/") and head != lesson else []
