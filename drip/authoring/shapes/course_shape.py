"""The shape of course.yaml: its keys, and what each may hold."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator

from drip.authoring.shapes import values
from drip.authoring.shapes.cohort_shape import CohortShape, DigestShape, Start
from drip.authoring.shapes.shape import (
    Clock,
    Condition,
    Duration,
    Email,
    Language,
    Languages,
    Line,
    Name,
    OptionalLine,
    Shape,
    Slug,
    Text,
    Weekday,
)
from drip.authoring.shapes.step_shape import Step
from drip.core.courses.course import CourseWording, Reentry, StillThere


def _block(value: Any) -> Any:
    """`digest:` with nothing after it means the usual time."""
    return {} if value is None else value


class SenderShape(Shape):
    name: Line
    email: Email
    address: OptionalLine = ""


class PaceShape(Shape):
    days: list[Weekday] = Field(default=[0, 1, 2, 3, 4])
    at: Clock = time(7, 30)
    until: Clock = time(21, 0)


class CourseWordingShape(Shape):
    title: OptionalLine = ""
    about: Text = ""
    areas: dict[str, Line] = Field(default={})

    def wording(self) -> CourseWording:
        return CourseWording(self.title, self.about, dict(self.areas))


class StillThereShape(Shape):
    after: Annotated[int, PlainValidator(values.lesson_count)]
    wait: Duration = timedelta(days=7)

    def still_there(self) -> StillThere:
        return StillThere(self.after, self.wait)


class CourseShape(Shape):
    course: Slug
    title: Line
    about: Text = ""
    sender: SenderShape
    pace: PaceShape = PaceShape()
    areas: list[Name] = Field(default=[])
    start: Annotated[Start, PlainValidator(partial(values.word_of, Start))] = Start.EVERGREEN
    cohorts: list[CohortShape] = Field(default=[])
    digest: Annotated[DigestShape | None, BeforeValidator(_block)] = None
    still_there: StillThereShape | None = None
    goal: Condition = ""
    reentry: Annotated[Reentry, PlainValidator(partial(values.word_of, Reentry))] = Reentry.ALWAYS
    language: Language = "en"
    languages: Languages = Field(default=[])
    translations: dict[str, CourseWordingShape] = Field(default={})
    sequence: list[Step]
