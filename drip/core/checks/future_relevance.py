"""What still counts of what people have done and told, and what they may tell next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any

from drip.core.checks.answer_space import CourseReads, possible_answers, possible_seasons
from drip.core.checks.cohort_state import Assignment, CohortState
from drip.core.checks.course_map import CourseMap
from drip.core.courses.course import UNKNOWN, AwaitAnswers, Course, Question, QuestionKind, walk_steps
from drip.core.planning.facts import Facts
from drip.core.planning.sequence import ConditionIsTrue

StateKey = tuple[Any, ...]
PastKey = tuple[frozenset[str], tuple[tuple[str, str], ...]]  # lessons done, tracks taken


@dataclass
class FutureRelevance:
    """Of one course; `decide` decides its conditions."""

    course: Course
    readers: CourseReads
    decide: ConditionIsTrue
    started: date
    changing: frozenset[str] = frozenset()
    terrain: CourseMap = field(init=False)
    counting: dict[PastKey, tuple[StateKey, frozenset[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.terrain = CourseMap(self.course)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {name: question for name, (_, question) in self.course.questions().items()}

    @cached_property
    def awaited(self) -> set[str]:
        return {step.lesson for step in walk_steps(self.course.sequence) if isinstance(step, AwaitAnswers)}

    @cached_property
    def blank(self) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """Answers and seasons of those who never say a word."""
        return dict.fromkeys(self.questions), dict.fromkeys(self.course.areas, UNKNOWN)

    def beginners(self) -> Iterator[Assignment]:
        """Who belongs to which cohort, and the seasons of areas that nothing asks for: they may be known."""
        asked = {question.area for question in self.questions.values() if question.kind is QuestionKind.SEASON}
        told: dict[str, tuple[Any, ...]] = {}
        for name in sorted(self.read(CohortState({}))):
            kind, _, area = name.partition(".")
            if kind == "cohort":
                told[name] = (*(cohort.name for cohort in self.course.cohorts), None)
            elif kind == "season" and area not in asked:
                told[name] = (UNKNOWN, *possible_seasons(area, self.readers))
        return (dict(zip(told, values, strict=True)) for values in product(*told.values()))

    def facts(self, crowd: CohortState) -> Facts:
        answers, seasons = map(dict, self.blank)
        for name, value in crowd.told.items():
            kind, _, rest = name.partition(".")
            if kind == "answers" and rest in answers:
                answers[rest] = value
            elif kind == "season" and rest in seasons:
                seasons[rest] = value
        enrollment = {"started": self.started, "lessons": len(crowd.early)}
        subscriber = {"first_name": "", "email": "", "zone": "UTC"}
        return Facts(answers, seasons, subscriber, enrollment, crowd.told.get("cohort"))

    def holds(self, crowd: CohortState, undecided: list[str]) -> ConditionIsTrue:
        """Conditions as they are for these people; those that may go either way are added to `undecided`."""

        def holds(condition: str, facts: Facts) -> bool:
            needed = self.readers.open.get(condition)
            if needed is None or (needed and all(facts.answers.get(answer) is None for answer in needed)):
                return self.decide(condition, facts)
            if condition not in crowd.told:
                undecided.append(condition)
            return bool(crowd.told.get(condition, False))

        return holds

    def read(self, crowd: CohortState) -> frozenset[str]:
        """The names that may still be looked at."""
        return self._counting(crowd)[1]

    def key(self, crowd: CohortState) -> StateKey:
        """The same for two, if their ways from here on are the same."""
        same, read = self._counting(crowd)
        told = frozenset((name, repr(value)) for name, value in self._kept(crowd.told, read).items())
        waits = bool(crowd.early) and crowd.early[-1].lesson in self.awaited and crowd.has_said_all(self.course)
        return (same, told, waits, crowd.changes)

    def outcomes(self, crowd: CohortState, ask: tuple[Question, ...]) -> Iterator[tuple[Assignment, tuple[str, ...]]]:
        """What people may have told after a lesson, and which of its questions are answered then."""
        read = self.read(crowd)
        counting = [question for question in ask if not read.isdisjoint(_names(question))]
        others = tuple(question.id for question in ask if question not in counting)
        kept = self._kept(crowd.told, read)
        for values in product(*((None, *possible_answers(question, self.readers)) for question in counting)):
            said = [(question, value) for question, value in zip(counting, values, strict=True) if value is not None]
            news = {name: value for question, value in said for name in _names(question) & read}
            yield self._kept({**kept, **news}, read), (*others, *(question.id for question, _ in said))

    def changed(self, crowd: CohortState) -> Iterator[CohortState]:
        """The crowd, and those of it who tell something that nothing asks for now."""
        yield crowd
        for name in sorted(self.read(crowd) & self.changing) if crowd.changes else ():
            for value in self._tellable(name, crowd):
                if crowd.told.get(name) != value:
                    told = {**crowd.told, name: value}
                    yield from self.changed(replace(crowd, told=told, changes=crowd.changes - 1))

    def _tellable(self, name: str, crowd: CohortState) -> tuple[Any, ...]:
        kind, _, rest = name.partition(".")
        if kind == "season":
            return possible_seasons(rest, self.readers)
        return possible_answers(self.questions[rest], self.readers) if kind == "answers" and rest in crowd.asked else ()

    def _kept(self, told: Assignment, read: frozenset[str]) -> Assignment:
        """What of it can still be told from silence."""
        return {
            name: value
            for name, value in told.items()
            if (name in read and not self.readers.is_as_unknown(name, value)) or name in self.readers.open
        }

    def _counting(self, crowd: CohortState) -> tuple[StateKey, frozenset[str]]:
        """All that still counts of what lies behind, and the names that may still be looked at."""
        behind = (crowd.done, tuple(sorted(crowd.taken.items())))
        if behind not in self.counting:
            ahead = self.terrain.ahead(crowd.done, crowd.taken)
            read = self.readers.goal.union(*(self.readers.by_branch[branch] for branch in ahead.branches))
            same = (tuple(ahead.position), frozenset(ahead.lessons), frozenset(ahead.taken))
            self.counting[behind] = (same, read)
        return self.counting[behind]


def _names(question: Question) -> set[str]:
    return {f"answers.{question.id}"} | ({f"season.{question.area}"} if question.kind is QuestionKind.SEASON else set())
