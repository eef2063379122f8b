"""Checking: a folder is read, and everything is tried that publishing it would need. No database is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from drip.authoring import (
    CourseDraft,
    CourseProblem,
    PictureFile,
    check_persona,
    persona_files,
    read_assets,
    read_course,
)
from drip.core.checks.explore import ExploredPaths
from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import Branch, Course, walk_steps
from drip.flow.courses.check_assets import missing_assets, pictures_without_alt, unused_files
from drip.flow.courses.check_times import check_send_times
from drip.flow.courses.check_ways import check_ways
from drip.flow.courses.compile import CourseCompiler
from drip.rendering import CompiledMail, check_condition


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A course folder after all checks. `mails` is complete only where there are no problems. `notes` are worth knowing
    and keep nobody from publishing. `ways` is None where they could not be walked."""

    course: Course | None
    problems: tuple[CourseProblem, ...]
    mails: dict[str, CompiledMail]
    notes: tuple[CourseProblem, ...] = ()
    ways: ExploredPaths | None = None
    draft: CourseDraft | None = None
    assets: dict[str, PictureFile] = field(default_factory=dict)  # its pictures, by name


def check_course(folder: Path, templates: Path, today: date | None = None) -> CheckedCourse:
    """Reads a course folder and tries everything that publishing would need. What hangs on the calendar is looked at
    where `today` is given."""
    draft = read_course(folder)
    personas = [problem for file in persona_files(folder).values() for problem in check_persona(file, draft.course)]
    if draft.course is None:
        return CheckedCourse(None, tuple(sorted({*draft.problems, *personas})), {}, draft.notes, draft=draft)
    compiling = CourseCompiler(draft, draft.course, (folder, templates))
    mails = dict(compiling.mails())
    found = [*draft.problems, *personas, *_check_conditions(draft, draft.course), *compiling.problems]
    checked = CheckedCourse(draft.course, tuple(found), mails, (*draft.notes, *compiling.notes), draft=draft)
    return _check_whole(checked, draft, folder, today)


def _check_whole(checked: CheckedCourse, draft: CourseDraft, folder: Path, today: date | None) -> CheckedCourse:
    """What only shows when the course is looked at as a whole, or beside its folder and the calendar."""
    assert draft.course is not None
    course = draft.course
    walked, assets = check_ways(course, today), read_assets(folder)
    findings = [*walked.problems, *missing_assets(course, assets), *(check_send_times(course, today) if today else ())]
    notes: list[CourseFinding] = [*walked.notes, *pictures_without_alt(course)]
    problems = {*checked.problems, *assets.problems, *map(draft.locate, findings)}
    noted = {*checked.notes, *unused_files(course, folder, assets), *map(draft.locate, notes)}
    return replace(
        checked,
        problems=tuple(sorted(problems)),
        notes=tuple(sorted(noted)),
        ways=walked.ways,
        assets=assets.pictures,
    )


def check_mails(
    draft: CourseDraft, course: Course, folders: tuple[Path, ...], names: Collection[str]
) -> tuple[dict[str, CompiledMail], tuple[CourseProblem, ...]]:
    """Compiles these lessons and system mails alone, for whoever looks at one: all mails take a second or two."""
    compiling = CourseCompiler(draft, course, folders)
    mails = dict(compiling.mails(names))
    return mails, tuple(sorted({*compiling.problems}))


def _check_conditions(draft: CourseDraft, course: Course) -> Iterator[CourseProblem]:
    conditions = [(f"branch/{step.id}", step.when) for step in walk_steps(course.sequence) if isinstance(step, Branch)]
    for where, condition in [("course/goal", course.goal), *conditions]:
        for problem in check_condition(condition, course) if condition else ():
            yield draft.locate(CourseFinding(where, problem.message))
