"""Reads the wording of one variant: from the list in its lesson, its own text file, and the translations of both."""

from __future__ import annotations

from dataclasses import replace

from drip.authoring.mistakes.check import check
from drip.authoring.reading.lesson import LessonFile
from drip.authoring.reading.variants import VariantEntry
from drip.authoring.reading.wording_collector import WordingCollector, place_of
from drip.authoring.shapes.lesson_shape import TextShape
from drip.authoring.yaml.front_matter import LessonSource
from drip.authoring.yaml.problem import SourceLocation
from drip.core.courses.course import Lesson, Variant, Wording
from drip.core.languages.language import english_name


def read_variant(lesson: Lesson, file: LessonFile, written: VariantEntry, work: WordingCollector) -> Variant:
    """Return the variant. `lesson` has its translations already."""
    here, place = place_of(lesson.name, written.name, ""), SourceLocation(file.file, written.line)
    work.places |= {f"{here}/{key}": place for key in ("subject", "preview") if getattr(written, key)}
    wording = Wording(written.subject or lesson.subject, written.preview or lesson.preview, lesson.body, lesson.ask)
    sheet = work.sheets.get((lesson.name, written.name, ""))
    if sheet is not None:
        _refuse_twice(written, sheet, work)
        wording = _override(wording, sheet, work)
    elif written.text:
        advice = f"lessons/{written.text} is missing: write the text of the variant '{written.name}' there"
        work.report(file.file, written.line, advice)
    translations = {
        language: found for language in work.languages if (found := _translated(lesson, file, written, language, work))
    }
    return Variant(written.name, written.weight, wording, translations)


def _refuse_twice(written: VariantEntry, sheet: LessonSource, work: WordingCollector) -> None:
    for key in ("subject", "preview"):
        if getattr(written, key) and sheet.table is not None and key in sheet.table:
            advice = (
                f"the {key} of '{written.name}' stands in its lesson as well (line {written.line}): keep one of them"
            )
            work.report(sheet.file, sheet.table.lines[key], advice)


def _override(base: Wording, sheet: LessonSource, work: WordingCollector) -> Wording:
    """Return `base` with what the sheet says in its place."""
    if sheet.is_empty:
        work.report(sheet.file, sheet.body_line - 1, "this variant has no text: write it below the second '---'")
    shape = _heading(sheet, work)
    subject, preview = (shape.subject, shape.preview) if shape else ("", "")
    return replace(base, subject=subject or base.subject, preview=preview or base.preview, body=sheet.body)


def _heading(sheet: LessonSource, work: WordingCollector) -> TextShape | None:
    if sheet.table is None:
        return None
    checked = check(TextShape, sheet.table, sheet.file)
    work.problems += checked.problems
    return checked.value


def _translated(
    lesson: Lesson, file: LessonFile, written: VariantEntry, language: str, work: WordingCollector
) -> Wording | None:
    """Return None if the variant has no wording in this language; people then get the lesson's translation."""
    base = lesson.translations.get(language)
    if not written.has_words:
        return base
    sheet = work.sheets.get((lesson.name, written.name, language))
    if sheet is None:
        _note_missing(lesson, file, written, language, work)
        return None
    shape = _heading(sheet, work)
    if shape is None or (base is None and not written.text):
        advice = (
            f"'{written.name}' has the text of its lesson, which is not translated: lessons/{lesson.name}.{language}.md"
        )
        work.note(sheet.file, 1, advice)
        return None
    base = base or Wording("", "", "", lesson.ask)
    if not shape.subject and (written.subject or not base.subject):
        work.report(sheet.file, 1, f"the subject of the variant '{written.name}' is not translated: add subject: …")
    _refuse_wrong_text(written, sheet, work)
    body = sheet.body if written.text else base.body
    return replace(base, subject=shape.subject or base.subject, preview=shape.preview or base.preview, body=body)


def _refuse_wrong_text(written: VariantEntry, sheet: LessonSource, work: WordingCollector) -> None:
    if written.text and sheet.is_empty:
        work.report(sheet.file, sheet.body_line - 1, "this translation has no text: write it below the second '---'")
    elif sheet.body.strip() and not written.text:
        advice = (
            f"the variant '{written.name}' has the text of its lesson: remove this one, or give the variant a 'text'"
        )
        work.report(sheet.file, sheet.body_line, advice)


def _note_missing(
    lesson: Lesson, file: LessonFile, written: VariantEntry, language: str, work: WordingCollector
) -> None:
    name, missing = english_name(language), f"lessons/{lesson.name}.{written.name}.{language}.md"
    instead = "the lesson's own translation" if language in lesson.translations else english_name(work.language)
    message = f"the variant '{written.name}' has no {name} words: {missing} is missing, so its readers get {instead}"
    work.note(file.file, written.line, message)
