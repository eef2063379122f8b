"""A lesson file: front matter between two '---' lines, then Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from drip.authoring.check import check
from drip.authoring.document import Items, Table, parse_yaml
from drip.authoring.lesson_shape import LessonShape, QuestionShape
from drip.authoring.problem import Place, Problem
from drip.authoring.syntax import UNSEEN
from drip.core.course import Kind, Lesson, Question

FENCE = "---"
TEXT = re.compile(r"[^\s#-]")
KEY = re.compile(r"[A-Za-z_]+ ?:")


@dataclass
class LessonFile:
    """What became of one lesson file. `torn`: something is missing from `lesson` that the author did write."""

    problems: list[Problem]
    lesson: Lesson | None = None
    places: dict[str, Place] = field(default_factory=dict)
    torn: bool = True


def read_lesson(name: str, text: str, file: str, areas: list[str]) -> LessonFile:
    """`areas` are those of the course: a question about the season needn't name the only one."""
    lines = text.split("\n")
    end = _end_of_front_matter(lines)
    if isinstance(end, str):
        return LessonFile([Problem(file, 1, end)])
    result = LessonFile(_about_body(lines, end, file))
    table, problems = parse_yaml("\n".join(lines[1:end]), file, 2)
    result.problems += problems if table is not None else _about_missing_fence(lines[:end], file) or problems
    if table is None:
        return result
    checked = check(LessonShape, table, file)
    result.problems += checked.problems
    result.torn = checked.torn
    result.places = _places(name, table, file, end)
    if checked.value is not None:
        result.lesson = _lesson(name, checked.value, "\n".join(lines[end + 1 :]), areas)
        result.problems += _repeated_questions(checked.value, table, file)
    return result


def _end_of_front_matter(lines: list[str]) -> int | str:
    """The index of the second fence, or what is wrong."""
    if lines[0].rstrip() != FENCE:
        return "a lesson begins with a line '---', then 'subject: …', then a second line '---', then its text"
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return index
    return "the front matter that begins here has no end: put a line '---' between it and the text"


def _about_missing_fence(lines: list[str], file: str) -> list[Problem]:
    """Text where keys should be: the second fence was forgotten, and a '---' further down is taken for it."""
    stray = next((row for row, line in enumerate(lines[1:], 2) if TEXT.match(line) and not KEY.match(line)), None)
    advice = "this line is not 'key: value': if the text of the lesson begins here, put a line '---' above it"
    return [] if stray is None else [Problem(file, stray, advice)]


def _about_body(lines: list[str], end: int, file: str) -> list[Problem]:
    body = lines[end + 1 :]
    if not any(line.strip() for line in body):
        return [Problem(file, end + 1, "this lesson has no text: write it below the second '---'")]
    advice = "an invisible control character stands in this line: remove it"
    return [Problem(file, end + 2 + row, advice) for row, line in enumerate(body) if UNSEEN.search(line)]


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
    only = areas[0] if shape.kind is Kind.SEASON and len(areas) == 1 else ""
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


def _repeated_questions(shape: LessonShape, table: Table, file: str) -> list[Problem]:
    ids = [question.id for question in shape.ask]
    return [
        Problem(file, _item_lines(table)[index], f"this lesson asks '{name}' already: give each question its own id")
        for index, name in enumerate(ids)
        if name in ids[:index]
    ]


def _places(name: str, table: Table, file: str, end: int) -> dict[str, Place]:
    """Where things are in a lesson's file, in the words of `drip.core.problems`."""
    here = f"lesson/{name}"
    places = {f"{here}/{key}": Place(file, line) for key, line in table.lines.items()}
    questions = zip(table.get("ask") or (), _item_lines(table), strict=False)
    places |= {
        f"{here}/ask/{question['id']}": Place(file, line) for question, line in questions if isinstance(question, Table)
    }
    return {here: Place(file, 1), **places, f"{here}/body": Place(file, end + 2)}


def _item_lines(table: Table) -> list[int]:
    asked = table.get("ask")
    return asked.lines if isinstance(asked, Items) else []
