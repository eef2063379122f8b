"""At which of a course's places a person got a lesson, found by the tracks that led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drip.core.courses.course import Branch, Course, SendLesson
from drip.core.courses.placed_steps import PlacedStep, placed_steps
from drip.core.planning.sequence import Choices


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A place of a lesson: its id in the graph, and the tracks around it as {branch id: track}."""

    id: str
    tracks: Choices


@dataclass
class LessonPlaces:
    course: Course
    _of_lesson: dict[str, list[LessonPlace]] = field(init=False, default_factory=dict)
    _names: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        all_steps = placed_steps(self.course)
        branches = {
            placed_step.where: placed_step.step.id for placed_step in all_steps if isinstance(placed_step.step, Branch)
        }
        for placed_step in all_steps:
            if isinstance(placed_step.step, SendLesson):
                self._of_lesson.setdefault(placed_step.step.lesson, []).append(_place(placed_step, branches))
        self._names = {old: lesson.name for lesson in self.course.lessons.values() for old in lesson.was}

    def find(self, lesson: str, choices: Choices) -> str | None:
        """The place that fits these choices best: the innermost, then the last. None if the course has no such
        lesson."""
        name = lesson if lesson in self.course.lessons else self._names.get(lesson, lesson)
        places = self._of_lesson.get(name, [])
        fitting = [place for place in places if place.tracks.items() <= choices.items()] or places[:1]
        return max(reversed(fitting), key=lambda place: len(place.tracks)).id if fitting else None


def _place(placed_step: PlacedStep, branches: Mapping[str, str]) -> LessonPlace:
    return LessonPlace(placed_step.where, {branches[turn.branch]: turn.track for turn in placed_step.turns})
