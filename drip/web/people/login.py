"""Opening a browser for somebody: their own pages send a key to their inbox, and its link leads to one button."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.flow.delivery.permission import LOGIN_STATES
from drip.flow.people.course_view import MyCourse
from drip.flow.people.login_link import read_login_token, send_login_link, was_sent_to_old_address
from drip.flow.work import Work
from drip.web.base.browser_session import LoginRequired, log_in, log_out
from drip.web.base.forms import Fields
from drip.web.base.request_context import RequestContext, get, post

PAGE_NAME = re.compile("[a-z]{1,20}(?:/[a-z0-9_-]{1,100})?")


@dataclass(frozen=True, slots=True)
class LoginPages:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        app.add_exception_handler(LoginRequired, self.explain)
        post(app, "/my/{token}/open", self.send_key)
        post(app, "/my/{token}/close", self.close)
        get(app, "/open/{key}", self.ask)
        post(app, "/open/{key}", self.open)

    def explain(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, LoginRequired)
        mine = self.desk.look(self.desk.enrollment_id("my", error.token))
        if mine.state not in LOGIN_STATES:
            return self.desk.go(f"/my/{error.token}")  # which says why no key can be mailed to them
        root = f"/my/{error.token}/"
        then = request.url.path.partition(root)[2].partition("/")[0]
        return self.desk.page(
            request,
            "open.html",
            HTTPStatus.FORBIDDEN,
            language=error.language,
            mine=mine,
            token=error.token,
            then=then,
            sent=False,
        )

    def send_key(self, request: Request, token: str, fields: Fields) -> Response:
        """The page is the same whether a key was sent or there were enough of them."""
        self.desk.require_our_page(request)
        mine, then = self.desk.look(self.desk.enrollment_id("my", token)), page_name(fields.get("then", ""))
        with self.desk.site.database.write() as session:
            send_login_link(
                Work(session, self.desk.site, self.desk.clock()), mine.enrollment_id, then, self.desk.wall_clock()
            )
        return self.desk.page_of(request, mine, token, "open.html", then=then, sent=True)

    def ask(self, request: Request, key: str, then: str = "") -> Response:
        return self._at_the_lock(request, self._whose(key), then)

    def open(self, request: Request, key: str, fields: Fields) -> Response:
        self.desk.require_our_page(request)
        mine = self._whose(key)
        if mine is None:
            return self._at_the_lock(request, None, "")
        response = self.desk.go(f"/my/{self._token(mine)}/{page_name(fields.get('then', ''))}".rstrip("/"))
        log_in(response, self.desk.site, mine, self.desk.wall_clock())
        return response

    def close(self, request: Request, token: str) -> Response:
        self.desk.require_our_page(request)
        self.desk.enrollment_id("my", token)
        response = self.desk.go(f"/my/{token}?done=closed")
        log_out(response, self.desk.site)
        return response

    def _whose(self, key: str) -> MyCourse | None:
        enrollment_id = read_login_token(self.desk.site, key, self.desk.wall_clock())
        if enrollment_id is None:
            return None
        with self.desk.site.database.read() as session:
            is_void = was_sent_to_old_address(session, self.desk.site, key)
        return None if is_void else self.desk.look(enrollment_id)

    def _at_the_lock(self, request: Request, mine: MyCourse | None, then: str) -> Response:
        if mine is None:
            return self.desk.page(request, "old_key.html", HTTPStatus.GONE)
        return self.desk.page_of(request, mine, self._token(mine), "unlock.html", then=page_name(then))

    def _token(self, mine: MyCourse) -> str:
        return self.desk.site.keys.token("my", mine.enrollment_id)


def page_name(then: str) -> str:
    """The name of a page of theirs, or ''."""
    return then if PAGE_NAME.fullmatch(then) else ""
