"""What still matters of what people have done and told, and what they may tell next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from drip.core.checks.answer_space import CourseReads, possible_answers, possible_seasons
from drip.core.checks.cohort_state import Assignment, CohortState
from drip.core.checks.course_map import CourseMap
from drip.core.courses.course import UNKNOWN, Course, Question, QuestionKind
from drip.core.planning.facts import Facts
from drip.core.planning.sequence import ConditionIsTrue

StateKey = tuple[Any, ...]
PastKey = tuple[frozenset[str], tuple[tuple[str, str], ...]]  # lessons done, tracks taken


class RelevantPast(NamedTuple):
    """What still matters of the lessons done and the tracks taken: the same `place` means the same course ahead, which
    may still read `names` and wait for the answers to `awaited` lessons, for so long."""

    place: StateKey
    names: frozenset[str]
    awaited: Mapping[str, timedelta]


@dataclass
class FutureRelevance:
    """Answers these questions for one course; `decide` decides its conditions."""

    course: Course
    reads: CourseReads
    decide: ConditionIsTrue
    started: date
    changing: frozenset[str] = frozenset()
    course_map: CourseMap = field(init=False)
    relevant: dict[PastKey, RelevantPast] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.course_map = CourseMap(self.course)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {name: question for name, (_, question) in self.course.questions().items()}

    @cached_property
    def silent(self) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """Answers and seasons of people who never write."""
        return dict.fromkeys(self.questions), dict.fromkeys(self.course.areas, UNKNOWN)

    def initial_values(self) -> Iterator[Assignment]:
        """The values that people may start with: their cohort, and seasons of areas that no lesson asks for, which may
        be known."""
        asked = {question.area for question in self.questions.values() if question.kind is QuestionKind.SEASON}
        options: dict[str, tuple[Any, ...]] = {}
        for name in sorted(self.relevant_names(CohortState({}))):
            kind, _, area = name.partition(".")
            if kind == "cohort":
                options[name] = (*(cohort.name for cohort in self.course.cohorts), None)
            elif kind == "season" and area not in asked:
                options[name] = (UNKNOWN, *possible_seasons(area, self.reads))
        return (dict(zip(options, values, strict=True)) for values in product(*options.values()))

    def facts(self, state: CohortState) -> Facts:
        answers, seasons = map(dict, self.silent)
        for name, value in state.values.items():
            kind, _, rest = name.partition(".")
            if kind == "answers" and rest in answers:
                answers[rest] = value
            elif kind == "season" and rest in seasons:
                seasons[rest] = value
        enrollment = {"started": self.started, "lessons": len(state.early)}
        subscriber = {"first_name": "", "email": "", "zone": "UTC"}
        return Facts(answers, seasons, subscriber, enrollment, state.values.get("cohort"))

    def conditions_for(self, state: CohortState, undecided: list[str]) -> ConditionIsTrue:
        """Decides conditions for these people; those that may go either way are added to `undecided`."""

        def condition_is_true(condition: str, facts: Facts) -> bool:
            needed = self.reads.undecidable.get(condition)
            if needed is None or (needed and all(facts.answers.get(answer) is None for answer in needed)):
                return self.decide(condition, facts)
            if condition not in state.values:
                undecided.append(condition)
            return bool(state.values.get(condition, False))

        return condition_is_true

    def relevant_names(self, state: CohortState) -> frozenset[str]:
        """The names that may still be read."""
        return self._relevant_past(state).names

    def key(self, state: CohortState) -> StateKey:
        """Equal for two states if their paths from here on are the same."""
        same, relevant_names, awaited = self._relevant_past(state)
        values = frozenset((name, repr(value)) for name, value in self._distinct(state.values, relevant_names).items())
        waits = frozenset(
            state.wait(lesson, up_to, self.course) for lesson, up_to in awaited.items() if lesson in state.done
        )
        return (same, values, waits, state.changes_left)

    def values_after(
        self, state: CohortState, ask: tuple[Question, ...]
    ) -> Iterator[tuple[Assignment, tuple[str, ...]]]:
        """What people may have told after a lesson, silence first, and which of its questions they have answered
        then."""
        relevant_names = self.relevant_names(state)
        relevant = [question for question in ask if not relevant_names.isdisjoint(_names(question))]
        others = tuple(question.id for question in ask if question not in relevant)
        kept = self._distinct(state.values, relevant_names)
        for values in product(*((None, *possible_answers(question, self.reads)) for question in relevant)):
            answered = [
                (question, value) for question, value in zip(relevant, values, strict=True) if value is not None
            ]
            news = {name: value for question, value in answered for name in _names(question) & relevant_names}
            yield (
                self._distinct({**kept, **news}, relevant_names),
                (*others, *(question.id for question, _ in answered)),
            )

    def with_unasked_changes(self, state: CohortState) -> Iterator[CohortState]:
        """The state itself, and the states of those in it who tell something that nothing asks for now."""
        yield state
        for name in sorted(self.relevant_names(state) & self.changing) if state.changes_left else ():
            for value in self._possible_values(name, state):
                if state.values.get(name) != value:
                    values = {**state.values, name: value}
                    yield from self.with_unasked_changes(
                        replace(state, values=values, changes_left=state.changes_left - 1)
                    )

    def _possible_values(self, name: str, state: CohortState) -> tuple[Any, ...]:
        kind, _, rest = name.partition(".")
        if kind == "season":
            return possible_seasons(rest, self.reads)
        return (
            possible_answers(self.questions[rest], self.reads)
            if kind == "answers" and rest in state.questions_asked
            else ()
        )

    def _distinct(self, values: Assignment, relevant_names: frozenset[str]) -> Assignment:
        """The values that still differ from silence."""
        return {
            name: value
            for name, value in values.items()
            if (name in relevant_names and not self.reads.is_as_unknown(name, value)) or name in self.reads.undecidable
        }

    def _relevant_past(self, state: CohortState) -> RelevantPast:
        past = (state.done, tuple(sorted(state.tracks.items())))
        if past not in self.relevant:
            remaining = self.course_map.remaining_course(state.done, state.tracks)
            relevant_names = self.reads.goal.union(*(self.reads.by_branch[branch] for branch in remaining.branches))
            same = (tuple(remaining.position), frozenset(remaining.lessons), frozenset(remaining.kept_tracks))
            self.relevant[past] = RelevantPast(same, relevant_names, remaining.awaited)
        return self.relevant[past]


def _names(question: Question) -> set[str]:
    return {f"answers.{question.id}"} | ({f"season.{question.area}"} if question.kind is QuestionKind.SEASON else set())
