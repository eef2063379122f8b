"""The page that ends a sign-up: one button, and then the welcome."""

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
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/confirm/{token}", self.ask)
        post(app, "/confirm/{token}", self.confirm)

    def ask(self, request: Request, token: str) -> Response:
        enrollment_id, now = self.desk.enrollment_id("confirm", token), self.desk.clock()
        with self.desk.site.database.read() as session:
            arrival = confirmation_view(Work(session, self.desk.site, now), enrollment_id)
        return self._at_the_door(request, enrollment_id, arrival)

    def confirm(self, request: Request, token: str) -> Response:
        self.desk.require_our_page(request)
        enrollment_id, now = self.desk.enrollment_id("confirm", token), self.desk.clock()
        with self.desk.site.database.write() as session:
            has_begun = confirm(Work(session, self.desk.site, now), enrollment_id, client_address(request))
            arrival = confirmation_view(Work(session, self.desk.site, now), enrollment_id)
        response = self._at_the_door(request, enrollment_id, arrival)
        if arrival is not None and has_begun:
            log_in(response, self.desk.site, arrival, self.desk.wall_clock())
        return response

    def _at_the_door(self, request: Request, enrollment_id: int, arrival: ConfirmationView | None) -> Response:
        if arrival is None:
            raise DeadLink
        door = f"/my/{self.desk.site.keys.token('my', enrollment_id)}"
        return self.desk.page(request, "confirm.html", language=arrival.language, mine=arrival, door=door)
