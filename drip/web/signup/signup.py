"""Signing up: the list of courses, the form of each, and the page that asks people to look in their inbox."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.languages.catalogue import Sentence
from drip.flow.edition import Edition
from drip.flow.people.course_view import published_editions
from drip.flow.signup.email_address import SignupError
from drip.flow.signup.proof_of_work import InvalidProof
from drip.flow.signup.resend import Ticket, local_times, read_ticket, resend_confirmation
from drip.flow.signup.signup import TooManySignups, accept_signup
from drip.flow.signup.signup_request import SignupRequest, SignupSource, Submission, parse_signup
from drip.flow.work import Work
from drip.web.base.forms import Fields, FormAge, form_age
from drip.web.base.request_context import RequestContext, client_address, get, post
from drip.web.signup.challenge import PROOF_FIELD
from drip.web.signup.consent import CONSENT_FIELD, WordingHasChanged, read_consent
from drip.web.signup.form import HONEYPOT, SignupForm, language_query

TRY_AGAIN = {
    FormAge.TOO_FAST: Sentence(
        "That was quick! So that we know you are not a program, please press the button once more."
    ),
    FormAge.UNKNOWN: Sentence(
        "This page was open for long. What you wrote is still here: please press the button once more."
    ),
}
NO_CONSENT_ID = 0  # of no sign-up: for a program that filled in the hidden field


@dataclass(frozen=True, slots=True)
class SignupPages:
    """`source` says which form this is; `below` is the path of its pages below the course's page."""

    context: RequestContext
    form: SignupForm
    source: SignupSource = SignupSource.FORM
    below: str = ""

    def add_to(self, app: FastAPI) -> None:
        get(app, "/", self.home)
        get(app, "/courses/{slug}", self.show_form)
        post(app, "/courses/{slug}", self.sign_up)
        get(app, "/courses/{slug}/check-inbox", self.check_inbox)
        post(app, "/courses/{slug}/check-inbox", self.send_again)

    def home(self, request: Request) -> Response:
        with self.context.site.database.read() as session:
            editions = published_editions(session, self.context.site)
        courses = [(self.form.course(request, edition), self.form.summary(edition)) for edition in editions]
        return self.context.page(request, "home.html", courses=courses)

    def show_form(self, request: Request, slug: str) -> Response:
        return self.form.page(request, self.context.edition(slug), {}, {})

    def sign_up(self, request: Request, slug: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        edition = self.context.edition(slug)
        if fields.get(HONEYPOT):
            return self._redirect_to_check_inbox(request, slug, NO_CONSENT_ID)
        age = form_age(self.context.site, fields.get("shown", ""), self.context.wall_clock())
        if age is not FormAge.PLAUSIBLE:
            return self._refuse(request, edition, fields, {"form": TRY_AGAIN[age]}, age=age)
        try:
            consent = read_consent(
                self.context, fields.get(CONSENT_FIELD, ""), self.form.locale(request, edition.course)
            )
        except WordingHasChanged as problem:
            return self._refuse(request, edition, fields, {"form": problem.sentence})
        submission = Submission(client_address(request), self.source, consent.words, consent.version)
        parsed = parse_signup(fields, edition.course, submission, self.context.clock())
        if not isinstance(parsed, SignupRequest):
            return self._refuse(request, edition, fields, parsed)
        return self._accept(request, edition, fields, parsed)

    def check_inbox(self, request: Request, slug: str, again: str = "", done: str = "") -> Response:
        course = self.form.course(request, self.context.edition(slug))
        ticket, now = read_ticket(self.context.site, again), self.context.clock()
        times = None
        if ticket is not None:
            with self.context.site.database.read() as session:
                times = local_times(session, ticket, now)
        return self.context.page(
            request,
            "check_inbox.html",
            language=self.form.language(request, course),
            course=course,
            again=again,
            times=times,
            done=done,
        )

    def send_again(self, request: Request, slug: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        self.context.edition(slug)
        ticket = read_ticket(self.context.site, fields.get("again", ""))
        if ticket is None:
            return self.context.redirect(f"/courses/{slug}")
        with self.context.site.database.write() as session:
            new = resend_confirmation(Work(session, self.context.site, self.context.clock()), ticket)
        done = "early" if new == ticket else "again"
        return self.context.redirect(f"/courses/{slug}/check-inbox?again={new.token(self.context.site)}&done={done}")

    def _accept(
        self, request: Request, edition: Edition, fields: dict[str, str], signup_request: SignupRequest
    ) -> Response:
        site, proof = self.context.site, fields.get(PROOF_FIELD, "")
        try:
            recorded = accept_signup(
                site, edition, signup_request, proof, self.context.clock(), self.context.wall_clock()
            )
        except InvalidProof as problem:
            return self._refuse(request, edition, fields, {"form": problem.sentence})
        except SignupError as problem:
            return self._refuse(request, edition, fields, {"email": problem.sentence})
        except TooManySignups as problem:
            status = HTTPStatus.TOO_MANY_REQUESTS
            return self._refuse(request, edition, fields, {"form": problem.sentence}, status)
        return self._redirect_to_check_inbox(request, edition.course.slug, recorded.consent_id)

    def _refuse(
        self,
        request: Request,
        edition: Edition,
        fields: dict[str, str],
        problems: dict[str, Sentence],
        status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
        age: FormAge = FormAge.UNKNOWN,
    ) -> Response:
        return self.form.page(request, edition, fields, problems, status, age)

    def _redirect_to_check_inbox(self, request: Request, slug: str, consent_id: int) -> Response:
        ticket = Ticket(consent_id, self.context.clock()).token(self.context.site)
        return self.context.redirect(f"/courses/{slug}{self.below}/check-inbox{language_query(request, again=ticket)}")
