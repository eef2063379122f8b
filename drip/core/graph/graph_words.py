"""The words in the picture of a course: at its nodes, on its edges, and above all of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from drip.core.courses.course import (
    Branch,
    Cohort,
    Course,
    Question,
    QuestionKind,
    Reentry,
    SendLesson,
    Wait,
    walk_steps,
)
from drip.core.courses.durations import format_duration
from drip.core.languages.formats import pace_words

MOST_COHORTS = 4  # of more, only the number is shown


def start_words(course: Course) -> tuple[str, ...]:
    if not course.cohorts:
        return ("when somebody confirms",)
    more = len(course.cohorts) - MOST_COHORTS
    named = tuple(_cohort_words(cohort) for cohort in course.cohorts[:MOST_COHORTS])
    alone = ("or when somebody confirms",) if course.own_pace else ()
    return (*named, *((f"and {more} more",) if more > 0 else ()), *alone)


def wait_words(wait: Wait) -> Iterator[str]:
    """One for each part of a wait: '1 week', 'on 11 January 2027', 'day 8'. A wait for nothing gives none."""
    if wait.after > timedelta(0):
        yield format_duration(wait.after)
    if wait.on is not None:
        yield f"on {date_words(wait.on)}"
    if wait.day is not None:
        yield f"day {wait.day}"


def end_words(course: Course) -> tuple[str, ...]:
    goal = f"at once, when {course.goal}" if course.goal else ""
    again = "" if course.reentry is Reentry.ALWAYS else f"once more: {course.reentry}"
    return tuple(filter(None, (goal, again)))


def date_words(day: date) -> str:
    """'11 January 2027'"""
    return f"{day.day} {day:%B} {day.year}"


def _cohort_words(cohort: Cohort) -> str:
    """'january: 11 January 2027, join until 15 January 2027'"""
    name = "" if cohort.name == cohort.starts.isoformat() else f"{cohort.name}: "
    late = f", join until {date_words(cohort.join_until)}" if cohort.join_until >= cohort.starts else ""
    return f"{name}{date_words(cohort.starts)}{late}"


def without_jinja(subject: str) -> str:
    """The subject as everybody sees it: "…, what season are you in?" """
    words = re.sub(r"\{\{[^{}]*\}\}", "…", subject)
    return re.sub(r"\{[%#][^{}]*[%#]\}", "", words)


def question_words(ask: tuple[Question, ...]) -> tuple[str, ...]:
    """ "season career", "text ×2": each kind once, in order."""
    counts = Counter(_kind_words(question) for question in ask)
    return tuple(f"{kind} ×{count}" if count > 1 else kind for kind, count in counts.items())


def _kind_words(question: Question) -> str:
    kind = f"season {question.area}" if question.kind is QuestionKind.SEASON else question.kind.value
    return f"{kind}, shared" if question.shared else kind


def switch_words(branch: Branch) -> tuple[str, ...]:
    match branch.by.partition(".")[0]:
        case "season":
            return ("switch: a new season changes the track",)
        case "answers":
            return ("switch: a new answer changes the track",)
        case _:
            return ("switch: looked at anew before each lesson",)


def fact_words(course: Course) -> tuple[str, ...]:
    sent = {step.lesson for step in walk_steps(course.sequence) if isinstance(step, SendLesson)}
    asked = sum(len(course.lessons[name].ask) for name in sent)
    facts = (
        _count(len(sent), "lesson"),
        _count(asked, "question"),
        pace_words(course.pace),
        ", ".join((course.language, *course.languages)) if course.languages else "",
    )
    return tuple(filter(None, facts))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
