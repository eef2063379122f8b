"""Reads a lesson in another language: the same questions in other words."""

from __future__ import annotations

from dataclasses import replace

from drip.authoring.mistakes.check import check
from drip.authoring.reading.wording_collector import WordingCollector
from drip.authoring.shapes.lesson_shape import TranslatedQuestion, TranslationShape
from drip.authoring.yaml.front_matter import LessonSource
from drip.core.courses.course import Lesson, Question, QuestionKind, Wording
from drip.core.courses.suggest import did_you_mean


def read_translation(lesson: Lesson, sheet: LessonSource, work: WordingCollector) -> Wording | None:
    """Return None if it can't be read; problems are added to `work`."""
    if sheet.table is None:
        return None
    if sheet.is_empty:
        work.report(sheet.file, sheet.body_line - 1, "this translation has no text: write it below the second '---'")
    checked = check(TranslationShape, sheet.table, sheet.file)
    work.problems += checked.problems
    if checked.value is None:
        return None
    ask = _questions(lesson, checked.value, sheet, work)
    return Wording(checked.value.subject, checked.value.preview, sheet.body, ask)


def _questions(
    lesson: Lesson, shape: TranslationShape, sheet: LessonSource, work: WordingCollector
) -> tuple[Question, ...]:
    """Return the lesson's questions in its order; one that isn't translated keeps its words."""
    originals = {question.id: question for question in lesson.ask}
    found: dict[str, Question] = {}
    for translated, line in zip(shape.ask, sheet.lines_of("ask"), strict=False):
        question = originals.get(translated.id)
        if question is None:
            work.report(sheet.file, line, _about_unknown(lesson, translated.id))
        elif question.id in found:
            work.report(sheet.file, line, f"'{question.id}' is translated already: remove one of the two")
        else:
            found[question.id] = _question(question, translated, sheet, line, work)
    for left_out in (name for name in originals if name not in found):
        line = sheet.table.lines.get("ask", 1) if sheet.table else 1
        work.note(sheet.file, line, f"the question '{left_out}' is not translated: it is asked as in {lesson.name}.md")
    return tuple(found.get(name, question) for name, question in originals.items())


def _about_unknown(lesson: Lesson, name: str) -> str:
    question_ids = [question.id for question in lesson.ask]
    guess = did_you_mean(name, question_ids)
    listed = (
        f": its questions are {', '.join(question_ids)}" if question_ids else ", and asks nothing: remove this question"
    )
    return f"{lesson.name}.md asks no question '{name}'{guess or listed}"


def _question(
    question: Question, shape: TranslatedQuestion, sheet: LessonSource, line: int, work: WordingCollector
) -> Question:
    labels = tuple(shape.options)
    if labels and question.kind is not QuestionKind.CHOICE:
        work.report(sheet.file, line, f"'{question.id}' is no choice, so it has no options: remove 'options' here")
    elif labels and len(labels) != len(question.options):
        count = f"{len(labels)} {'option' if len(labels) == 1 else 'options'}"
        original = f"{len(question.options)} ({', '.join(question.options)})"
        work.report(
            sheet.file,
            line,
            f"'{question.id}' has {count} here and {original} in the lesson: give as many, in the same order",
        )
    elif len({label.casefold() for label in labels}) < len(labels):
        work.report(sheet.file, line, f"two options of '{question.id}' read the same: give each its own words")
    else:
        if question.kind is QuestionKind.CHOICE and not labels:
            work.note(
                sheet.file, line, f"the options of '{question.id}' are not translated: they are shown as in the lesson"
            )
        return replace(question, text=shape.text, labels=labels)
    return replace(question, text=shape.text)
