"""The page behind the link that is mailed to a new address: one button, and the letters come there."""

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

STATUS = {AddressChangeState.OVER: HTTPStatus.GONE, AddressChangeState.TAKEN: HTTPStatus.CONFLICT}


@dataclass(frozen=True, slots=True)
class AddressPages:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/address/{token}", self.ask)
        post(app, "/address/{token}", self.confirm)

    def ask(self, request: Request, token: str) -> Response:
        with self.desk.site.database.read() as session:
            wish = read_address_change(Work(session, self.desk.site, self.desk.wall_clock()), token)
        return self._page(request, wish)

    def confirm(self, request: Request, token: str) -> Response:
        """Opens the browser once: with the button that moves the letters."""
        self.desk.require_our_page(request)
        by, wall, now = client_address(request), self.desk.wall_clock(), self.desk.clock()
        with self.desk.site.database.write() as session:
            wish = confirm_address_change(Work(session, self.desk.site, now), token, by, wall)
        if wish is None or not wish.is_new:
            return self._page(request, wish)
        mine = self.desk.look(wish.enrollment_id)
        response = self.desk.go(f"/my/{self.desk.site.keys.token('my', wish.enrollment_id)}?done=address")
        log_in(response, self.desk.site, mine, wall)
        return response

    def _page(self, request: Request, wish: AddressChange | None) -> Response:
        """Without the links of a person: the mail may have gone to a stranger."""
        if wish is None:
            raise DeadLink
        mine = self.desk.look(wish.enrollment_id)
        status = STATUS.get(wish.standing, HTTPStatus.OK)
        standing = wish.standing.value
        return self.desk.page(
            request, "address.html", status, language=mine.language, mine=mine, to=wish.to, standing=standing
        )
