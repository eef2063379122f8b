"""The shape of course.yaml: which keys there are, and what each may hold."""

from __future__ import annotations

from datetime import time

from pydantic import Field

from drip.authoring.shape import Clock, Email, Language, Languages, Line, Name, OptionalLine, Shape, Slug, Text, Weekday
from drip.authoring.step_shape import Step


class SenderShape(Shape):
    name: Line
    email: Email
    address: OptionalLine = ""


class PaceShape(Shape):
    days: list[Weekday] = Field(default=[0, 1, 2, 3, 4])
    at: Clock = time(7, 30)
    until: Clock = time(21, 0)


class CourseShape(Shape):
    course: Slug
    title: Line
    about: Text = ""
    sender: SenderShape
    pace: PaceShape = PaceShape()
    areas: list[Name] = Field(default=[])
    language: Language = "en"
    languages: Languages = Field(default=[])
    sequence: list[Step]
