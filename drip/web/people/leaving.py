"""The way out: a page with one button, or the mail program's own button and no page (RFC 8058). Whoever has left may
say why."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from drip.flow.people import leaving, preferences
from drip.flow.people.course_view import MyCourse
from drip.web.base.forms import Fields
from drip.web.base.request_context import RequestContext, get, post

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058, 3.1


@dataclass(frozen=True, slots=True)
class LeavingPages:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/leave/{token}", self.ask)
        post(app, "/leave/{token}", self.leave)
        get(app, "/my/{token}/leave", self.ask_from_my_course)
        post(app, "/my/{token}/leave", self.leave_from_my_course)
        get(app, "/my/{token}/leave/everything", self.ask_for_all)
        post(app, "/my/{token}/leave/everything", self.leave_all)
        post(app, "/my/{token}/leave/reason", self.tell_why)

    def ask(self, request: Request, token: str) -> Response:
        return self._page(request, self.desk.enrollment_id("leave", token))

    def leave(self, request: Request, token: str, fields: Fields) -> Response:
        """A mail program that presses its own button comes from nowhere and wants no page."""
        enrollment_id = self.desk.enrollment_id("leave", token)
        name, value = ONE_CLICK
        if fields.get(name) == value:
            self._leave(enrollment_id, "one-click")
            return PlainTextResponse("You have left this course.\n")
        self.desk.require_our_page(request)
        self._leave(enrollment_id, "web")
        return self._page(request, enrollment_id)

    def ask_from_my_course(self, request: Request, token: str) -> Response:
        return self._page(request, self.desk.enrollment_id("my", token))

    def leave_from_my_course(self, request: Request, token: str) -> Response:
        self.desk.require_our_page(request)
        enrollment_id = self.desk.enrollment_id("my", token)
        self._leave(enrollment_id, "web")
        return self._page(request, enrollment_id)

    def ask_for_all(self, request: Request, token: str) -> Response:
        """What else somebody takes is nothing for whoever has a lesson of theirs: this wants their own browser."""
        mine = self._opened(request, token)
        with self.desk.site.database.read() as session:
            others = leaving.other_courses(session, self.desk.site, mine.enrollment_id)
        return self.desk.page_of(request, mine, token, "leave_all.html", others=others)

    def leave_all(self, request: Request, token: str) -> Response:
        self.desk.require_our_page(request)
        mine = self._opened(request, token)
        with self.desk.site.database.write() as session:
            leaving.leave_all(session, mine.enrollment_id, "web", self.desk.clock())
        return self.desk.go(f"/my/{token}/leave/everything")

    def tell_why(self, request: Request, token: str, fields: Fields) -> Response:
        self.desk.require_our_page(request)
        enrollment_id = self.desk.enrollment_id("my", token)
        reason, words = fields.get("reason", ""), fields.get("words", "")
        known = reason if reason in leaving.REASONS else ""
        if known or words:
            with self.desk.site.database.write() as session:
                leaving.record_reason(session, enrollment_id, known, words, self.desk.clock())
        return self.desk.go(f"/my/{token}/leave")

    def _leave(self, enrollment_id: int, source: str) -> None:
        with self.desk.site.database.write() as session:
            preferences.leave(session, enrollment_id, source, self.desk.clock())

    def _opened(self, request: Request, token: str) -> MyCourse:
        mine = self.desk.look(self.desk.enrollment_id("my", token))
        self.desk.require_open(request, mine, token)
        return mine

    def _page(self, request: Request, enrollment_id: int) -> Response:
        mine = self.desk.look(enrollment_id)
        token = self.desk.site.keys.token("my", enrollment_id)
        with self.desk.site.database.read() as session:
            told = leaving.has_given_reason(session, enrollment_id)
        return self.desk.page_of(
            request, mine, token, "leave.html", told=told, most_words=leaving.MAX_REASON_CHARACTERS
        )
