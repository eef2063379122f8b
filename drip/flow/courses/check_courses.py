"""Checks several courses together, for problems that only show between them."""

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
    """Checks each course as `check_course` does, and finds loops that lead from one course to others and back."""
    checked = [check_course(folder, templates, today) for folder in folders]
    courses = {one.course.slug: one.course for one in checked if one.course is not None}
    return [_with_loops(one, courses) for one in checked]


def _with_loops(checked: CheckedCourse, courses: dict[str, Course]) -> CheckedCourse:
    if checked.course is None or checked.draft is None:
        return checked
    found: set[CourseProblem] = {checked.draft.locate(loop) for loop in _loops(checked.course, courses)}
    return replace(checked, problems=tuple(sorted({*checked.problems, *found})))


def _loops(course: Course, courses: dict[str, Course]) -> Iterator[CourseFinding]:
    """Yields each step that starts a course which leads back to this one."""
    for placed in placed_steps(course):
        if isinstance(placed.step, Enroll) and placed.step.course != course.slug:
            path = _path_back(placed.step.course, course.slug, courses, (course.slug,))
            if path:
                names = "' and '".join(name for name in path[1:])
                yield CourseFinding(
                    placed.where,
                    f"'{names}' leads back to '{course.slug}', which starts it again, in a loop without end: remove one"
                    " 'enroll', or let one of them be taken once (reentry: never)",
                )


def _path_back(here: str, goal: str, courses: dict[str, Course], path: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the courses on the way from `goal` back to itself; () if none leads back, or if a course on the way is
    taken only once, which ends the loop."""
    course = courses.get(here)
    if course is None or here in path or Reentry.NEVER in (course.reentry, courses[goal].reentry):
        return ()
    path = (*path, here)
    further = [placed.step.course for placed in placed_steps(course) if isinstance(placed.step, Enroll)]
    if goal in further:
        return path
    return next((found for name in further if (found := _path_back(name, goal, courses, path))), ())
