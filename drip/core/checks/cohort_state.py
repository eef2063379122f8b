"""A set of people whose paths ahead are the same, with everything about them that still matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from drip.core.courses.course import Course, Question
from drip.core.planning.sequence import DoneLesson

Assignment = Mapping[
    str, Any
]  # {'season.career': 'winter', 'answers.energy': 3, an undecidable condition: True or False}


@dataclass
class CohortState:
    """A set of people. `early` and `late` are the lessons of the first and the last of them; `answered_at` is when the
    first answered. `late_answered_at` is the last moment at which some of them may have answered the lesson they
    received last, if they did. `questions_asked` are the questions that any of them may have been asked. `changes_left`
    is how many things they may still tell when nothing asks for them."""

    values: Assignment
    early: tuple[DoneLesson, ...] = ()
    late: tuple[DoneLesson, ...] = ()
    answered_at: Mapping[str, datetime] = field(default_factory=dict)
    late_answered_at: datetime | None = None
    questions_asked: frozenset[str] = frozenset()
    changes_left: int = 0

    @cached_property
    def done(self) -> frozenset[str]:
        return frozenset(done.lesson for done in self.early)

    @cached_property
    def tracks(self) -> dict[str, str]:
        return {branch: track for done in self.early for branch, track in done.choices.items()}

    def with_lesson(self, early: DoneLesson, late: DoneLesson, ask: tuple[Question, ...]) -> CohortState:
        questions_asked = self.questions_asked.union(question.id for question in ask)
        done = replace(self, early=(*self.early, early), late=(*self.late, late))
        return replace(done, late_answered_at=None, questions_asked=questions_asked)

    def merge(self, other: CohortState) -> CohortState:
        """Both sets as one, if they are at the same place."""
        early = self if self.early[-1].at <= other.early[-1].at else other
        late = self if self.late[-1].at >= other.late[-1].at else other
        moments = [state.late_answered_at for state in (self, other) if state.late_answered_at]
        questions_asked = self.questions_asked | other.questions_asked
        return replace(
            early, late=late.late, late_answered_at=max(moments, default=None), questions_asked=questions_asked
        )

    def wait(self, lesson: str, up_to: timedelta, course: Course) -> tuple[str, timedelta | None, timedelta | None]:
        """For how long the first and the last of them have waited for their own answers to a lesson they received; None
        where the wait is over. The last answer at the last moment, so they count as silent."""
        has_answered = all(question.id in self.answered_at for question in course.lessons[lesson].ask)
        return lesson, None if has_answered else _wait(lesson, up_to, self.early), _wait(lesson, up_to, self.late)


def _wait(lesson: str, up_to: timedelta, done: tuple[DoneLesson, ...]) -> timedelta | None:
    """The time from a lesson to the last one, or None if a wait of `up_to` is over then. It may end a day later than
    that, at midnight."""
    waited = done[-1].at - next(one.at for one in done if one.lesson == lesson)
    return waited if waited <= up_to + timedelta(days=1) else None
