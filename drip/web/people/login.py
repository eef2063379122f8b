"""Logging a browser in: a person's own pages mail them a login link, which leads to one button."""

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
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        app.add_exception_handler(LoginRequired, self.explain)
        post(app, "/my/{token}/open", self.send_link)
        post(app, "/my/{token}/close", self.close)
        get(app, "/open/{key}", self.ask)
        post(app, "/open/{key}", self.open)

    def explain(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, LoginRequired)
        mine = self.context.my_course(self.context.enrollment_id("my", error.token))
        if mine.state not in LOGIN_STATES:
            return self.context.redirect(f"/my/{error.token}")  # that page says why no login link can be mailed
        root = f"/my/{error.token}/"
        then = request.url.path.partition(root)[2].partition("/")[0]
        return self.context.page(
            request,
            "open.html",
            HTTPStatus.FORBIDDEN,
            language=error.language,
            mine=mine,
            token=error.token,
            then=then,
            sent=False,
        )

    def send_link(self, request: Request, token: str, fields: Fields) -> Response:
        """Shows the same page whether a link was mailed or the limit was reached."""
        self.context.require_our_page(request)
        mine, then = self.context.my_course(self.context.enrollment_id("my", token)), page_name(fields.get("then", ""))
        with self.context.site.database.write() as session:
            send_login_link(
                Work(session, self.context.site, self.context.clock()),
                mine.enrollment_id,
                then,
                self.context.wall_clock(),
            )
        return self.context.course_page(request, mine, token, "open.html", then=then, sent=True)

    def ask(self, request: Request, key: str, then: str = "") -> Response:
        return self._login_page(request, self._owner_of(key), then)

    def open(self, request: Request, key: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        mine = self._owner_of(key)
        if mine is None:
            return self._login_page(request, None, "")
        response = self.context.redirect(f"/my/{self._token(mine)}/{page_name(fields.get('then', ''))}".rstrip("/"))
        log_in(response, self.context.site, mine, self.context.wall_clock())
        return response

    def close(self, request: Request, token: str) -> Response:
        self.context.require_our_page(request)
        self.context.enrollment_id("my", token)
        response = self.context.redirect(f"/my/{token}?done=closed")
        log_out(response, self.context.site)
        return response

    def _owner_of(self, key: str) -> MyCourse | None:
        enrollment_id = read_login_token(self.context.site, key, self.context.wall_clock())
        if enrollment_id is None:
            return None
        with self.context.site.database.read() as session:
            is_void = was_sent_to_old_address(session, self.context.site, key)
        return None if is_void else self.context.my_course(enrollment_id)

    def _login_page(self, request: Request, mine: MyCourse | None, then: str) -> Response:
        if mine is None:
            return self.context.page(request, "old_key.html", HTTPStatus.GONE)
        return self.context.course_page(request, mine, self._token(mine), "unlock.html", then=page_name(then))

    def _token(self, mine: MyCourse) -> str:
        return self.context.site.keys.token("my", mine.enrollment_id)


def page_name(then: str) -> str:
    """The path of a personal page below /my/TOKEN/, or ''."""
    return then if PAGE_NAME.fullmatch(then) else ""
