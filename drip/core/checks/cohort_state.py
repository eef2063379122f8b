"""People of whom everything that still counts for their way is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from drip.core.courses.course import Course, Question
from drip.core.planning.sequence import DoneLesson

Assignment = Mapping[
    str, Any
]  # {'season.career': 'winter', 'answers.energy': 3, a condition that is open: how it goes}


@dataclass
class CohortState:
    """`early` and `late` are the lessons of the first and the last of them, `answered` what the first has answered.
    `asked` is all that somebody among them may have been asked. `changes` are how many things they may still tell when
    nothing asks for them."""

    told: Assignment
    early: tuple[DoneLesson, ...] = ()
    late: tuple[DoneLesson, ...] = ()
    answered: Mapping[str, datetime] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    changes: int = 0

    @cached_property
    def done(self) -> frozenset[str]:
        return frozenset(done.lesson for done in self.early)

    @cached_property
    def taken(self) -> dict[str, str]:
        return {branch: track for done in self.early for branch, track in done.choices.items()}

    def receive(self, early: DoneLesson, late: DoneLesson, ask: tuple[Question, ...]) -> CohortState:
        asked = self.asked.union(question.id for question in ask)
        return replace(self, early=(*self.early, early), late=(*self.late, late), asked=asked)

    def join(self, other: CohortState) -> CohortState:
        """Both, who stand in one place."""
        early = self if self.early[-1].at <= other.early[-1].at else other
        late = self if self.late[-1].at >= other.late[-1].at else other
        return replace(early, late=late.late, asked=self.asked | other.asked)

    def has_said_all(self, course: Course) -> bool:
        """To the lesson received last."""
        ask = course.lessons[self.early[-1].lesson].ask if self.early else ()
        return all(question.id in self.answered for question in ask)
