"""Completes the lessons with all their wordings: variants with their texts, and translations of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from drip.authoring.reading.file_name import FileNameReader, WordingFile
from drip.authoring.reading.lesson import LessonFile
from drip.authoring.reading.source import read_text
from drip.authoring.reading.translation import read_translation
from drip.authoring.reading.variant_words import read_variant
from drip.authoring.reading.wording_collector import WordingCollector, place_of
from drip.authoring.yaml.front_matter import LessonSource, read_front_matter
from drip.authoring.yaml.problem import CourseProblem
from drip.core.courses.course import Lesson
from drip.core.languages.language import english_name


def add_wordings(
    files: dict[str, LessonFile], paths: Iterable[Path], folder: Path, expected: FileNameReader, work: WordingCollector
) -> None:
    """Complete the lessons of `files` with the contents of the files `paths`."""
    for path in paths:
        words = expected.read(path)
        if isinstance(words, CourseProblem):
            work.problems.append(words)
        elif sheet := _read(words, folder, work):
            work.sheets[words.lesson, words.variant, words.language] = sheet
    for file in files.values():
        if file.lesson is not None:
            file.lesson = _complete(file.lesson, file, work)


def _read(words: WordingFile, folder: Path, work: WordingCollector) -> LessonSource | None:
    text = read_text(words.path, folder)
    if isinstance(text, CourseProblem):
        work.problems.append(text)
        return None
    sheet = read_front_matter(text, str(words.path))
    work.problems += sheet.problems
    places = sheet.places(place_of(words.lesson, words.variant, words.language))
    work.places |= {where: place for where, place in places.items() if not (where.endswith("/body") and sheet.is_empty)}
    return sheet


def _complete(lesson: Lesson, file: LessonFile, work: WordingCollector) -> Lesson:
    translations = {}
    for language in work.languages:
        sheet = work.sheets.get((lesson.name, "", language))
        if sheet is None:
            name, own = english_name(language), english_name(work.language)
            missing = f"lessons/{lesson.name}.{language}.md is missing"
            work.note(file.file, 1, f"no {name} translation: {missing}, so people who read {name} get it in {own}")
        elif wording := read_translation(lesson, sheet, work):
            translations[language] = wording
    lesson = replace(lesson, translations=translations)
    return replace(lesson, variants=tuple(read_variant(lesson, file, written, work) for written in file.variants))
