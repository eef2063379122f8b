"""Publishing: a folder is read, checked and compiled; what has no problems becomes an immutable version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from drip.authoring import Draft, Problem, read_course
from drip.core.course import AwaitAnswers, Branch, Course, Lesson, walk_steps
from drip.core.serial import to_json
from drip.flow.plan import plan_next
from drip.flow.site import Site
from drip.rendering import (
    CompiledMail,
    LessonProblem,
    check_condition,
    check_lesson,
    compile_lesson,
    compile_reminder,
    compile_system_mail,
)
from drip.storage import enrollments, history, versions
from drip.storage.database import Session
from drip.storage.states import EnrollmentState

SYSTEM_MAILS = ("confirmation", "clarification", "notice")


@dataclass(frozen=True, slots=True)
class Checked:
    """A course folder after all checks. `mails` is complete only where there are no problems."""

    course: Course | None
    problems: tuple[Problem, ...]
    mails: dict[str, CompiledMail]


@dataclass(frozen=True, slots=True)
class Published:
    number: int
    changed: bool  # False: this very course was live already
    moved: int  # people taken over to this version


def check_course(folder: Path, templates: Path) -> Checked:
    """Reads a course folder and tries everything that publishing would need."""
    draft = read_course(folder)
    if draft.course is None:
        return Checked(None, draft.problems, {})
    found = [*draft.problems, *_check_conditions(draft, draft.course)]
    mails = dict(_compile(draft, draft.course, (folder, templates), found))
    return Checked(draft.course, tuple(sorted(found, key=lambda p: (p.file, p.line))), mails)


def publish(session: Session, site: Site, checked: Checked, now: datetime) -> Published:
    """Makes a checked course the live version and takes everybody in it over. The same again changes nothing."""
    assert checked.course is not None
    assert not checked.problems
    definition = to_json(checked.course)
    mails = {name: asdict(mail) for name, mail in checked.mails.items()}
    digest = hashlib.sha256(json.dumps([definition, mails], sort_keys=True).encode()).hexdigest()
    before = versions.live_version(session, checked.course.slug)
    if before is not None and before.digest == digest:
        return Published(before.number, changed=False, moved=0)
    version = versions.add_version(session, checked.course.slug, digest, definition, mails, now)
    history.record(session, now, "published", course=version.course, number=version.number)
    return Published(version.number, changed=True, moved=_move_people(session, site, version.course, version.id, now))


def _move_people(session: Session, site: Site, course: str, version_id: int, now: datetime) -> int:
    moved = 0
    for state in (EnrollmentState.PENDING, EnrollmentState.ACTIVE):
        for enrollment_id in enrollments.ids_in_course(session, course, state):
            enrollment = enrollments.lock_enrollment(session, enrollment_id)
            if enrollment is not None:
                enrollment.version_id = version_id
                plan_next(session, site, enrollment_id, now)
                moved += 1
    return moved


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
        yield f"lesson:{lesson.name}", compile_lesson(course, lesson, folders)
        if reminder:
            yield f"reminder:{lesson.name}", compile_reminder(course, lesson, folders)
    except LessonProblem as problem:
        place = draft.place(f"lesson/{lesson.name}/body")
        found.append(Problem(place.file, place.line + (problem.line or 1) - 1, str(problem)))
