"""The way in: the courses, the form of each, and the page that says where to look next."""

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
NO_CONSENT_ID = 0  # whose sign-up a program is told to look for, after it filled in what people don't see


@dataclass(frozen=True, slots=True)
class SignupPages:
    """`source` and `below`: which form it is, and where its pages are, below that of the course."""

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
        courses = [(self.form.course(request, edition), self.form.glance(edition)) for edition in editions]
        return self.context.page(request, "home.html", courses=courses)

    def show_form(self, request: Request, slug: str) -> Response:
        return self.form.page(request, self.context.edition(slug), {}, {})

    def sign_up(self, request: Request, slug: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        edition = self.context.edition(slug)
        if fields.get(HONEYPOT):
            return self._look_in_your_inbox(request, slug, NO_CONSENT_ID)
        age = form_age(self.context.site, fields.get("shown", ""), self.context.wall_clock())
        if age is not FormAge.FITTING:
            return self._refuse(request, edition, fields, {"form": TRY_AGAIN[age]}, age=age)
        try:
            agreed = read_consent(
                self.context, fields.get(CONSENT_FIELD, ""), self.form.locale(request, edition.course)
            )
        except WordingHasChanged as problem:
            return self._refuse(request, edition, fields, {"form": problem.sentence})
        submission = Submission(client_address(request), self.source, agreed.words, agreed.version)
        parsed = parse_signup(fields, edition.course, submission, self.context.clock())
        if not isinstance(parsed, SignupRequest):
            return self._refuse(request, edition, fields, parsed)
        return self._take(request, edition, fields, parsed)

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

    def _take(self, request: Request, edition: Edition, fields: dict[str, str], wanted: SignupRequest) -> Response:
        site, proof = self.context.site, fields.get(PROOF_FIELD, "")
        try:
            taken = accept_signup(site, edition, wanted, proof, self.context.clock(), self.context.wall_clock())
        except InvalidProof as problem:
            return self._refuse(request, edition, fields, {"form": problem.sentence})
        except SignupError as problem:
            return self._refuse(request, edition, fields, {"email": problem.sentence})
        except TooManySignups as problem:
            status = HTTPStatus.TOO_MANY_REQUESTS
            return self._refuse(request, edition, fields, {"form": problem.sentence}, status)
        return self._look_in_your_inbox(request, edition.course.slug, taken.consent_id)

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

    def _look_in_your_inbox(self, request: Request, slug: str, consent_id: int) -> Response:
        ticket = Ticket(consent_id, self.context.clock()).token(self.context.site)
        return self.context.redirect(f"/courses/{slug}{self.below}/check-inbox{language_query(request, again=ticket)}")
