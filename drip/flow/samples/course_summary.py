"""A course at a glance, for whoever thinks of taking it: how many lessons, over how many weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil

from drip.core.courses.course import Branch, Course, SendLesson, Step
from drip.core.simulation.persona import Persona
from drip.core.simulation.timeline import is_lesson_sent
from drip.flow.samples.sample import run_persona

UTC = "UTC"
DAYS_PER_WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class CourseSummary:
    """`most`: the lessons that somebody can receive, `a_week` of them in each week or so. `varies`: their answers
    decide which. `weeks`: how long it takes somebody who never answers; who does takes about as long. `first`: the
    lesson that they begin with, '' where there is none."""

    most: int
    varies: bool
    weeks: int
    a_week: int
    first: str


def summarize_course(course: Course, today: date) -> CourseSummary:
    """As it is for those who begin today, or with the cohort that begins next."""
    nobody = Persona("", UTC, datetime.combine(_begins(course, today), time(0)))
    timeline = run_persona(course, nobody).timeline
    lessons = [one for one in timeline.events if is_lesson_sent(one)] if timeline else []
    days = [one.at.date() for one in lessons]
    weeks = max(1, ceil((max(days) - min(days)).days / DAYS_PER_WEEK)) if days else 1
    most = max_lessons(course.sequence)
    varies = any(isinstance(step, Branch) for step in course.sequence)
    return CourseSummary(most, varies, weeks, max(1, round(most / weeks)), lessons[0].data["lesson"] if lessons else "")


def max_lessons(steps: tuple[Step, ...]) -> int:
    """How many lessons somebody can receive at most."""
    count = 0
    for step in steps:
        if isinstance(step, SendLesson):
            count += 1
        elif isinstance(step, Branch):
            count += max((max_lessons(track) for track in step.tracks.values()), default=0)
    return count


def _begins(course: Course, today: date) -> date:
    return min((cohort.starts for cohort in course.cohorts if cohort.join_until >= today), default=today)
