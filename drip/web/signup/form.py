"""The page of a course with its sign-up form, empty or filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from http import HTTPStatus
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import Response

from drip.core.cohorts.cohort import needs_cohort, open_cohorts
from drip.core.courses.course import Course, Pace
from drip.core.languages.catalogue import Sentence
from drip.core.languages.formats import WEEKDAYS
from drip.core.languages.language import LANGUAGE_CODE, closest_language, languages_of, native_name, preferred_language
from drip.core.planning.schedule import local_date
from drip.flow.edition import Edition
from drip.flow.planning.chosen_pace import LATEST_TIME
from drip.flow.samples.course_summary import CourseSummary, summarize_course
from drip.flow.signup.signup_request import DAY_FIELDS, PACE_FIELDS, SIGNUP_FIELDS
from drip.web.base.forms import FormAge, make_form_stamp
from drip.web.base.locales import PageLocale
from drip.web.base.request_context import RequestContext, accepted_languages
from drip.web.signup.consent import current_consent

UTC = ZoneInfo("UTC")
HONEYPOT = "website"  # hidden from people; programs fill it in
PROBLEM_FIELDS = ("form", "email", "first_name", "zone", "pace", "cohort")
TIME_PATTERN = re.compile(r"^[012]\d:[0-5]\d$")
HALF_HOURS = tuple(f"{time(*divmod(minutes, 60)):%H:%M}" for minutes in range(0, LATEST_TIME.hour * 60 + 1, 30))


@dataclass(frozen=True, slots=True)
class SignupForm:
    """`template` decides how much of the page is shown."""

    context: RequestContext
    template: str = "course.html"
    _summaries: dict[int, CourseSummary] = field(
        default_factory=dict, repr=False
    )  # by version id: each takes a few milliseconds to make

    def page(
        self,
        request: Request,
        edition: Edition,
        fields: Mapping[str, str],
        problems: Mapping[str, Sentence],
        status: HTTPStatus = HTTPStatus.OK,
        age: FormAge = FormAge.UNKNOWN,
    ) -> Response:
        """The form, filled in with `fields`: SIGNUP_FIELDS, any of which may be missing. A form that was sent too fast
        keeps its stamp, so that the next try counts from the first."""
        course, now = self.course(request, edition), self.context.clock()
        locale, pace = self.locale(request, course), pace_fields(course.pace)
        filled = {name: fields.get(name, "") for name in (*SIGNUP_FIELDS, HONEYPOT)}
        filled["language"] = filled["language"] or self.language(request, course)
        if not any(name in fields for name in PACE_FIELDS):
            filled |= pace
        return self.context.page(
            request,
            self.template,
            status,
            language=locale.code,
            in_language=language_query(request),
            course=course,
            glance=self.summary(edition),
            agreed=current_consent(self.context, locale),
            trap=HONEYPOT,
            proof_of_work=self.context.site.signup.proof_of_work,
            groups=open_cohorts(course, now),
            needs_group=needs_cohort(course),
            today=local_date(now, UTC),
            languages={code: native_name(code) for code in languages_of(course)},
            days=dict(zip(DAY_FIELDS, WEEKDAYS, strict=True)),
            hours=sorted({*HALF_HOURS, pace["at"], *TIME_PATTERN.findall(filled["at"])}),
            filled=filled,
            has_own_pace=any(filled[name] != pace[name] for name in PACE_FIELDS),
            shown=fields["shown"]
            if age is FormAge.TOO_FAST
            else make_form_stamp(self.context.site, self.context.wall_clock()),
            problems={**dict.fromkeys(PROBLEM_FIELDS, ""), **problems},
        )

    def course(self, request: Request, edition: Edition) -> Course:
        """The course in the language of the page."""
        return edition.course_in(self.language(request, edition.course))

    def summary(self, edition: Edition) -> CourseSummary:
        if edition.version_id not in self._summaries:
            today = local_date(self.context.clock(), UTC)
            self._summaries[edition.version_id] = summarize_course(edition.course, today)
        return self._summaries[edition.version_id]

    def language(self, request: Request, course: Course) -> str:
        """One of the course's languages: what the link asks for, else the best match for the browser."""
        available = languages_of(course)
        requested = closest_language(requested_language(request), available)
        return requested or preferred_language(accepted_languages(request), available) or course.language

    def locale(self, request: Request, course: Course) -> PageLocale:
        requested = requested_language(request)
        return self.context.pages.locale(
            requested, self.language(request, course), accepted=accepted_languages(request)
        )


def requested_language(request: Request) -> str:
    """The language that a link asks for, such as de; '' if it asks for none."""
    language = request.query_params.get("language", "")
    return language if LANGUAGE_CODE.fullmatch(language) else ""


def language_query(request: Request, **more: str) -> str:
    """The query that keeps the requested language and adds `more`; '' if it would be empty."""
    language = requested_language(request)
    query = more | ({"language": language} if language else {})
    return f"?{urlencode(query)}" if query else ""


def pace_fields(pace: Pace) -> dict[str, str]:
    """A pace as the fields of the form."""
    days = {name: "on" if day in pace.days else "" for name, day in DAY_FIELDS.items()}
    return days | {"at": f"{pace.at:%H:%M}"}
