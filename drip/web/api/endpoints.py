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
from drip.core.languages.catalogue import Said, Sentence
from drip.flow.people.view import published
from drip.flow.signup.admit import admit
from drip.flow.signup.email_address import SignUpError
from drip.flow.signup.proof_of_work import NoProof, make_challenge
from drip.flow.signup.signup import NoCohortOpen, SignUp, TooManySignUps
from drip.flow.site import Edition
from drip.web.api import courses as api_courses
from drip.web.api.body import Body, OddFields, fields_of, parse_wish
from drip.web.api.models import Accepted, Code, Courses, Wish
from drip.web.api.problems import Refused
from drip.web.base.locales import Tongue
from drip.web.base.request_context import Desk, accepted_languages, network_address
from drip.web.signup.consent import to_agree
from drip.web.signup.signup_request import Sender, read_wish

AN_HOUR = {"Retry-After": "3600"}  # seconds
STALE = Sentence("What you agree to has changed since this page was made: please read it once more.")
ALONE = Sentence(
    "Look in your inbox: a mail from %(sender)s is on its way to you. It has one button in it; press it, and your "
    "course begins."
)
TOGETHER = Sentence(
    "Look in your inbox: a mail from %(sender)s is on its way to you. It has one button in it; press it, and your "
    "place in the group is kept."
)
AT_FIELD: dict[type[Said], str] = {NoProof: "proof", SignUpError: "email", NoCohortOpen: "cohort"}
HERE = {"pace": "at"}  # what a form calls otherwise; of the days nothing can be wrong that the schema lets through
NO_WORK = "This site wants no proof of work: sign people up without."
Wanted = Annotated[Code | None, Query(description="Of the words in the answer; else what Accept-Language asks for.")]


@dataclass(frozen=True, slots=True)
class Api:
    desk: Desk

    def add_to(self, app: FastAPI) -> None:
        """What is said of these operations to those who call them is in `api_schema`."""
        app.get("/courses")(self.courses)
        app.get("/courses/{slug}")(self.course)
        app.post("/courses/{slug}/sign-ups")(self.sign_up)
        app.get("/challenge")(self.challenge)

    def courses(self, request: Request, language: Wanted = None) -> Response:
        tongue = self._tongue(request, language)
        with self.desk.site.database.read() as session:
            found = published(session, self.desk.site)
        courses = [api_courses.in_brief(self.desk.site, edition, tongue.code) for edition in found]
        return _answer(Courses(courses=courses), tongue)

    def course(self, request: Request, slug: str, language: Wanted = None) -> Response:
        edition, tongue = self._edition(slug), self._tongue(request, language)
        agreed = to_agree(self.desk, tongue)
        return _answer(api_courses.in_full(self.desk.site, edition, agreed, self.desk.clock()), tongue)

    def sign_up(self, request: Request, slug: str, body: Body) -> Response:
        edition = self._edition(slug)
        wish = self._parse(request, body)
        tongue = self._tongue(request, wish.language)
        self._take(edition, self._read(request, edition, wish, tongue), wish.proof or "", tongue)
        return _answer(_accepted(edition.course, tongue), tongue, HTTPStatus.ACCEPTED)

    def challenge(self) -> Response:
        if not self.desk.site.proof_of_work:
            raise Refused(HTTPStatus.NOT_FOUND, NO_WORK)
        return JSONResponse(make_challenge(self.desk.site, self.desk.wall_clock()))

    def _parse(self, request: Request, body: bytes) -> Wish:
        try:
            return parse_wish(body)
        except OddFields as error:
            _refuse(error.problems, self._tongue(request, None))

    def _read(self, request: Request, edition: Edition, wish: Wish, tongue: Tongue) -> SignUp:
        agreed = to_agree(self.desk, tongue)
        sender = Sender(network_address(request), "api", agreed.words, agreed.version)
        read = read_wish(edition.course, fields_of(wish, edition.course), sender, self.desk.clock())
        problems = {} if isinstance(read, SignUp) else {HERE.get(name, name): told for name, told in read.items()}
        if wish.wording_version != agreed.version:
            problems["wording_version"] = STALE
        if problems or not isinstance(read, SignUp):
            _refuse(problems, tongue)
        return read

    def _take(self, edition: Edition, wish: SignUp, work: str, tongue: Tongue) -> None:
        """What becomes of it is for the inbox alone to tell."""
        try:
            admit(self.desk.site, edition, wish, work, self.desk.clock(), self.desk.wall_clock())
        except (NoProof, SignUpError, NoCohortOpen) as problem:
            _refuse({AT_FIELD[type(problem)]: problem.sentence}, tongue)
        except TooManySignUps as problem:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, tongue.say(problem.sentence), headers=AN_HOUR) from problem

    def _edition(self, slug: str) -> Edition:
        with self.desk.site.database.read() as session:
            edition = self.desk.site.live(session, slug) if slug.isprintable() else None
        if edition is None:
            raise Refused(HTTPStatus.NOT_FOUND)
        return edition

    def _tongue(self, request: Request, wanted: str | None) -> Tongue:
        return self.desk.pages.tongue(wanted, accepted=accepted_languages(request))


def _accepted(course: Course, tongue: Tongue) -> Accepted:
    told = replace(TOGETHER if needs_cohort(course) else ALONE, values={"sender": course.sender.name})
    return Accepted(message=tongue.say(told), sender=course.sender.email)


def _answer(said: BaseModel, tongue: Tongue, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return JSONResponse(said.model_dump(mode="json"), status, {"Content-Language": tongue.code})


def _refuse(problems: dict[str, Sentence], tongue: Tongue) -> NoReturn:
    sentences = {name: tongue.say(told) for name, told in problems.items()}
    raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, problems=sentences, headers={"Content-Language": tongue.code})
