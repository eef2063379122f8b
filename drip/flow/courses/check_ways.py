"""Explores all ways through a course, and finds lessons that nobody can reach and answers that are used too early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from drip.core.checks.answer_space import course_reads
from drip.core.checks.condition_reads import ConditionLanguage
from drip.core.checks.explore import ExploredPaths, explore
from drip.core.checks.find_unreachable import Reachability, find_unreachable
from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import UNKNOWN, Branch, Course, Lesson, QuestionKind, Season, walk_steps
from drip.core.courses.suggest import did_you_mean
from drip.core.planning.facts import Facts
from drip.flow.courses.lesson_wordings import wordings_by_place
from drip.flow.zones import zone_of
from drip.rendering import (
    answers_in,
    answers_maybe_named,
    check_condition,
    condition_is_true,
    condition_reads,
)

DEFAULT_START_DATE = date(2027, 1, 4)
MAX_STATES = 10_000  # cohort states, where people may also report seasons that nothing asks for


@dataclass
class WaysCheck:
    """The result. `problems` and `notes` are worded as in `drip.core.checks.problems`; `ways` is None if they can't be
    explored."""

    ways: ExploredPaths | None = None
    problems: list[CourseFinding] = field(default_factory=list)
    notes: list[CourseFinding] = field(default_factory=list)


def check_ways(course: Course, today: date | None) -> WaysCheck:
    """Checks the ways of people who begin on the next Monday from `today` on, or with the next cohort."""
    if not course.pace.days or any(check_condition(words, course) for _, words in _conditions_of(course)):
        return WaysCheck()
    conditions = _Conditions()
    zone = zone_of("UTC")
    starts = datetime.combine(_first_day(course, today or DEFAULT_START_DATE), time(0), tzinfo=UTC)
    ways = explore(course, starts, zone, ConditionLanguage(conditions.is_true, condition_reads))
    path_check = WaysCheck(ways, [*conditions.undecided(course), *_impossible_words(course)])
    if ways.complete:
        path_check.notes += _never_silent_long_enough(course, ways)
        _check_reachability(course, ways, (starts, zone, conditions), path_check)
    return path_check


def _never_silent_long_enough(course: Course, ways: ExploredPaths) -> Iterator[CourseFinding]:
    if course.still_there and course.still_there.after >= ways.most:
        yield CourseFinding(
            "course/still_there/after",
            f"nobody is ever asked whether they are still there: no way has more than {ways.most} lessons",
        )


def _first_day(course: Course, today: date) -> date:
    to_come = sorted(cohort.starts for cohort in course.cohorts if cohort.starts >= today)
    return to_come[0] if to_come else today + timedelta(days=-today.weekday() % 7)


def _check_reachability(
    course: Course, ways: ExploredPaths, walk: tuple[datetime, ZoneInfo, _Conditions], path_check: WaysCheck
) -> None:
    starts, zone, conditions = walk

    @cache
    def explore_wider(changing: frozenset[str]) -> ExploredPaths:
        language = ConditionLanguage(conditions.is_true, condition_reads)
        return explore(course, starts, zone, language, changing=changing, most=MAX_STATES)

    found = Reachability(
        course, ways, explore_wider, conditions.is_true, course_reads(course, condition_reads), path_check.problems
    )
    find_unreachable(found)
    path_check.problems += [*found.problems, *_answers_too_early(course, found)]
    path_check.notes += found.notes


def _impossible_words(course: Course) -> Iterator[CourseFinding]:
    """Finds words in conditions that are no season, option or cohort."""
    for where, condition in _conditions_of(course):
        for name, literals in sorted(condition_reads(condition).compared_with.items()):
            possible = _possible_words(course, name)
            for word in sorted(one for one in literals if possible and isinstance(one, str) and one not in possible):
                guess = did_you_mean(word, possible) or f": it can be {', '.join(possible)}"
                yield CourseFinding(where, f"{name} is never '{word}'{guess}")


def _possible_words(course: Course, name: str) -> tuple[str, ...]:
    """Returns all values that a name in a condition can have; () if it can have any."""
    kind, _, rest = name.partition(".")
    questions = course.questions()
    if kind == "season":
        return (*Season, UNKNOWN)
    if kind == "answers" and rest in questions:
        question = questions[rest][1]
        return tuple(Season) if question.kind is QuestionKind.SEASON else question.options
    return tuple(cohort.name for cohort in course.cohorts) if kind == "cohort" else ()


def _conditions_of(course: Course) -> Iterator[tuple[str, str]]:
    """Yields (place, condition)."""
    yield from [("course/goal", course.goal)] if course.goal else []
    yield from ((f"branch/{branch.id}", branch.when) for branch in _branches(course) if branch.when)


def _branches(course: Course) -> Iterator[Branch]:
    return (step for step in walk_steps(course.sequence) if isinstance(step, Branch))


def _answers_too_early(course: Course, found: Reachability) -> Iterator[CourseFinding]:
    """Finds answers that a lesson uses, although nobody can have given them when it is sent."""
    askers = {question: lesson.name for question, (lesson, _) in course.questions().items()}
    for name in sorted(found.paths.reached_lessons):
        for where, source in _templates(course.lessons[name]):
            named = answers_maybe_named(source) & askers.keys()
            early = {answer for answer in named if not found.may_be_answered(answer, name)}
            for answer, line in _first_uses(source, early).items():
                asker = askers[answer]
                then = "in this very lesson" if asker == name else f"by the lesson '{asker}', which comes later"
                advice = "nobody has answered it when this is sent"
                yield CourseFinding(f"{where}/+{line - 1}", f"'{answer}' is asked only {then}: {advice}")


def _first_uses(source: str, answers: set[str]) -> dict[str, int]:
    """Returns {answer: the first line that uses it}."""
    uses = answers_in(source) if answers else []
    return {answer: line for line, answer in reversed(uses) if answer in answers}


def _templates(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Yields (place, source) for all wordings of a lesson: its own, and those of its variants and translations."""
    for where, words in wordings_by_place(lesson):
        yield from ((f"{where}/{name}", getattr(words, name)) for name in ("subject", "preview", "body"))


class _Conditions:
    """Evaluates conditions, and remembers the errors of those that could not be decided."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def is_true(self, condition: str, facts: Facts) -> bool:
        return condition_is_true(condition, facts, lambda error: self.errors.setdefault(condition, error))

    def undecided(self, course: Course) -> Iterator[CourseFinding]:
        for where, condition in _conditions_of(course):
            if condition in self.errors:
                yield CourseFinding(where, f"{self.errors[condition]}, on some way through the course")
