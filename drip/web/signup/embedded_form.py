"""Signing up from other sites: a form without scripts in a frame, and a form pasted into a page there."""

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


def framed_form(context: RequestContext) -> FramedForm:
    return FramedForm(context, SignupPages(context, SignupForm(context, "form.html"), SignupSource.EMBED, FORM_PATH))


@dataclass(frozen=True, slots=True)
class FramedForm:
    """The headers say which sites may frame it: see `guard`."""

    context: RequestContext
    pages: SignupPages

    def add_to(self, app: FastAPI) -> None:
        get(app, f"/courses/{{slug}}{FORM_PATH}", self.pages.show_form)
        post(app, f"/courses/{{slug}}{FORM_PATH}", self.pages.sign_up)
        get(app, f"/courses/{{slug}}{FORM_PATH}/check-inbox", self.check_inbox)

    def check_inbox(self, request: Request, slug: str, again: str = "") -> Response:
        """A short page for the frame. `again` leads to the full page, which offers the rest."""
        course = self.pages.form.course(request, self.context.edition(slug))
        locale = self.pages.form.locale(request, course)
        return self.context.page(
            request,
            "form_inbox.html",
            language=locale.code,
            course=course,
            in_language=language_query(request),
            more=language_query(request, again=again),
        )


@dataclass(frozen=True, slots=True)
class PastedForm:
    """Receives fields from a page of another site. They only fill in our own form; its button does the sign-up."""

    context: RequestContext
    form: SignupForm

    def add_to(self, app: FastAPI) -> None:
        post(app, "/courses/{slug}/join", self.join)
        get(app, "/courses/{slug}/join", self.redirect_to_course)

    def join(self, request: Request, slug: str, fields: Fields) -> Response:
        typed = {name: fields[name] for name in SIGNUP_FIELDS if name in fields}
        return self.form.page(request, self.context.edition(slug), typed, {})

    def redirect_to_course(self, request: Request, slug: str) -> Response:
        """For a reload without the fields."""
        return self.context.redirect(f"/courses/{self.context.edition(slug).course.slug}{language_query(request)}")
