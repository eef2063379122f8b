"""The page of a course with its form, empty or as it was filled in."""

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
HONEYPOT = "website"  # people don't see this field; programs fill it in
PROBLEM_FIELDS = ("form", "email", "first_name", "zone", "pace", "cohort")
TIME_PATTERN = re.compile(r"^[012]\d:[0-5]\d$")
HALF_HOURS = tuple(f"{time(*divmod(minutes, 60)):%H:%M}" for minutes in range(0, LATEST_TIME.hour * 60 + 1, 30))


@dataclass(frozen=True, slots=True)
class SignupForm:
    """`template` says how much of it is shown."""

    desk: RequestContext
    template: str = "course.html"
    _glances: dict[int, CourseSummary] = field(
        default_factory=dict, repr=False
    )  # by version: each takes a few milliseconds

    def page(
        self,
        request: Request,
        edition: Edition,
        fields: Mapping[str, str],
        problems: Mapping[str, Sentence],
        status: HTTPStatus = HTTPStatus.OK,
        age: FormAge = FormAge.UNKNOWN,
    ) -> Response:
        """With what was filled in: see WISH_FIELDS, of which any may be missing. One that came too fast keeps its
        stamp, so that the next try is in time."""
        course, now = self.course(request, edition), self.desk.clock()
        tongue, pace = self.tongue(request, course), pace_fields(course.pace)
        filled = {name: fields.get(name, "") for name in (*SIGNUP_FIELDS, HONEYPOT)}
        filled["language"] = filled["language"] or self.language(request, course)
        if not any(name in fields for name in PACE_FIELDS):
            filled |= pace
        return self.desk.page(
            request,
            self.template,
            status,
            language=tongue.code,
            in_language=language_query(request),
            course=course,
            glance=self.glance(edition),
            agreed=current_consent(self.desk, tongue),
            trap=HONEYPOT,
            proof_of_work=self.desk.site.signup.proof_of_work,
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
            else make_form_stamp(self.desk.site, self.desk.wall_clock()),
            problems={**dict.fromkeys(PROBLEM_FIELDS, ""), **problems},
        )

    def course(self, request: Request, edition: Edition) -> Course:
        """In the words of the page."""
        return edition.course_in(self.language(request, edition.course))

    def glance(self, edition: Edition) -> CourseSummary:
        if edition.version_id not in self._glances:
            today = local_date(self.desk.clock(), UTC)
            self._glances[edition.version_id] = summarize_course(edition.course, today)
        return self._glances[edition.version_id]

    def language(self, request: Request, course: Course) -> str:
        """Of the languages that the course has: what a link to the page asks for, else what suits the browser best."""
        offered = languages_of(course)
        wished = closest_language(wanted_language(request), offered)
        return wished or preferred_language(accepted_languages(request), offered) or course.language

    def tongue(self, request: Request, course: Course) -> PageLocale:
        wished = wanted_language(request)
        return self.desk.pages.tongue(wished, self.language(request, course), accepted=accepted_languages(request))


def wanted_language(request: Request) -> str:
    """What a link to a page asks for, such as de; '' where it asks for none."""
    wanted = request.query_params.get("language", "")
    return wanted if LANGUAGE_CODE.fullmatch(wanted) else ""


def language_query(request: Request, **more: str) -> str:
    """The query that leads on in the language that was asked for, with `more` in it; '' where there is nothing."""
    wanted = wanted_language(request)
    query = more | ({"language": wanted} if wanted else {})
    return f"?{urlencode(query)}" if query else ""


def pace_fields(pace: Pace) -> dict[str, str]:
    """A pace as the form has it."""
    days = {name: "on" if day in pace.days else "" for name, day in DAY_FIELDS.items()}
    return days | {"at": f"{pace.at:%H:%M}"}
