"""All ways through a course, and what they say of it: whom nothing leads to a lesson, what nobody was asked in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from drip.core.course import Branch, Course, Lesson, walk_steps
from drip.core.explore import Ways, explore
from drip.core.facts import Facts
from drip.core.finding import Finding
from drip.core.reach import Reach, reach
from drip.flow.worded import wordings
from drip.flow.zones import zone_of
from drip.rendering import ConditionError, answers_in, check_condition, condition_holds, condition_reads, may_name

SOME_MONDAY = date(2027, 1, 4)
CHANGES = 2  # of season, or late answers, when nothing asks
LOOKED_AT = 5_000  # places of such ways


@dataclass
class Walked:
    """`problems` and `notes` in the words of `drip.core.problems`; `ways` is None where they can't be walked."""

    ways: Ways | None = None
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def walk_ways(course: Course, today: date | None) -> Walked:
    """People begin on the Monday after `today`, or with the next cohort."""
    if not course.pace.days or any(check_condition(words, course) for words in _conditions_of(course)):
        return Walked()
    conditions = _Conditions()
    zone = zone_of("UTC")
    starts = datetime.combine(_first_day(course, today or SOME_MONDAY), time(0), tzinfo=UTC)
    ways = explore(course, starts, zone, conditions.holds, condition_reads)
    walked = Walked(ways, list(conditions.undecided(course)))
    if ways.complete:
        _reach(course, ways, (starts, zone, conditions), walked)
    return walked


def _first_day(course: Course, today: date) -> date:
    to_come = sorted(cohort.starts for cohort in course.cohorts if cohort.starts >= today)
    return to_come[0] if to_come else today + timedelta(days=-today.weekday() % 7)


def _reach(course: Course, ways: Ways, walk: tuple[datetime, ZoneInfo, _Conditions], walked: Walked) -> None:
    starts, zone, conditions = walk

    @cache
    def wider() -> Ways:
        return explore(course, starts, zone, conditions.holds, condition_reads, changes=CHANGES, most=LOOKED_AT)

    found = Reach(course, ways, wider, {f"branch/{branch.id}": _read_by(branch) for branch in _branches(course)})
    reach(found)
    walked.problems += [*found.problems, *_answers_too_early(course, found)]
    walked.notes += found.notes


def _conditions_of(course: Course) -> set[str]:
    return {words for words in (course.goal, *(branch.when for branch in _branches(course))) if words}


def _branches(course: Course) -> Iterator[Branch]:
    return (step for step in walk_steps(course.sequence) if isinstance(step, Branch))


def _read_by(branch: Branch) -> frozenset[str]:
    return frozenset(condition_reads(branch.when).against) if branch.when else frozenset({branch.by})


def _answers_too_early(course: Course, found: Reach) -> Iterator[Finding]:
    """In lessons: answers that nobody who receives them can have given."""
    askers = {question: lesson.name for question, (lesson, _) in course.questions().items()}
    for name in sorted(found.ways.reached):
        for where, source in _templates(course.lessons[name]):
            named = may_name(source) & askers.keys()
            early = {answer for answer in named if not found.may_be_answered(answer, name)}
            for answer, line in _first_uses(source, early).items():
                asker = askers[answer]
                then = "only in this very lesson" if asker == name else f"only by the lesson '{asker}', which comes later"
                advice = "nobody has answered it when this is sent"
                yield Finding(f"{where}/+{line - 1}", f"'{answer}' is asked {then}: {advice}")


def _first_uses(source: str, answers: set[str]) -> dict[str, int]:
    """{answer: the line that names it first}"""
    uses = answers_in(source) if answers else []
    return {answer: line for line, answer in reversed(uses) if answer in answers}


def _templates(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """(place, source) of all words of a lesson: its own, and those of its variants and translations."""
    for where, words in wordings(lesson):
        yield from ((f"{where}/{name}", getattr(words, name)) for name in ("subject", "preview", "body"))


class _Conditions:
    """Decides conditions, and remembers those that some facts leave undecided."""

    def __init__(self) -> None:
        self.failed: dict[str, str] = {}

    def holds(self, condition: str, facts: Facts) -> bool:
        try:
            return condition_holds(condition, facts)
        except ConditionError as error:
            self.failed.setdefault(condition, str(error))
            return False

    def undecided(self, course: Course) -> Iterator[Finding]:
        places: Mapping[str, str] = {branch.when: f"branch/{branch.id}" for branch in _branches(course) if branch.when}
        for condition, sentence in self.failed.items():
            yield Finding(places.get(condition, "course/goal"), f"{sentence}, on some way through the course")
