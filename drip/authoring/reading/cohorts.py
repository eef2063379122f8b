"""Turns the cohorts of course.yaml into those of `drip.core.courses.course`, and reports what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from drip.authoring.reading.outline import Outline
from drip.authoring.shapes.cohort_shape import CohortShape, Start
from drip.authoring.shapes.course_shape import CourseShape
from drip.authoring.yaml.document import YamlList, YamlTable
from drip.authoring.yaml.problem import CourseProblem
from drip.core.courses.course import UNKNOWN, Cohort


def cohorts_of(shape: CourseShape) -> tuple[Cohort, ...]:
    """Return the cohorts, the next to begin first."""
    return tuple(sorted((each.cohort() for each in shape.cohorts), key=lambda cohort: cohort.starts))


def cohort_problems(outline: Outline) -> Iterator[CourseProblem]:
    shape, table = outline.shape, outline.table
    if shape is None or table is None:
        return
    if shape.start is not Start.EVERGREEN and not shape.cohorts and not outline.problems:
        advice = "say when they begin: cohorts: [{starts: 2027-01-11}]"
        yield CourseProblem(
            outline.file, table.lines["start"], f"people may begin in cohorts here, and there are none: {advice}"
        )
    if shape.cohorts and shape.start is Start.EVERGREEN and not outline.problems:
        advice = "add 'start: cohort', or 'start: either', or remove the cohorts"
        yield CourseProblem(outline.file, table.lines["cohorts"], f"everybody begins when they confirm here: {advice}")
    rows = table.get("cohorts")
    yield from _of_each(shape.cohorts, rows if isinstance(rows, YamlList) else YamlList(0), outline.file)


def _of_each(shapes: list[CohortShape], rows: YamlList, file: str) -> Iterator[CourseProblem]:
    names: set[str] = set()
    dates: set[date] = set()
    for shape, row in zip(shapes, rows, strict=False):
        name = shape.cohort().name.casefold()
        if name == UNKNOWN:
            yield CourseProblem(file, _line(row, "name"), "'unknown' is who has no cohort: give this one another name")
        if shape.starts in dates:
            yield CourseProblem(
                file, _line(row, "starts"), f"another cohort begins on {shape.starts}: give one another date"
            )
        elif name in names:
            advice = "give one of them another"
            yield CourseProblem(
                file, _line(row, "name"), f"another cohort has the name '{shape.cohort().name}': {advice}"
            )
        if shape.join_until is not None and shape.join_until < shape.starts:
            advice = "write a later date, or leave it out: then sign-up closes the day before they begin"
            yield CourseProblem(file, _line(row, "join_until"), f"nobody could join until the day they begin: {advice}")
        names.add(name)
        dates.add(shape.starts)


def _line(row: YamlTable, key: str) -> int:
    return row.lines.get(key, row.line)
