"""Creates a new lesson: a file to start from, and its step in course.yaml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drip.authoring.reading.lesson import read_lesson
from drip.authoring.reading.outline import OUTLINE, Outline, read_outline
from drip.authoring.reading.source import lesson_files, read_text
from drip.authoring.shapes import values
from drip.authoring.writing.insert import InsertedStep, insert_lesson, lessons_in
from drip.authoring.yaml.problem import CourseProblem
from drip.core.courses.course import Lesson, QuestionKind
from drip.core.courses.suggest import did_you_mean

DETAILS = {
    QuestionKind.CHOICE: "    options: [one answer, another answer]\n",
    QuestionKind.SCALE: "    low: 1\n    high: 10\n",
}
QUESTIONS = {
    QuestionKind.TEXT: "What do you want to remember of this?",
    QuestionKind.SEASON: "Which season is this part of your life in?",
    QuestionKind.CHOICE: "Which of these is it?",
    QuestionKind.SCALE: "How much of it is there today, from 1 to 10?",
    QuestionKind.YES_NO: "Will you try it this week?",
    QuestionKind.LIST: "Which three things come to mind? One a line.",
}
WITH_BUTTONS = (QuestionKind.SEASON, QuestionKind.CHOICE, QuestionKind.SCALE, QuestionKind.YES_NO)


class NewLessonError(Exception):
    """The lesson can't be created; one or two sentences for the user."""


@dataclass(frozen=True, slots=True)
class NewLesson:
    """`step` is None if course.yaml had it already."""

    file: Path
    outline: Path
    step: InsertedStep | None


def write_lesson(
    folder: Path, name: str, *, after: str = "", ask: QuestionKind | None = QuestionKind.TEXT, subject: str = ""
) -> NewLesson:
    """Write lessons/NAME.md and insert it into the sequence after the lesson `after`, else before the last one; both or
    nothing. Raises NewLessonError."""
    outline = _outline(folder)
    assert outline.shape is not None
    try:
        name, subject = values.slug(name), values.line(subject or name.replace("-", " ").capitalize())
    except ValueError as error:
        raise NewLessonError(f"The lesson can't be made: {error}.") from error
    lessons = list(_lessons(folder, outline.shape.areas))
    _refuse_taken(folder, name, lessons)
    existing_ids = {question.id for lesson in lessons for question in lesson.ask}
    text = lesson_text(name, subject, ask, outline.shape.areas, existing_ids)
    step = _step((folder / OUTLINE).read_bytes().decode(), folder, name, after)
    file = folder / "lessons" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as opened:
        opened.write(text)
    try:
        if step:
            _replace((folder / OUTLINE).resolve(), step.text)
    except OSError:
        file.unlink()
        raise
    return NewLesson(file, folder / OUTLINE, step)


def lesson_text(name: str, subject: str, ask: QuestionKind | None, areas: list[str], existing_ids: set[str]) -> str:
    """Return a lesson that works as it is, with comments about what may be changed. `existing_ids` are those of the
    course's questions."""
    lines = [
        "---",
        "# What the mail is called. {{ first_name or 'Hello' }} may stand in it.",
        f"subject: {json.dumps(subject, ensure_ascii=False)}",
        "# What mailboxes show beside the subject; without this line they show the first words of the text.",
        f"preview: {'One idea, and one question.' if ask else 'One idea.'}",
    ]
    question = _question_id(name, existing_ids)
    lines += _asking(question, ask, areas) if ask else ["# ask:", f"#   - {{id: {question}, text: A question?}}"]
    lines += [
        "# late: skip              # drop the lesson if it can't leave on its day; left out, it is sent later",
        "# expires_after: 10 days  # drop it if it has not left by then",
        "---",
        "{{ first_name or 'Hello' }},",
        "",
        "Write the lesson here, in Markdown: *lean*, **bold**, and an empty line begins a new paragraph. One idea, one",
        "small exercise" + (", and the question that it ends with." if ask else "."),
        "",
    ]
    if ask:
        lines += [QUESTIONS[ask], ""]
    if ask in WITH_BUTTONS:
        lines += [f"{{{{ ask_buttons('{question}') }}}}", ""]
    return "\n".join(lines)


def _asking(question: str, ask: QuestionKind, areas: list[str]) -> list[str]:
    if ask is QuestionKind.SEASON and not areas:
        advice = "write a line such as  areas: [career]  into course.yaml, or ask for something else"
        raise NewLessonError(f"This course has no areas that could be in a season: {advice}.")
    more = f"    area: {areas[0]}\n" if ask is QuestionKind.SEASON else DETAILS.get(ask, "")
    return [
        "ask:",
        f"  - id: {question}  # the answer's name: later lessons may show {{{{ answers.{question} }}}}",
        f"    kind: {ask}  # text, season, choice, scale, yes/no or list",
        *more.splitlines(),
        f"    text: {json.dumps(QUESTIONS[ask])}",
    ]


def _question_id(name: str, existing_ids: set[str]) -> str:
    word = name.replace("-", "_")
    base = (word if word[0].isalpha() else f"q_{word}")[:56]
    numbered = (f"{base}_{number}" for number in range(2, len(existing_ids) + 3))
    return base if base not in existing_ids else next(word for word in numbered if word not in existing_ids)


def _outline(folder: Path) -> Outline:
    outline = read_outline(folder)
    if outline.shape is None or outline.problems:
        first = outline.problems[0]
        raise NewLessonError(f"{first}. Mend that first, or name the course: --course FOLDER")
    return outline


def _refuse_taken(folder: Path, name: str, lessons: Sequence[Lesson]) -> None:
    for path in sorted((folder / "lessons").glob("*")):
        if path.name.casefold() == f"{name}.md":
            raise NewLessonError(f"{path} is there already: choose another name.")
    for lesson in lessons:
        if name in lesson.was:
            what = "whoever had that one would not get this one"
            raise NewLessonError(f"'{name}' is an earlier name of '{lesson.name}', and {what}: choose another name.")


def _lessons(folder: Path, areas: list[str]) -> Iterator[Lesson]:
    """Return the lessons that can be read: a mistake in one must not keep its author from starting another."""
    for path in lesson_files(folder)[0]:
        text = read_text(path, folder)
        read = None if isinstance(text, CourseProblem) else read_lesson(path.stem, text, str(path), areas).lesson
        if read:
            yield read


def _step(text: str, folder: Path, name: str, after: str) -> InsertedStep | None:
    """Return None if the author has inserted it already."""
    lesson_lines = lessons_in(text)
    if name in lesson_lines:
        if after:
            where = f"{folder / OUTLINE}:{lesson_lines[name]}"
            raise NewLessonError(f"{where}: the step of '{name}' is here already: leave out --after.")
        return None
    if after and after not in lesson_lines:
        guess = did_you_mean(after, lesson_lines) or ": name one that is in its sequence."
        raise NewLessonError(f"No step of {folder / OUTLINE} sends the lesson '{after}'{guess}")
    step = insert_lesson(text, name, after)
    if step is None:
        advice = f"put  - lesson: {name}  into its sequence yourself, and call this again"
        raise NewLessonError(f"{folder / OUTLINE} is written in a way that is not safe to change: {advice}.")
    return step


def _replace(file: Path, text: str) -> None:
    beside = file.with_name(f".{file.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as opened:
            opened.write(text)
        beside.chmod(file.stat().st_mode)
        beside.replace(file)
    finally:
        if beside.is_file():
            beside.unlink()
