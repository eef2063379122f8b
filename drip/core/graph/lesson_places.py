"""At which of a course's places a lesson was given to somebody, by the tracks that led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drip.core.courses.course import Branch, Course, SendLesson
from drip.core.courses.placed_steps import PlacedStep, placed_steps
from drip.core.planning.sequence import Choices


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A place of a lesson: its id in the graph, and the tracks around it, {branch id: track}."""

    id: str
    inside: Choices


@dataclass
class LessonPlaces:
    course: Course
    _of_lesson: dict[str, list[LessonPlace]] = field(init=False, default_factory=dict)
    _names: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        stops = placed_steps(self.course)
        branches = {stop.where: stop.step.id for stop in stops if isinstance(stop.step, Branch)}
        for stop in stops:
            if isinstance(stop.step, SendLesson):
                self._of_lesson.setdefault(stop.step.lesson, []).append(_place(stop, branches))
        self._names = {old: lesson.name for lesson in self.course.lessons.values() for old in lesson.was}

    def find(self, lesson: str, choices: Choices) -> str | None:
        """The place that fits these choices best, the innermost and then the last; None: this course has none."""
        name = lesson if lesson in self.course.lessons else self._names.get(lesson, lesson)
        places = self._of_lesson.get(name, [])
        fitting = [place for place in places if place.inside.items() <= choices.items()] or places[:1]
        return max(reversed(fitting), key=lambda place: len(place.inside)).id if fitting else None


def _place(stop: PlacedStep, branches: Mapping[str, str]) -> LessonPlace:
    return LessonPlace(stop.where, {branches[turn.branch]: turn.track for turn in stop.turns})
