"""Checking: a folder is read, and everything is tried that publishing it would need. No database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drip.authoring import Draft, Problem, read_course
from drip.core.course import Branch, Course, walk_steps
from drip.flow.compile import Compiling
from drip.rendering import CompiledMail, check_condition


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
        return Checked(None, draft.problems, {}, draft.notes)
    compiling = Compiling(draft, draft.course, (folder, templates))
    mails = dict(compiling.mails())
    found = [*draft.problems, *_check_conditions(draft, draft.course), *compiling.problems]
    notes = sorted([*draft.notes, *compiling.notes])
    problems = sorted(dict.fromkeys(found), key=lambda p: (p.file, p.line))
    return Checked(draft.course, tuple(problems), mails, tuple(notes))


def _check_conditions(draft: Draft, course: Course) -> Iterator[Problem]:
    for step in walk_steps(course.sequence):
        if isinstance(step, Branch) and step.when:
            place = draft.place(f"branch/{step.id}")
            for problem in check_condition(step.when, course):
                yield Problem(place.file, place.line, problem.message)
