"""Reads a course folder into a Course, and reports everything its author has to fix, with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from drip.authoring.reading.cohorts import cohort_problems, cohorts_of
from drip.authoring.reading.file_name import FileNameReader
from drip.authoring.reading.lesson import LessonFile, read_lesson
from drip.authoring.reading.outline import Outline, places_of, read_outline
from drip.authoring.reading.safety import SAFETY, read_safety
from drip.authoring.reading.source import lesson_files, read_text
from drip.authoring.reading.steps import SequenceReading, read_steps
from drip.authoring.reading.wording_collector import WordingCollector, nearest
from drip.authoring.reading.wordings import add_wordings
from drip.authoring.shapes import values
from drip.authoring.shapes.cohort_shape import Start
from drip.authoring.yaml.problem import CourseProblem, SourceLocation
from drip.core.checks.finding import CourseFinding
from drip.core.checks.problems import find_problems as findings_of
from drip.core.courses.course import Course, Lesson, Pace, Sender, SendLesson, Step, walk_steps


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course as it is in its folder.

    `course` is None if something is missing that other parts depend on. If there is a course, it may still have
    `problems`; then it is good enough for a preview but not for publishing. `problems` are all of them, by file and
    line, including those of `core.checks.problems`. `places` maps the places explained there to file and line; the line
    of 'lesson/NAME/body' is the first of the Markdown, and other wordings of a lesson are at
    'lesson/NAME:VARIANT@LANGUAGE'. `notes` are worth knowing and need no fixing."""

    course: Course | None
    problems: tuple[CourseProblem, ...]
    places: Mapping[str, SourceLocation]
    notes: tuple[CourseProblem, ...] = ()

    def place(self, where: str) -> SourceLocation:
        """Return the place itself, or the nearest known one around it. '…/+2' is two lines below."""
        where, plus, lines = where.partition("/+")
        place = self._known(where)
        return SourceLocation(place.file, place.line + int(lines)) if plus else place

    def _known(self, where: str) -> SourceLocation:
        for way in nearest(where):
            if where not in self.places and way in self.places:
                where = way
        while where not in self.places and "/" in where:
            where = where.rpartition("/")[0]
        return self.places.get(where) or self.places["course"]

    def locate(self, finding: CourseFinding) -> CourseProblem:
        place = self.place(finding.where)
        return CourseProblem(place.file, place.line, finding.message)


def read_course(folder: Path) -> CourseDraft:
    """Read a course folder. Never raises for what is, or isn't, in the folder."""
    outline = read_outline(folder)
    if not folder.is_dir():
        return CourseDraft(None, tuple(outline.problems), {"course": SourceLocation(str(folder), 1)})
    files, words, problems = _read_lessons(folder, outline)
    gathering = _gather(folder, outline, files, words)
    problems += gathering.problems
    work = SequenceReading(outline.file, files.keys(), places=places_of(outline))
    course = _course(outline, files, work)
    if course is not None and (folder / SAFETY).exists():
        safety, safety_problems = read_safety(folder / SAFETY)
        course, problems = replace(course, safety=safety), problems + safety_problems
    for file in files.values():
        problems += file.problems
        work.places |= file.places
    work.places |= gathering.places
    if outline.torn or work.torn or any(file.torn for file in files.values()):
        course = None
    draft = CourseDraft(course, (), work.places)
    findings = findings_of(course) if course is not None else []
    found = {*outline.problems, *cohort_problems(outline), *problems, *work.problems, *map(draft.locate, findings)}
    return replace(draft, problems=tuple(sorted(found)), notes=tuple(sorted(gathering.notes)))


def _read_lessons(folder: Path, outline: Outline) -> tuple[dict[str, LessonFile], list[Path], list[CourseProblem]]:
    """Return the lessons, the files with other wordings, and what is wrong."""
    paths, problems = lesson_files(folder)
    areas = outline.shape.areas if outline.shape else []
    files: dict[str, LessonFile] = {}
    words = [path for path in paths if "." in path.stem]
    for path in (path for path in paths if path not in words):
        text = read_text(path, folder)
        try:
            name = values.slug(path.stem)
        except ValueError as error:
            problems.append(CourseProblem(str(path), 1, f"the file name: {error}"))
            name = path.stem.casefold()
            outline.torn = True
        files[name] = (
            LessonFile([text]) if isinstance(text, CourseProblem) else read_lesson(name, text, str(path), areas)
        )
    return files, words, problems


def _gather(folder: Path, outline: Outline, files: dict[str, LessonFile], words: list[Path]) -> WordingCollector:
    shape = outline.shape
    language, languages = (shape.language, tuple(shape.languages)) if shape else ("", ())
    variants = {name: file.variants for name, file in files.items()}
    work = WordingCollector(language, tuple(dict.fromkeys(each for each in languages if each != language)))
    known_languages = languages if shape and not outline.torn else None
    add_wordings(files, words, folder, FileNameReader(variants, language, known_languages), work)
    return work


def _course(outline: Outline, files: dict[str, LessonFile], work: SequenceReading) -> Course | None:
    shape, table = outline.shape, outline.table
    if shape is None or table is None:
        return None
    sequence = read_steps(shape.sequence, table["sequence"], work)
    if any(file.lesson is None for file in files.values()):
        return None
    return Course(
        slug=shape.course,
        title=shape.title,
        sender=Sender(shape.sender.name, shape.sender.email, shape.sender.address),
        sequence=sequence,
        lessons=_in_order(sequence, files),
        pace=Pace(tuple(sorted(set(shape.pace.days))), shape.pace.at, shape.pace.until),
        areas=tuple(shape.areas),
        about=shape.about,
        cohorts=cohorts_of(shape),
        digest=shape.digest.digest() if shape.digest else None,
        still_there=shape.still_there.still_there() if shape.still_there else None,
        goal=shape.goal,
        reentry=shape.reentry,
        language=shape.language,
        languages=tuple(shape.languages),
        translations={language: each.wording() for language, each in shape.translations.items()},
        own_pace=shape.start is Start.EITHER,
    )


def _in_order(sequence: tuple[Step, ...], files: dict[str, LessonFile]) -> dict[str, Lesson]:
    """Return the lessons in the order of the sequence, then those not in it."""
    sent = [step.lesson for step in walk_steps(sequence) if isinstance(step, SendLesson)]
    lessons = {name: files[name].lesson for name in dict.fromkeys([*sent, *files])}
    return {name: lesson for name, lesson in lessons.items() if lesson is not None}
