"""Checking courses together: what only shows between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from drip.authoring import CourseProblem
from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import Course, Enroll, Reentry
from drip.core.courses.placed_steps import placed_steps
from drip.flow.courses.check import CheckedCourse, check_course


def check_courses(folders: Sequence[Path], templates: Path, today: date | None = None) -> list[CheckedCourse]:
    """Each as `check_course` does, and loops from one course to the next and back."""
    checked = [check_course(folder, templates, today) for folder in folders]
    courses = {one.course.slug: one.course for one in checked if one.course is not None}
    return [_with_loops(one, courses) for one in checked]


def _with_loops(checked: CheckedCourse, courses: dict[str, Course]) -> CheckedCourse:
    if checked.course is None or checked.draft is None:
        return checked
    found: set[CourseProblem] = {checked.draft.locate(loop) for loop in _loops(checked.course, courses)}
    return replace(checked, problems=tuple(sorted({*checked.problems, *found})))


def _loops(course: Course, courses: dict[str, Course]) -> Iterator[CourseFinding]:
    """Each step that starts a course which leads back to this one."""
    for stop in placed_steps(course):
        if isinstance(stop.step, Enroll) and stop.step.course != course.slug:
            way = _way_back(stop.step.course, course.slug, courses, (course.slug,))
            if way:
                names = "' and '".join(name for name in way[1:])
                yield CourseFinding(
                    stop.where,
                    f"'{names}' leads back to '{course.slug}', which starts it again, in a loop without end: remove one"
                    " 'enroll', or let one of them be taken once (reentry: never)",
                )


def _way_back(here: str, goal: str, courses: dict[str, Course], way: tuple[str, ...]) -> tuple[str, ...]:
    """The courses passed from `goal` to itself; () where nothing leads back for ever."""
    course = courses.get(here)
    if course is None or here in way or Reentry.NEVER in (course.reentry, courses[goal].reentry):
        return ()
    way = (*way, here)
    further = [stop.step.course for stop in placed_steps(course) if isinstance(stop.step, Enroll)]
    if goal in further:
        return way
    return next((found for name in further if (found := _way_back(name, goal, courses, way))), ())
