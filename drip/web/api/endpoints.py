"""The JSON interface: the courses, and signing up from pages of one's own. `api_models` says what goes in and out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, NoReturn

from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from drip.core.cohorts.cohort import needs_cohort
from drip.core.courses.course import Course
from drip.core.languages.catalogue import Sentence, UserError
from drip.flow.edition import Edition
from drip.flow.people.course_view import published_editions
from drip.flow.signup.email_address import SignupError
from drip.flow.signup.proof_of_work import InvalidProof, make_challenge
from drip.flow.signup.signup import TooManySignups, accept_signup
from drip.flow.signup.signup_request import SignupRequest, SignupSource, Submission, parse_signup
from drip.web.api import courses as api_courses
from drip.web.api.body import Body, InvalidFields, form_fields, parse_body
from drip.web.api.models import Accepted, Code, Courses, Wish
from drip.web.api.problems import ApiError
from drip.web.base.locales import PageLocale
from drip.web.base.request_context import RequestContext, accepted_languages, client_address
from drip.web.signup.consent import current_consent

RETRY_IN_AN_HOUR = {"Retry-After": "3600"}  # seconds
WORDING_IS_STALE = Sentence("What you agree to has changed since this page was made: please read it once more.")
CHECK_INBOX = Sentence(
    "Look in your inbox: a mail from %(sender)s is on its way to you. It has one button in it; press it, and your "
    "course begins."
)
CHECK_INBOX_FOR_COHORT = Sentence(
    "Look in your inbox: a mail from %(sender)s is on its way to you. It has one button in it; press it, and your "
    "place in the group is kept."
)
FIELD_OF_ERROR: dict[type[UserError], str] = {InvalidProof: "proof", SignupError: "email"}
API_FIELD_NAMES = {
    "pace": "at"
}  # what a form calls otherwise; of the days nothing can be wrong that the schema lets through
NO_PROOF_REQUIRED = "This site wants no proof of work: sign people up without."
LanguageQuery = Annotated[
    Code | None, Query(description="Of the words in the answer; else what Accept-Language asks for.")
]


@dataclass(frozen=True, slots=True)
class ApiEndpoints:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        """What is said of these operations to those who call them is in `api_schema`."""
        app.get("/courses")(self.courses)
        app.get("/courses/{slug}")(self.course)
        app.post("/courses/{slug}/sign-ups")(self.sign_up)
        app.get("/challenge")(self.challenge)

    def courses(self, request: Request, language: LanguageQuery = None) -> Response:
        tongue = self._tongue(request, language)
        with self.desk.site.database.read() as session:
            found = published_editions(session, self.desk.site)
        courses = [api_courses.in_brief(self.desk.site, edition, tongue.code) for edition in found]
        return _respond(Courses(courses=courses), tongue)

    def course(self, request: Request, slug: str, language: LanguageQuery = None) -> Response:
        edition, tongue = self._edition(slug), self._tongue(request, language)
        agreed = current_consent(self.desk, tongue)
        return _respond(api_courses.in_full(self.desk.site, edition, agreed, self.desk.clock()), tongue)

    def sign_up(self, request: Request, slug: str, body: Body) -> Response:
        edition = self._edition(slug)
        wish = self._parse(request, body)
        tongue = self._tongue(request, wish.language)
        self._take(edition, self._read(request, edition, wish, tongue), wish.proof or "", tongue)
        return _respond(_accepted(edition.course, tongue), tongue, HTTPStatus.ACCEPTED)

    def challenge(self) -> Response:
        if not self.desk.site.signup.proof_of_work:
            raise ApiError(HTTPStatus.NOT_FOUND, NO_PROOF_REQUIRED)
        return JSONResponse(make_challenge(self.desk.site, self.desk.wall_clock()))

    def _parse(self, request: Request, body: bytes) -> Wish:
        try:
            return parse_body(body)
        except InvalidFields as error:
            _refuse(error.problems, self._tongue(request, None))

    def _read(self, request: Request, edition: Edition, wish: Wish, tongue: PageLocale) -> SignupRequest:
        agreed = current_consent(self.desk, tongue)
        submission = Submission(client_address(request), SignupSource.API, agreed.words, agreed.version)
        parsed = parse_signup(form_fields(wish, edition.course), edition.course, submission, self.desk.clock())
        problems = (
            {}
            if isinstance(parsed, SignupRequest)
            else {API_FIELD_NAMES.get(name, name): parsed[name] for name in parsed}
        )
        if wish.wording_version != agreed.version:
            problems["wording_version"] = WORDING_IS_STALE
        if problems or not isinstance(parsed, SignupRequest):
            _refuse(problems, tongue)
        return parsed

    def _take(self, edition: Edition, wanted: SignupRequest, proof: str, tongue: PageLocale) -> None:
        """What becomes of it is for the inbox alone to tell."""
        try:
            accept_signup(self.desk.site, edition, wanted, proof, self.desk.clock(), self.desk.wall_clock())
        except (InvalidProof, SignupError) as problem:
            _refuse({FIELD_OF_ERROR[type(problem)]: problem.sentence}, tongue)
        except TooManySignups as problem:
            raise ApiError(
                HTTPStatus.TOO_MANY_REQUESTS, tongue.say(problem.sentence), headers=RETRY_IN_AN_HOUR
            ) from problem

    def _edition(self, slug: str) -> Edition:
        with self.desk.site.database.read() as session:
            edition = self.desk.site.live(session, slug) if slug.isprintable() else None
        if edition is None:
            raise ApiError(HTTPStatus.NOT_FOUND)
        return edition

    def _tongue(self, request: Request, wanted: str | None) -> PageLocale:
        return self.desk.pages.tongue(wanted, accepted=accepted_languages(request))


def _accepted(course: Course, tongue: PageLocale) -> Accepted:
    told = replace(
        CHECK_INBOX_FOR_COHORT if needs_cohort(course) else CHECK_INBOX, values={"sender": course.sender.name}
    )
    return Accepted(message=tongue.say(told), sender=course.sender.email)


def _respond(said: BaseModel, tongue: PageLocale, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return JSONResponse(said.model_dump(mode="json"), status, {"Content-Language": tongue.code})


def _refuse(problems: dict[str, Sentence], tongue: PageLocale) -> NoReturn:
    sentences = {name: tongue.say(told) for name, told in problems.items()}
    raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, problems=sentences, headers={"Content-Language": tongue.code})
