"""The way in: the courses, the form of each, and the page that ends a sign-up."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.catalogue import Sentence
from drip.core.cohort import open_cohorts
from drip.core.course import Course
from drip.core.language import languages_of, own_name, preferred
from drip.core.schedule import local_date
from drip.flow.addresses import SignUpError, require_welcome
from drip.flow.consent import wording
from drip.flow.proof import NoProof, read_proof, spend_proof
from drip.flow.signup import SignUp, TooManySignUps, confirm, sign_up
from drip.flow.site import Edition
from drip.flow.view import Arrival, arrival_at, published_courses
from drip.web.challenge import FIELD
from drip.web.desk import DeadLink, Desk, accepted_languages, network_address, show, take
from drip.web.forms import Age, Fields, age_of, stamp
from drip.web.opened import open_browser
from drip.web.wish import Sender, read_wish
from drip.web.words import length_words
from drip.web.zonelist import zone_groups

ONCE_MORE = {
    Age.TOO_FAST: Sentence("That was quick! So that we know you are not a program, please press the button once more."),
    Age.UNKNOWN: Sentence(
        "This page was open for long. What you wrote is still here: please press the button once more."
    ),
}
UTC = ZoneInfo("UTC")
TRAP = "website"  # people don't see this field; programs fill it in
FILLED_IN = ("email", "first_name", "zone", "cohort", "language", TRAP)


@dataclass(frozen=True, slots=True)
class SignUpPages:
    desk: Desk

    def add_to(self, app: FastAPI) -> None:
        show(app, "/", self.home)
        show(app, "/courses/{slug}", self.form)
        take(app, "/courses/{slug}", self.sign_up)
        show(app, "/courses/{slug}/check-inbox", self.check_inbox)
        show(app, "/confirm/{token}", self.ask_to_confirm)
        take(app, "/confirm/{token}", self.confirm)

    def home(self, request: Request) -> Response:
        with self.desk.site.database.read() as session:
            courses = published_courses(session, self.desk.site)
        return self.desk.page(request, "home.html", courses=courses, length=length_words)

    def form(self, request: Request, slug: str) -> Response:
        edition = self._edition(slug)
        return self._form(request, edition, {"language": self._language(request, edition.course)}, {}, HTTPStatus.OK)

    def sign_up(self, request: Request, slug: str, fields: Fields) -> Response:
        self.desk.require_our_page(request)
        edition = self._edition(slug)
        if fields.get(TRAP):
            return self._look_in_your_inbox(slug)
        age = age_of(self.desk.site, fields.get("shown", ""), self.desk.wall_clock())
        if age is not Age.FITTING:
            return self._form(request, edition, fields, {"form": ONCE_MORE[age]}, HTTPStatus.UNPROCESSABLE_ENTITY, age)
        words = wording(counts_clicks=self.desk.site.counts_clicks)
        sender = Sender(network_address(request), "form", str(words), words.version)
        wish = read_wish(edition.course, fields, sender, self.desk.clock())
        if not isinstance(wish, SignUp):
            return self._form(request, edition, fields, wish, HTTPStatus.UNPROCESSABLE_ENTITY)
        return self._sign_up(request, edition, fields, wish)

    def check_inbox(self, request: Request, slug: str) -> Response:
        course = self._edition(slug).course
        return self.desk.page(request, "check_inbox.html", language=self._language(request, course), course=course)

    def ask_to_confirm(self, request: Request, token: str) -> Response:
        enrollment_id, now = self.desk.enrollment_id("confirm", token), self.desk.clock()
        with self.desk.site.database.read() as session:
            arrival = arrival_at(session, self.desk.site, enrollment_id, now)
        return self._at_the_door(request, arrival)

    def confirm(self, request: Request, token: str) -> Response:
        self.desk.require_our_page(request)
        enrollment_id, now = self.desk.enrollment_id("confirm", token), self.desk.clock()
        with self.desk.site.database.write() as session:
            has_begun = confirm(session, self.desk.site, enrollment_id, network_address(request), now)
            arrival = arrival_at(session, self.desk.site, enrollment_id, now)
        response = self._at_the_door(request, arrival)
        if arrival is not None and has_begun:
            open_browser(response, self.desk.site, arrival, self.desk.wall_clock())
        return response

    def _at_the_door(self, request: Request, arrival: Arrival | None) -> Response:
        if arrival is None:
            raise DeadLink
        return self.desk.page(request, "confirm.html", language=arrival.language, mine=arrival)

    def _sign_up(self, request: Request, edition: Edition, fields: dict[str, str], wish: SignUp) -> Response:
        site = self.desk.site
        try:
            proof = read_proof(site, fields.get(FIELD, ""), self.desk.wall_clock())
            require_welcome(site, wish.email)
            with site.database.write() as session:
                spend_proof(session, proof)
                sign_up(session, site, edition, wish, self.desk.clock())
        except NoProof as problem:
            return self._form(request, edition, fields, {"form": problem.sentence}, HTTPStatus.UNPROCESSABLE_ENTITY)
        except SignUpError as problem:
            return self._form(request, edition, fields, {"email": problem.sentence}, HTTPStatus.UNPROCESSABLE_ENTITY)
        except TooManySignUps as problem:
            return self._form(request, edition, fields, {"form": problem.sentence}, HTTPStatus.TOO_MANY_REQUESTS)
        return self._look_in_your_inbox(edition.course.slug)

    def _look_in_your_inbox(self, slug: str) -> Response:
        return self.desk.go(f"/courses/{slug}/check-inbox")

    def _edition(self, slug: str) -> Edition:
        with self.desk.site.database.read() as session:
            edition = self.desk.site.live(session, slug) if slug.isprintable() else None
        if edition is None:
            raise DeadLink
        return edition

    def _language(self, request: Request, course: Course) -> str:
        """Of the pages of a course: what suits the browser best of the languages that the course has."""
        return preferred(accepted_languages(request), languages_of(course)) or course.language

    def _form(
        self,
        request: Request,
        edition: Edition,
        fields: dict[str, str],
        problems: dict[str, Sentence],
        status: HTTPStatus,
        age: Age = Age.UNKNOWN,
    ) -> Response:
        """The form with what was filled in. One that came too fast keeps its stamp, so that the next try is in time."""
        return self.desk.page(
            request,
            "course.html",
            status,
            language=self._language(request, edition.course),
            course=edition.course,
            length=length_words(edition.course),
            wording=wording(counts_clicks=self.desk.site.counts_clicks),
            zones=zone_groups(),
            trap=TRAP,
            proof_of_work=self.desk.site.proof_of_work,
            groups=open_cohorts(edition.course, self.desk.clock()),
            today=local_date(self.desk.clock(), UTC),
            languages={code: own_name(code) for code in languages_of(edition.course)},
            filled={name: fields.get(name, "") for name in FILLED_IN},
            shown=fields["shown"] if age is Age.TOO_FAST else stamp(self.desk.site, self.desk.wall_clock()),
            problems={"form": "", "email": "", "first_name": "", "zone": "", "pace": "", "cohort": ""} | problems,
        )
