"""Reads the variants that a lesson's front matter lists, and checks the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drip.authoring.shapes import values
from drip.authoring.shapes.lesson_shape import VariantShape
from drip.authoring.yaml.front_matter import LessonSource
from drip.authoring.yaml.problem import CourseProblem
from drip.core.languages.language import LANGUAGE_CODE


@dataclass(frozen=True, slots=True)
class VariantEntry:
    """A variant as its author wrote it; '' for what it takes from the lesson. `text` is the name of a file."""

    name: str
    weight: int
    subject: str
    preview: str
    text: str
    line: int

    @property
    def has_words(self) -> bool:
        return bool(self.subject or self.preview or self.text)


def read_variants(
    lesson: str, shapes: Sequence[VariantShape], sheet: LessonSource, problems: list[CourseProblem]
) -> tuple[VariantEntry, ...]:
    """Return the variants that have a name; problems are added to `problems`."""
    lines = sheet.lines_of("variants")
    entries: dict[str, VariantEntry] = {}
    for shape, line in zip(shapes, lines, strict=False):
        trouble = _about_name(shape.name, entries) or _about_text(lesson, shape)
        if trouble:
            problems.append(CourseProblem(sheet.file, line, trouble))
        if shape.name not in entries:
            entries[shape.name] = VariantEntry(shape.name, shape.weight, shape.subject, shape.preview, shape.text, line)
    if len(shapes) == 1:
        advice = "one variant is nothing to compare: list another, or put its words into the lesson"
        problems.append(CourseProblem(sheet.file, lines[0], advice))
    return tuple(entries.values())


def _about_name(name: str, before: dict[str, VariantEntry]) -> str:
    if name in before:
        first = before[name].line
        return f"two variants are called '{name}' (the first in line {first}): give each a name of its own"
    if LANGUAGE_CODE.fullmatch(name):
        return (
            f"a variant can't be called '{name}', which stands for a language in the names of files: take a longer name"
        )
    try:
        values.slug(name)
    except ValueError as error:
        return f"name: {error}"
    return ""


def _about_text(lesson: str, shape: VariantShape) -> str:
    expected = f"{lesson}.{shape.name}.md"
    if shape.text in ("", expected):
        return ""
    return (
        f"the text of this variant must be called '{expected}': rename '{shape.text}' in the folder lessons, and here"
    )
