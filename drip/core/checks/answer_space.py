"""What people may say to a question, as far as a later branch or condition could tell it apart."""

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
OTHER_TEXT = "…"  # of an answer in free words: whatever no condition names
FREE_TEXT_KINDS = (QuestionKind.TEXT, QuestionKind.LIST)
PERSONAL_NAMES = ("subscriber.", "enrollment.started")  # not the course's to know


@dataclass(frozen=True, slots=True)
class CourseReads:
    """All that a course looks at. `whole`: names of which each value may count. `by_branch`: {branch id: names}.
    `open` are conditions that can go either way, for all that the course knows: {condition: the answers without which
    they can't be; none if it is not about answers}"""

    against: Mapping[str, frozenset[Any]]
    whole: frozenset[str]
    by_branch: Mapping[str, frozenset[str]]
    goal: frozenset[str] = frozenset()
    open: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_as_unknown(self, name: str, season: Any) -> bool:
        """Whether nothing tells this season from one that was never told."""
        named = self.against.get(name, frozenset())
        return name.startswith("season.") and name not in self.whole and not {season, UNKNOWN} & named


def course_reads(course: Course, look: ConditionReader) -> CourseReads:
    against: dict[str, set[Any]] = {}
    whole: set[str] = set()
    by_branch: dict[str, frozenset[str]] = {}
    conditions: dict[str, ConditionReads] = {course.goal: look(course.goal)} if course.goal else {}
    for step in walk_steps(course.sequence):
        if isinstance(step, Branch) and step.when:
            conditions[step.when] = conditions.get(step.when) or look(step.when)
            by_branch[step.id] = frozenset(conditions[step.when].against)
        elif isinstance(step, Branch):
            by_branch[step.id] = frozenset({step.by})
            against.setdefault(step.by, set()).update(_as_values(step.tracks))
            whole |= {step.by} if not step.by.startswith("answers.") else set()
    for reads in conditions.values():
        whole |= reads.loose
        for name, literals in reads.against.items():
            against.setdefault(name, set()).update(literals)
    return CourseReads(
        {name: frozenset(literals) for name, literals in against.items()},
        frozenset(whole),
        by_branch,
        frozenset(conditions[course.goal].against) if course.goal else frozenset(),
        {words: answers for words, reads in conditions.items() if (answers := _open(course, reads)) is not None},
    )


def can_be_true(
    course: Course, condition: str, readers: CourseReads, holds: ConditionIsTrue, names: frozenset[str]
) -> bool:
    """Whether a condition that looks at `names` can hold at all, whatever people say and whenever."""
    told = {name: _tellable(course, name, readers) for name in names}
    if condition in readers.open or prod(map(len, told.values())) > MAX_COMBINATIONS:
        return True
    for values in product(*told.values()):
        here = dict(zip(told, values, strict=True))
        answers = {name: here.get(f"answers.{name}") for name in course.questions()}
        seasons = {area: here.get(f"season.{area}", UNKNOWN) for area in course.areas}
        enrollment = {"lessons": here.get("enrollment.lessons", 0)}
        if holds(condition, Facts(answers, seasons, {}, enrollment, here.get("cohort"))):
            return True
    return False


def _tellable(course: Course, name: str, readers: CourseReads) -> tuple[Any, ...]:
    kind, _, rest = name.partition(".")
    if kind == "season":
        return (UNKNOWN, *possible_seasons(rest, readers))
    if kind == "answers" and rest in course.questions():
        return (None, *possible_answers(course.questions()[rest][1], readers))
    if kind == "enrollment":
        return tuple(range(len(course.lessons) + 1))
    return (None, *(cohort.name for cohort in course.cohorts))


def possible_answers(question: Question, readers: CourseReads) -> tuple[Any, ...]:
    """The answers to a question that make a difference somewhere, and one that makes none."""
    name = f"answers.{question.id}"
    named, whole = readers.against.get(name, frozenset()), name in readers.whole
    match question.kind:
        case QuestionKind.SEASON:
            return possible_seasons(question.area, readers, frozenset({name}))
        case QuestionKind.CHOICE:
            return question.options if whole else _named_and_one(question.options, named)
        case QuestionKind.YES_NO:
            return (True, False)
        case QuestionKind.SCALE:
            return _numbers(question, named, whole)
        case QuestionKind.TEXT:
            return (*_words(named), OTHER_TEXT)
        case QuestionKind.LIST:
            return (*([word] for word in _words(named)), [OTHER_TEXT])


def possible_seasons(area: str, readers: CourseReads, also: frozenset[str] = frozenset()) -> tuple[str, ...]:
    names = {f"season.{area}", *also}
    seasons = tuple(season.value for season in Season)
    if names & readers.whole:
        return seasons
    return _named_and_one(seasons, frozenset().union(*(readers.against.get(name, frozenset()) for name in names)))


def _open(course: Course, reads: ConditionReads) -> frozenset[str] | None:
    if any(name.startswith(PERSONAL_NAMES) for name in reads.against):
        return frozenset()
    questions = course.questions()
    answers = {name.removeprefix("answers.") for name in reads.loose if name.startswith("answers.")}
    free = frozenset(
        answer for answer in answers if answer in questions and questions[answer][1].kind in FREE_TEXT_KINDS
    )
    return free or None


def _as_values(tracks: Iterable[str]) -> set[Any]:
    """The words of tracks: of a scale they are numbers."""
    return {value for track in tracks for value in (track, *([int(track)] if track.isdecimal() else []))} - {UNKNOWN}


def _named_and_one(values: tuple[str, ...], named: frozenset[Any]) -> tuple[str, ...]:
    others = tuple(value for value in values if value not in named)
    return tuple(value for value in values if value in named) + others[:1]


def _numbers(question: Question, named: frozenset[Any], whole: bool) -> tuple[int, ...]:
    numbers = range(question.low, question.high + 1)
    if whole:
        return tuple(numbers)
    edges = {int(one) + step for one in named if isinstance(one, int | float) for step in (-1, 0, 1)}
    return tuple(number for number in numbers if number in edges | {question.low, question.high})


def _words(named: frozenset[Any]) -> list[str]:
    return sorted(word for word in named if isinstance(word, str) and word)
