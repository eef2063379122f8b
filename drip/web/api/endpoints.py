"""The endpoints of the JSON API: the courses, and signing up. `models` describes what goes in and out."""

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
# {field of the form: field of the API}; the schema has already checked the days
API_FIELD_NAMES = {"pace": "at"}
NO_PROOF_REQUIRED = "This site wants no proof of work: sign people up without."
LanguageQuery = Annotated[
    Code | None, Query(description="Of the words in the answer; else what Accept-Language asks for.")
]


@dataclass(frozen=True, slots=True)
class ApiEndpoints:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        """`schema` documents these operations for callers."""
        app.get("/courses")(self.courses)
        app.get("/courses/{slug}")(self.course)
        app.post("/courses/{slug}/sign-ups")(self.sign_up)
        app.get("/challenge")(self.challenge)

    def courses(self, request: Request, language: LanguageQuery = None) -> Response:
        locale = self._locale(request, language)
        with self.context.site.database.read() as session:
            found = published_editions(session, self.context.site)
        courses = [api_courses.in_brief(self.context.site, edition, locale.code) for edition in found]
        return _respond(Courses(courses=courses), locale)

    def course(self, request: Request, slug: str, language: LanguageQuery = None) -> Response:
        edition, locale = self._edition(slug), self._locale(request, language)
        consent = current_consent(self.context, locale)
        return _respond(api_courses.in_full(self.context.site, edition, consent, self.context.clock()), locale)

    def sign_up(self, request: Request, slug: str, body: Body) -> Response:
        edition = self._edition(slug)
        signup = self._parse(request, body)
        locale = self._locale(request, signup.language)
        self._accept(edition, self._read(request, edition, signup, locale), signup.proof or "", locale)
        return _respond(_accepted(edition.course, locale), locale, HTTPStatus.ACCEPTED)

    def challenge(self) -> Response:
        if not self.context.site.signup.proof_of_work:
            raise ApiError(HTTPStatus.NOT_FOUND, NO_PROOF_REQUIRED)
        return JSONResponse(make_challenge(self.context.site, self.context.wall_clock()))

    def _parse(self, request: Request, body: bytes) -> Wish:
        try:
            return parse_body(body)
        except InvalidFields as error:
            _refuse(error.problems, self._locale(request, None))

    def _read(self, request: Request, edition: Edition, signup: Wish, locale: PageLocale) -> SignupRequest:
        consent = current_consent(self.context, locale)
        submission = Submission(client_address(request), SignupSource.API, consent.words, consent.version)
        parsed = parse_signup(form_fields(signup, edition.course), edition.course, submission, self.context.clock())
        problems = (
            {}
            if isinstance(parsed, SignupRequest)
            else {API_FIELD_NAMES.get(name, name): parsed[name] for name in parsed}
        )
        if signup.wording_version != consent.version:
            problems["wording_version"] = WORDING_IS_STALE
        if problems or not isinstance(parsed, SignupRequest):
            _refuse(problems, locale)
        return parsed

    def _accept(self, edition: Edition, signup_request: SignupRequest, proof: str, locale: PageLocale) -> None:
        """The answer never says whether a mail was sent."""
        try:
            accept_signup(
                self.context.site, edition, signup_request, proof, self.context.clock(), self.context.wall_clock()
            )
        except (InvalidProof, SignupError) as problem:
            _refuse({FIELD_OF_ERROR[type(problem)]: problem.sentence}, locale)
        except TooManySignups as problem:
            raise ApiError(
                HTTPStatus.TOO_MANY_REQUESTS, locale.say(problem.sentence), headers=RETRY_IN_AN_HOUR
            ) from problem

    def _edition(self, slug: str) -> Edition:
        with self.context.site.database.read() as session:
            edition = self.context.site.live_edition(session, slug) if slug.isprintable() else None
        if edition is None:
            raise ApiError(HTTPStatus.NOT_FOUND)
        return edition

    def _locale(self, request: Request, language: str | None) -> PageLocale:
        return self.context.pages.locale(language, accepted=accepted_languages(request))


def _accepted(course: Course, locale: PageLocale) -> Accepted:
    sentence = replace(
        CHECK_INBOX_FOR_COHORT if needs_cohort(course) else CHECK_INBOX, values={"sender": course.sender.name}
    )
    return Accepted(message=locale.say(sentence), sender=course.sender.email)


def _respond(model: BaseModel, locale: PageLocale, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return JSONResponse(model.model_dump(mode="json"), status, {"Content-Language": locale.code})


def _refuse(problems: dict[str, Sentence], locale: PageLocale) -> NoReturn:
    sentences = {name: locale.say(sentence) for name, sentence in problems.items()}
    raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, problems=sentences, headers={"Content-Language": locale.code})
