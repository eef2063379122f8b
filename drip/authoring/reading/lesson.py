"""Reads a lesson file: front matter between two '---' lines, then Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field

from drip.authoring.mistakes.check import check
from drip.authoring.reading.variants import VariantEntry, read_variants
from drip.authoring.shapes.lesson_shape import LessonShape, QuestionShape
from drip.authoring.yaml.document import YamlTable
from drip.authoring.yaml.front_matter import LessonSource, read_front_matter
from drip.authoring.yaml.problem import CourseProblem, SourceLocation
from drip.core.courses.course import Lesson, Question, QuestionKind


@dataclass
class LessonFile:
    """The result of reading a lesson file. `variants` are those listed in it; their texts are in separate files.
    `torn`: something that the author did write is missing from `lesson`."""

    problems: list[CourseProblem]
    lesson: Lesson | None = None
    places: dict[str, SourceLocation] = field(default_factory=dict)
    torn: bool = True
    file: str = ""
    variants: tuple[VariantEntry, ...] = ()


def read_lesson(name: str, text: str, file: str, areas: list[str]) -> LessonFile:
    """Read a lesson. `areas` are those of the course: a question about the season needn't name the only one."""
    sheet = read_front_matter(text, file)
    result = LessonFile(sheet.problems, file=file)
    if sheet.body_line > 1 and sheet.is_empty:
        result.problems.append(
            CourseProblem(file, sheet.body_line - 1, "this lesson has no text: write it below the second '---'")
        )
    if sheet.table is None:
        return result
    checked = check(LessonShape, sheet.table, file)
    result.problems += checked.problems
    result.torn = checked.torn
    result.places = _places(name, sheet)
    if checked.value is not None:
        result.lesson = _lesson(name, checked.value, sheet.body, areas)
        result.problems += _repeated_questions(checked.value, sheet)
        result.variants = read_variants(name, checked.value.variants, sheet, result.problems)
    return result


def _lesson(name: str, shape: LessonShape, body: str, areas: list[str]) -> Lesson:
    return Lesson(
        name=name,
        subject=shape.subject,
        preview=shape.preview,
        body=body,
        ask=tuple(_question(question, areas) for question in shape.ask),
        late=shape.late,
        expires_after=shape.expires_after,
        was=tuple(shape.was),
        backfill=shape.backfill,
    )


def _question(shape: QuestionShape, areas: list[str]) -> Question:
    only = areas[0] if shape.kind is QuestionKind.SEASON and len(areas) == 1 else ""
    return Question(
        id=shape.id,
        kind=shape.kind,
        text=shape.text,
        area=shape.area or only,
        options=tuple(shape.options),
        low=shape.low,
        high=shape.high,
        shared=shape.shared,
    )


def _repeated_questions(shape: LessonShape, sheet: LessonSource) -> list[CourseProblem]:
    ids = [question.id for question in shape.ask]
    lines = sheet.lines_of("ask")
    return [
        CourseProblem(sheet.file, lines[index], f"this lesson asks '{name}' already: give each question its own id")
        for index, name in enumerate(ids)
        if name in ids[:index]
    ]


def _places(name: str, sheet: LessonSource) -> dict[str, SourceLocation]:
    """Map places within a lesson, in the terms of `drip.core.checks.problems`, to file and line."""
    here = f"lesson/{name}"
    ask_rows = sheet.table.get("ask") if sheet.table is not None else None
    questions = zip(ask_rows or (), sheet.lines_of("ask"), strict=False)
    inner = {
        f"{here}/ask/{question['id']}": SourceLocation(sheet.file, line)
        for question, line in questions
        if isinstance(question, YamlTable)
    }
    return sheet.places(here) | inner
