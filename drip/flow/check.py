"""Checking: a folder is read, and everything is tried that publishing it would need. No database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drip.authoring import Draft, Problem, read_course
from drip.core.course import AwaitAnswers, Branch, Course, Lesson, walk_steps
from drip.rendering import (
    CompiledMail,
    LessonProblem,
    check_condition,
    check_lesson,
    compile_lesson,
    compile_reminder,
    compile_system_mail,
)

SYSTEM_MAILS = ("confirmation", "clarification", "notice", "letter")


@dataclass(frozen=True, slots=True)
class Checked:
    """A course folder after all checks. `mails` is complete only where there are no problems. `notes` are worth knowing
    and keep nobody from publishing."""

    course: Course | None
    problems: tuple[Problem, ...]
    mails: dict[str, CompiledMail]
    notes: tuple[Problem, ...] = ()


def check_course(folder: Path, templates: Path) -> Checked:
    """Reads a course folder and tries everything that publishing would need."""
    draft = read_course(folder)
    if draft.course is None:
        return Checked(None, draft.problems, {})
    found = [*draft.problems, *_check_conditions(draft, draft.course)]
    mails = dict(_compile(draft, draft.course, (folder, templates), found))
    return Checked(draft.course, tuple(sorted(found, key=lambda p: (p.file, p.line))), mails)


def _check_conditions(draft: Draft, course: Course) -> Iterator[Problem]:
    for step in walk_steps(course.sequence):
        if isinstance(step, Branch) and step.when:
            place = draft.place(f"branch/{step.id}")
            for problem in check_condition(step.when, course):
                yield Problem(place.file, place.line, problem.message)


def _compile(
    draft: Draft, course: Course, folders: tuple[Path, ...], found: list[Problem]
) -> Iterator[tuple[str, CompiledMail]]:
    """Compiles all mails of a course; what cannot be compiled goes to `found`."""
    awaited = {step.lesson for step in walk_steps(course.sequence) if isinstance(step, AwaitAnswers)}
    for lesson in course.lessons.values():
        problems = list(_check_lesson(draft, course, lesson))
        found.extend(problems)
        if not problems:
            yield from _compile_one(draft, course, lesson, folders, found, reminder=lesson.name in awaited)
    for name in SYSTEM_MAILS:
        try:
            yield name, compile_system_mail(name, course, folders)
        except LessonProblem as problem:
            found.append(Problem(f"{name}.md", problem.line or 1, str(problem)))


def _check_lesson(draft: Draft, course: Course, lesson: Lesson) -> Iterator[Problem]:
    for problem in check_lesson(course, lesson):
        place = draft.place(f"lesson/{lesson.name}/{problem.field}")
        yield Problem(place.file, place.line + problem.line - 1, problem.message)


def _compile_one(
    draft: Draft, course: Course, lesson: Lesson, folders: tuple[Path, ...], found: list[Problem], *, reminder: bool
) -> Iterator[tuple[str, CompiledMail]]:
    try:
        yield f"lesson:{lesson.name}", compile_lesson(course, lesson, folders, is_checked=True)
        if reminder:
            yield f"reminder:{lesson.name}", compile_reminder(course, lesson, folders)
    except LessonProblem as problem:
        place = draft.place(f"lesson/{lesson.name}/body")
        found.append(Problem(place.file, place.line + (problem.line or 1) - 1, str(problem)))
