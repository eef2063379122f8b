"""Summarises a course for people who think of taking it: how many lessons, over how many weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil

from drip.core.courses.course import Branch, Course, SendLesson, Step
from drip.core.simulation.persona import Persona
from drip.core.simulation.timeline import is_lesson_sent
from drip.flow.samples.sample import run_persona

UTC = "UTC"
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class CourseSummary:
    """`max_lessons` is how many lessons a person can receive at most, `lessons_per_week` about how many a week.
    `varies` is true if the answers decide which. `weeks` is how long the course takes without any answers; with
    answers it takes about as long. `first_lesson` is the lesson it begins with, '' if it has none."""

    max_lessons: int
    varies: bool
    weeks: int
    lessons_per_week: int
    first_lesson: str


def summarize_course(course: Course, today: date) -> CourseSummary:
    """Returns the summary for people who begin today, or with the next cohort."""
    silent = Persona("", UTC, datetime.combine(_first_day(course, today), time(0)))
    timeline = run_persona(course, silent).timeline
    lessons = [event for event in timeline.events if is_lesson_sent(event)] if timeline else []
    days = [event.at.date() for event in lessons]
    weeks = max(1, ceil((max(days) - min(days)).days / DAYS_PER_WEEK)) if days else 1
    most = max_lessons(course.sequence)
    varies = any(isinstance(step, Branch) for step in course.sequence)
    return CourseSummary(most, varies, weeks, max(1, round(most / weeks)), lessons[0].data["lesson"] if lessons else "")


def max_lessons(steps: tuple[Step, ...]) -> int:
    """Returns how many lessons a person can receive at most."""
    count = 0
    for step in steps:
        if isinstance(step, SendLesson):
            count += 1
        elif isinstance(step, Branch):
            count += max((max_lessons(track) for track in step.tracks.values()), default=0)
    return count


def _first_day(course: Course, today: date) -> date:
    return min((cohort.starts for cohort in course.cohorts if cohort.join_until >= today), default=today)
