"""A course as the JSON API describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from drip.core.cohorts.cohort import needs_cohort, open_cohorts
from drip.core.courses.course import WEEKDAYS, Branch, Course, Pace
from drip.core.languages.language import language_for, languages_of
from drip.flow.edition import Edition
from drip.flow.samples.course_summary import max_lessons
from drip.flow.site import Site
from drip.web.api.models import Agreement, CourseInBrief, CourseInFull, Length, OpenCohort, Rhythm
from drip.web.signup.consent import ShownConsent


def in_brief(site: Site, edition: Edition, language: str) -> CourseInBrief:
    return CourseInBrief(**_words_of(site, edition, language))


def in_full(site: Site, edition: Edition, consent: ShownConsent, now: datetime) -> CourseInFull:
    course = edition.course
    return CourseInFull(
        **_words_of(site, edition, consent.language),
        length=_length(course),
        pace=_rhythm(course.pace),
        begins=_begins(course),
        cohorts=[
            OpenCohort(name=cohort.name, starts=cohort.starts, join_until=cohort.join_until)
            for cohort in open_cohorts(course, now)
        ],
        consent=Agreement(version=consent.version, text=consent.words),
        proof_of_work=site.signup.proof_of_work,
    )


def _words_of(site: Site, edition: Edition, language: str) -> dict[str, Any]:
    course = edition.course_in(language_for(edition.course, language))
    return {
        "slug": course.slug,
        "title": course.title,
        "about": course.about,
        "languages": list(languages_of(edition.course)),
        "page": f"{site.base_url}/courses/{quote(course.slug, safe='')}",
    }


def _length(course: Course) -> Length:
    varies = any(isinstance(step, Branch) for step in course.sequence)
    return Length(lessons=max_lessons(course.sequence), varies=varies)


def _rhythm(pace: Pace) -> Rhythm:
    return Rhythm.model_validate({"days": [WEEKDAYS[day] for day in sorted(pace.days)], "at": f"{pace.at:%H:%M}"})


def _begins(course: Course) -> Literal["alone", "together", "either"]:
    if not course.cohorts:
        return "alone"
    return "together" if needs_cohort(course) else "either"
