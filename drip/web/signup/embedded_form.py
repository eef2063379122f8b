"""The ways in from other sites: a form without scripts in a frame, and what a form that was pasted there sends."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.web.base.forms import Fields
from drip.web.base.request_context import Desk, show, take
from drip.web.signup.form import SignUpForm, in_language
from drip.web.signup.signup import SignUpPages
from drip.web.signup.signup_request import WISH_FIELDS

BELOW = "/form"


def framed_form(desk: Desk) -> FramedForm:
    return FramedForm(desk, SignUpPages(desk, SignUpForm(desk, "form.html"), "embed", BELOW))


@dataclass(frozen=True, slots=True)
class FramedForm:
    """Which sites may show it is said in its headers: see `guard`."""

    desk: Desk
    pages: SignUpPages

    def add_to(self, app: FastAPI) -> None:
        show(app, f"/courses/{{slug}}{BELOW}", self.pages.show_form)
        take(app, f"/courses/{{slug}}{BELOW}", self.pages.sign_up)
        show(app, f"/courses/{{slug}}{BELOW}/check-inbox", self.check_inbox)

    def check_inbox(self, request: Request, slug: str, again: str = "") -> Response:
        """What else there is to do is on the page of the whole window, where the `again` leads."""
        course = self.pages.form.course(request, self.desk.edition(slug))
        tongue = self.pages.form.tongue(request, course)
        return self.desk.page(
            request,
            "form_inbox.html",
            language=tongue.code,
            course=course,
            in_language=in_language(request),
            more=in_language(request, again=again),
        )


@dataclass(frozen=True, slots=True)
class PastedForm:
    """Its fields come from a page of another site. So nothing is done with them here but to show our own form with what
    was typed, and its button is the one that counts."""

    desk: Desk
    form: SignUpForm

    def add_to(self, app: FastAPI) -> None:
        take(app, "/courses/{slug}/join", self.join)
        show(app, "/courses/{slug}/join", self.come_in)

    def join(self, request: Request, slug: str, fields: Fields) -> Response:
        typed = {name: fields[name] for name in WISH_FIELDS if name in fields}
        return self.form.page(request, self.desk.edition(slug), typed, {})

    def come_in(self, request: Request, slug: str) -> Response:
        """Who loads the page once more, without what was typed."""
        return self.desk.go(f"/courses/{self.desk.edition(slug).course.slug}{in_language(request)}")
