"""Checking: a folder is read, and everything is tried that publishing it would need. No database is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from drip.authoring import Draft, Problem, check_persona, persona_files, read_course
from drip.core.course import AwaitAnswers, Branch, Course, Lesson, walk_steps
from drip.core.explore import Ways
from drip.core.finding import Finding
from drip.flow.check_assets import missing_assets, mute_pictures
from drip.flow.check_times import send_times
from drip.flow.check_ways import walk_ways
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
    and keep nobody from publishing. `ways` is None where they could not be walked."""

    course: Course | None
    problems: tuple[Problem, ...]
    mails: dict[str, CompiledMail]
    notes: tuple[Problem, ...] = ()
    ways: Ways | None = None
    draft: Draft | None = None


def check_course(folder: Path, templates: Path, today: date | None = None) -> Checked:
    """Reads a course folder and tries everything that publishing would need. What hangs on the calendar is looked at
    where `today` is given."""
    draft = read_course(folder)
    personas = [problem for file in persona_files(folder).values() for problem in check_persona(file, draft.course)]
    if draft.course is None:
        return Checked(None, tuple(sorted({*draft.problems, *personas})), {}, draft=draft)
    found = [*draft.problems, *personas, *_check_conditions(draft, draft.course)]
    mails = dict(_compile(draft, draft.course, (folder, templates), found))
    return _check_whole(Checked(draft.course, tuple(found), mails, draft=draft), draft, folder, today)


def _check_whole(checked: Checked, draft: Draft, folder: Path, today: date | None) -> Checked:
    """What only shows when the course is looked at as a whole, or beside its folder and the calendar."""
    assert draft.course is not None
    course = draft.course
    walked = walk_ways(course, today)
    findings = [*walked.problems, *missing_assets(course, folder), *(send_times(course, today) if today else ())]
    notes: list[Finding] = [*walked.notes, *mute_pictures(course)]
    problems = {*checked.problems, *map(draft.locate, findings)}
    noted = {*checked.notes, *map(draft.locate, notes)}
    return replace(checked, problems=tuple(sorted(problems)), notes=tuple(sorted(noted)), ways=walked.ways)


def check_mails(
    draft: Draft, course: Course, folders: tuple[Path, ...], names: Collection[str]
) -> tuple[dict[str, CompiledMail], tuple[Problem, ...]]:
    """Compiles these lessons and system mails alone, for whoever looks at one: all mails take a second or two."""
    found: list[Problem] = []
    mails = dict(_compile(draft, course, folders, found, names))
    return mails, tuple(sorted(found))


def _check_conditions(draft: Draft, course: Course) -> Iterator[Problem]:
    conditions = [(f"branch/{step.id}", step.when) for step in walk_steps(course.sequence) if isinstance(step, Branch)]
    for where, condition in [("course/goal", course.goal), *conditions]:
        for problem in check_condition(condition, course) if condition else ():
            yield draft.locate(Finding(where, problem.message))


def _compile(
    draft: Draft, course: Course, folders: tuple[Path, ...], found: list[Problem], only: Collection[str] | None = None
) -> Iterator[tuple[str, CompiledMail]]:
    """Compiles the mails of a course, all or `only` those named; what cannot be compiled goes to `found`."""
    awaited = {step.lesson for step in walk_steps(course.sequence) if isinstance(step, AwaitAnswers)}
    for lesson in course.lessons.values():
        if only is not None and lesson.name not in only:
            continue
        problems = list(_check_lesson(draft, course, lesson))
        found.extend(problems)
        if not problems:
            yield from _compile_one(draft, course, lesson, folders, found, reminder=lesson.name in awaited)
    for name in SYSTEM_MAILS:
        if only is not None and name not in only:
            continue
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
