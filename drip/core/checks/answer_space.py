"""Which answers to a question the checker must tell apart: those that a later branch or condition treats
differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

from drip.core.checks.condition_reads import ConditionReader, ConditionReads
from drip.core.courses.course import UNKNOWN, Branch, Course, Question, QuestionKind, Season, walk_steps
from drip.core.planning.facts import Facts
from drip.core.planning.sequence import ConditionIsTrue

MAX_COMBINATIONS = 2_000
OTHER_TEXT = "…"  # an answer in free words that no condition names
FREE_TEXT_KINDS = (QuestionKind.TEXT, QuestionKind.LIST)
PERSONAL_NAMES = ("subscriber.", "enrollment.started")  # the course alone does not decide these


@dataclass(frozen=True, slots=True)
class CourseReads:
    """Everything that a course's conditions and branches read. `compared_with` is {name: the values it is compared
    with}, `every_value` are names of which every value may make a difference, and `by_branch` is {branch id: names}.
    `undecidable` holds conditions that the course alone can't decide, as {condition: the answers without which it is
    false; empty if it doesn't depend on answers}."""

    compared_with: Mapping[str, frozenset[Any]]
    every_value: frozenset[str]
    by_branch: Mapping[str, frozenset[str]]
    goal: frozenset[str] = frozenset()
    undecidable: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_as_unknown(self, name: str, season: Any) -> bool:
        """Whether nothing in the course tells this season from an unknown one."""
        named = self.compared_with.get(name, frozenset())
        return name.startswith("season.") and name not in self.every_value and not {season, UNKNOWN} & named


def course_reads(course: Course, look: ConditionReader) -> CourseReads:
    compared_with: dict[str, set[Any]] = {}
    every_value: set[str] = set()
    by_branch: dict[str, frozenset[str]] = {}
    conditions: dict[str, ConditionReads] = {course.goal: look(course.goal)} if course.goal else {}
    for step in walk_steps(course.sequence):
        if isinstance(step, Branch) and step.when:
            conditions[step.when] = conditions.get(step.when) or look(step.when)
            by_branch[step.id] = frozenset(conditions[step.when].compared_with)
        elif isinstance(step, Branch):
            by_branch[step.id] = frozenset({step.by})
            compared_with.setdefault(step.by, set()).update(_as_values(step.tracks))
            every_value |= {step.by} if not step.by.startswith("answers.") else set()
    for reads in conditions.values():
        every_value |= reads.every_value
        for name, literals in reads.compared_with.items():
            compared_with.setdefault(name, set()).update(literals)
    return CourseReads(
        {name: frozenset(literals) for name, literals in compared_with.items()},
        frozenset(every_value),
        by_branch,
        frozenset(conditions[course.goal].compared_with) if course.goal else frozenset(),
        {
            words: answers
            for words, reads in conditions.items()
            if (answers := _undecidable_answers(course, reads)) is not None
        },
    )


def can_be_true(
    course: Course, condition: str, reads: CourseReads, condition_is_true: ConditionIsTrue, names: frozenset[str]
) -> bool:
    """Whether a condition that reads `names` can be true at all, for any combination of answers and seasons."""
    possible = {name: _possible_values(course, name, reads) for name in names}
    if condition in reads.undecidable or prod(map(len, possible.values())) > MAX_COMBINATIONS:
        return True
    for values in product(*possible.values()):
        here = dict(zip(possible, values, strict=True))
        answers = {name: here.get(f"answers.{name}") for name in course.questions()}
        seasons = {area: here.get(f"season.{area}", UNKNOWN) for area in course.areas}
        enrollment = {"lessons": here.get("enrollment.lessons", 0)}
        if condition_is_true(condition, Facts(answers, seasons, {}, enrollment, here.get("cohort"))):
            return True
    return False


def _possible_values(course: Course, name: str, reads: CourseReads) -> tuple[Any, ...]:
    kind, _, rest = name.partition(".")
    if kind == "season":
        return (UNKNOWN, *possible_seasons(rest, reads))
    if kind == "answers" and rest in course.questions():
        return (None, *possible_answers(course.questions()[rest][1], reads))
    if kind == "enrollment":
        return tuple(range(len(course.lessons) + 1))
    return (None, *(cohort.name for cohort in course.cohorts))


def possible_answers(question: Question, reads: CourseReads) -> tuple[Any, ...]:
    """One answer for each case that the course tells apart, and one that it treats like no other."""
    name = f"answers.{question.id}"
    named, every_value = reads.compared_with.get(name, frozenset()), name in reads.every_value
    match question.kind:
        case QuestionKind.SEASON:
            return possible_seasons(question.area, reads, frozenset({name}))
        case QuestionKind.CHOICE:
            return question.options if every_value else _named_and_one(question.options, named)
        case QuestionKind.YES_NO:
            return (True, False)
        case QuestionKind.SCALE:
            return _numbers(question, named, every_value)
        case QuestionKind.TEXT:
            return (*_words(named), OTHER_TEXT)
        case QuestionKind.LIST:
            return (*([word] for word in _words(named)), [OTHER_TEXT])


def possible_seasons(area: str, reads: CourseReads, also: frozenset[str] = frozenset()) -> tuple[str, ...]:
    names = {f"season.{area}", *also}
    seasons = tuple(season.value for season in Season)
    if names & reads.every_value:
        return seasons
    return _named_and_one(seasons, frozenset().union(*(reads.compared_with.get(name, frozenset()) for name in names)))


def _undecidable_answers(course: Course, reads: ConditionReads) -> frozenset[str] | None:
    if any(name.startswith(PERSONAL_NAMES) for name in reads.compared_with):
        return frozenset()
    questions = course.questions()
    answers = {name.removeprefix("answers.") for name in reads.every_value if name.startswith("answers.")}
    free = frozenset(
        answer for answer in answers if answer in questions and questions[answer][1].kind in FREE_TEXT_KINDS
    )
    return free or None


def _as_values(tracks: Iterable[str]) -> set[Any]:
    """The words of tracks as values of answers: those of a scale are numbers."""
    return {value for track in tracks for value in (track, *([int(track)] if track.isdecimal() else []))} - {UNKNOWN}


def _named_and_one(values: tuple[str, ...], named: frozenset[Any]) -> tuple[str, ...]:
    others = tuple(value for value in values if value not in named)
    return tuple(value for value in values if value in named) + others[:1]


def _numbers(question: Question, named: frozenset[Any], every_value: bool) -> tuple[int, ...]:
    numbers = range(question.low, question.high + 1)
    if every_value:
        return tuple(numbers)
    edges = {int(one) + step for one in named if isinstance(one, int | float) for step in (-1, 0, 1)}
    return tuple(number for number in numbers if number in edges | {question.low, question.high})


def _words(named: frozenset[Any]) -> list[str]:
    return sorted(word for word in named if isinstance(word, str) and word)
