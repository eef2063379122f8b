"""The ways in from other sites: a form without scripts in a frame, and what a form that was pasted there sends."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.flow.signup.signup_request import SIGNUP_FIELDS, SignupSource
from drip.web.base.forms import Fields
from drip.web.base.request_context import RequestContext, get, post
from drip.web.signup.form import SignupForm, language_query
from drip.web.signup.signup import SignupPages

FORM_PATH = "/form"


def framed_form(desk: RequestContext) -> FramedForm:
    return FramedForm(desk, SignupPages(desk, SignupForm(desk, "form.html"), SignupSource.EMBED, FORM_PATH))


@dataclass(frozen=True, slots=True)
class FramedForm:
    """Which sites may show it is said in its headers: see `guard`."""

    desk: RequestContext
    pages: SignupPages

    def add_to(self, app: FastAPI) -> None:
        get(app, f"/courses/{{slug}}{FORM_PATH}", self.pages.show_form)
        post(app, f"/courses/{{slug}}{FORM_PATH}", self.pages.sign_up)
        get(app, f"/courses/{{slug}}{FORM_PATH}/check-inbox", self.check_inbox)

    def check_inbox(self, request: Request, slug: str, again: str = "") -> Response:
        """What else there is to do is on the page of the whole window, where the `again` leads."""
        course = self.pages.form.course(request, self.desk.edition(slug))
        tongue = self.pages.form.tongue(request, course)
        return self.desk.page(
            request,
            "form_inbox.html",
            language=tongue.code,
            course=course,
            in_language=language_query(request),
            more=language_query(request, again=again),
        )


@dataclass(frozen=True, slots=True)
class PastedForm:
    """Its fields come from a page of another site. So nothing is done with them here but to show our own form with what
    was typed, and its button is the one that counts."""

    desk: RequestContext
    form: SignupForm

    def add_to(self, app: FastAPI) -> None:
        post(app, "/courses/{slug}/join", self.join)
        get(app, "/courses/{slug}/join", self.come_in)

    def join(self, request: Request, slug: str, fields: Fields) -> Response:
        typed = {name: fields[name] for name in SIGNUP_FIELDS if name in fields}
        return self.form.page(request, self.desk.edition(slug), typed, {})

    def come_in(self, request: Request, slug: str) -> Response:
        """Who loads the page once more, without what was typed."""
        return self.desk.go(f"/courses/{self.desk.edition(slug).course.slug}{language_query(request)}")
