"""The page behind the link mailed to a new address: one button confirms the change."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.flow.people.address_change import (
    AddressChange,
    AddressChangeState,
    confirm_address_change,
    read_address_change,
)
from drip.flow.work import Work
from drip.web.base.browser_session import log_in
from drip.web.base.request_context import DeadLink, RequestContext, client_address, get, post

STATUS = {AddressChangeState.EXPIRED: HTTPStatus.GONE, AddressChangeState.UNAVAILABLE: HTTPStatus.CONFLICT}


@dataclass(frozen=True, slots=True)
class AddressPages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/address/{token}", self.ask)
        post(app, "/address/{token}", self.confirm)

    def ask(self, request: Request, token: str) -> Response:
        with self.context.site.database.read() as session:
            change = read_address_change(Work(session, self.context.site, self.context.wall_clock()), token)
        return self._page(request, change)

    def confirm(self, request: Request, token: str) -> Response:
        """Logs the browser in if this confirmation was the first."""
        self.context.require_our_page(request)
        client, wall_now, now = client_address(request), self.context.wall_clock(), self.context.clock()
        with self.context.site.database.write() as session:
            change = confirm_address_change(Work(session, self.context.site, now), token, client, wall_now)
        if change is None or not change.is_new:
            return self._page(request, change)
        mine = self.context.my_course(change.enrollment_id)
        response = self.context.redirect(f"/my/{self.context.site.keys.token('my', change.enrollment_id)}?done=address")
        log_in(response, self.context.site, mine, wall_now)
        return response

    def _page(self, request: Request, change: AddressChange | None) -> Response:
        """Shows no links of the person: the mail may have gone to a stranger."""
        if change is None:
            raise DeadLink
        mine = self.context.my_course(change.enrollment_id)
        status = STATUS.get(change.state, HTTPStatus.OK)
        return self.context.page(
            request,
            "address.html",
            status,
            language=mine.language,
            mine=mine,
            to=change.to,
            standing=change.state.value,
        )
