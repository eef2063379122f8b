"""The page that completes a sign-up: one button, and then the welcome."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.flow.people.course_view import ConfirmationView, confirmation_view
from drip.flow.signup.signup import confirm
from drip.flow.work import Work
from drip.web.base.browser_session import log_in
from drip.web.base.request_context import DeadLink, RequestContext, client_address, get, post


@dataclass(frozen=True, slots=True)
class ConfirmPages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/confirm/{token}", self.ask)
        post(app, "/confirm/{token}", self.confirm)

    def ask(self, request: Request, token: str) -> Response:
        enrollment_id, now = self.context.enrollment_id("confirm", token), self.context.clock()
        with self.context.site.database.read() as session:
            view = confirmation_view(Work(session, self.context.site, now), enrollment_id)
        return self._confirmation_page(request, enrollment_id, view)

    def confirm(self, request: Request, token: str) -> Response:
        self.context.require_our_page(request)
        enrollment_id, now = self.context.enrollment_id("confirm", token), self.context.clock()
        with self.context.site.database.write() as session:
            has_begun = confirm(Work(session, self.context.site, now), enrollment_id, client_address(request))
            view = confirmation_view(Work(session, self.context.site, now), enrollment_id)
        response = self._confirmation_page(request, enrollment_id, view)
        if view is not None and has_begun:
            log_in(response, self.context.site, view, self.context.wall_clock())
        return response

    def _confirmation_page(self, request: Request, enrollment_id: int, view: ConfirmationView | None) -> Response:
        if view is None:
            raise DeadLink
        course_path = f"/my/{self.context.site.keys.token('my', enrollment_id)}"
        return self.context.page(request, "confirm.html", language=view.language, mine=view, door=course_path)
