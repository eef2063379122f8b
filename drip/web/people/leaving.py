"""Leaving a course: a page with one button, or the mail program's own button without a page (RFC 8058). Whoever has
left may say why."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from drip.flow.people import leaving, preferences
from drip.flow.people.course_view import MyCourse
from drip.flow.work import Work
from drip.web.base.forms import Fields
from drip.web.base.request_context import RequestContext, get, post

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058, 3.1


@dataclass(frozen=True, slots=True)
class LeavingPages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/leave/{token}", self.ask)
        post(app, "/leave/{token}", self.leave)
        get(app, "/my/{token}/leave", self.ask_from_my_course)
        post(app, "/my/{token}/leave", self.leave_from_my_course)
        get(app, "/my/{token}/leave/everything", self.ask_for_all)
        post(app, "/my/{token}/leave/everything", self.leave_all)
        post(app, "/my/{token}/leave/reason", self.save_reason)

    def ask(self, request: Request, token: str) -> Response:
        return self._page(request, self.context.enrollment_id("leave", token))

    def leave(self, request: Request, token: str, fields: Fields) -> Response:
        """A one-click request comes from no page of ours and is answered in plain text."""
        enrollment_id = self.context.enrollment_id("leave", token)
        name, value = ONE_CLICK
        if fields.get(name) == value:
            self._leave(enrollment_id, "one-click")
            return PlainTextResponse("You have left this course.\n")
        self.context.require_our_page(request)
        self._leave(enrollment_id, "web")
        return self._page(request, enrollment_id)

    def ask_from_my_course(self, request: Request, token: str) -> Response:
        return self._page(request, self.context.enrollment_id("my", token))

    def leave_from_my_course(self, request: Request, token: str) -> Response:
        self.context.require_our_page(request)
        enrollment_id = self.context.enrollment_id("my", token)
        self._leave(enrollment_id, "web")
        return self._page(request, enrollment_id)

    def ask_for_all(self, request: Request, token: str) -> Response:
        """Requires a login: whoever has only a lesson must not see which other courses its owner takes."""
        mine = self._owner(request, token)
        with self.context.site.database.read() as session:
            others = leaving.other_courses(session, self.context.site, mine.enrollment_id)
        return self.context.course_page(request, mine, token, "leave_all.html", others=others)

    def leave_all(self, request: Request, token: str) -> Response:
        self.context.require_our_page(request)
        mine = self._owner(request, token)
        with self.context.site.database.write() as session:
            leaving.leave_all(session, mine.enrollment_id, "web", self.context.clock())
        return self.context.redirect(f"/my/{token}/leave/everything")

    def save_reason(self, request: Request, token: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        enrollment_id = self.context.enrollment_id("my", token)
        reason, words = fields.get("reason", ""), fields.get("words", "")
        listed_reason = reason if reason in leaving.REASONS else ""
        if listed_reason or words:
            with self.context.site.database.write() as session:
                work = Work(session, self.context.site, self.context.clock())
                leaving.record_reason(work, enrollment_id, listed_reason, words)
        return self.context.redirect(f"/my/{token}/leave")

    def _leave(self, enrollment_id: int, source: str) -> None:
        with self.context.site.database.write() as session:
            preferences.leave(session, enrollment_id, source, self.context.clock())

    def _owner(self, request: Request, token: str) -> MyCourse:
        mine = self.context.my_course(self.context.enrollment_id("my", token))
        self.context.require_login(request, mine, token)
        return mine

    def _page(self, request: Request, enrollment_id: int) -> Response:
        mine = self.context.my_course(enrollment_id)
        token = self.context.site.keys.token("my", enrollment_id)
        with self.context.site.database.read() as session:
            has_given_reason = leaving.has_given_reason(session, enrollment_id)
        return self.context.course_page(
            request, mine, token, "leave.html", told=has_given_reason, most_words=leaving.MAX_REASON_CHARACTERS
        )
