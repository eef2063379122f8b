"""My course: where I am, which questions are open, and a pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.languages.catalogue import Sentence, UserError
from drip.core.planning.schedule import instant_of
from drip.flow.people import preferences
from drip.flow.people.course_view import MyCourse
from drip.flow.people.lesson_page import lessons_of
from drip.flow.work import Work
from drip.web.base.forms import Fields
from drip.web.base.request_context import RequestContext, get, post

PAUSE_LENGTHS = {"one week": 7, "two weeks": 14, "a month": 30}  # days
MAX_PAUSE = timedelta(days=366)


class PauseError(UserError):
    """A pause that is not possible; the sentence is for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class MyCoursePages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}", self.overview)
        get(app, "/my/{token}/pause", self.ask_pause)
        post(app, "/my/{token}/pause", self.pause)

    def overview(self, request: Request, token: str, done: str = "") -> Response:
        mine = self._mine(token)
        with self.context.site.database.read() as session:
            lessons = lessons_of(session, self.context.site, mine.enrollment_id)
        return self.context.course_page(request, mine, token, "my.html", note=note_after(done, mine), lessons=lessons)

    def ask_pause(self, request: Request, token: str) -> Response:
        return self._pause_form(request, self._mine(token), token, {})

    def pause(self, request: Request, token: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        mine = self._mine(token)
        if fields.get("length") == "resume":
            return self._resume(mine, token)
        try:
            until = pause_end(fields, mine)
        except PauseError as problem:
            return self._pause_form(request, mine, token, fields, problem.sentence)
        with self.context.site.database.write() as session:
            preferences.pause(Work(session, self.context.site, self.context.clock()), mine.enrollment_id, until, "web")
        return self.context.redirect(f"/my/{token}?done=pause")

    def _mine(self, token: str) -> MyCourse:
        return self.context.my_course(self.context.enrollment_id("my", token))

    def _resume(self, mine: MyCourse, token: str) -> Response:
        with self.context.site.database.write() as session:
            preferences.resume(Work(session, self.context.site, self.context.clock()), mine.enrollment_id, "web")
        return self.context.redirect(f"/my/{token}?done=resume")

    def _pause_form(
        self, request: Request, mine: MyCourse, token: str, fields: dict[str, str], problem: Sentence | None = None
    ) -> Response:
        today = mine.now.date()
        return self.context.course_page(
            request,
            mine,
            token,
            "pause.html",
            problem,
            lengths={words: today + timedelta(days=days) for words, days in PAUSE_LENGTHS.items()},
            length=fields.get("length", "one week"),
            until=fields.get("until", ""),
            first=today + timedelta(days=1),
            last=today + MAX_PAUSE,
        )


def note_after(done: str, mine: MyCourse) -> Sentence | None:
    """The sentence at the top after a form: only what is true of the course now."""
    match done:
        case "answer":
            return Sentence("Thank you. Your answer is kept.")
        case "season" if mine.state == "active":
            return Sentence("Thank you for telling. Your course turns with you from the next lesson on.")
        case "season":
            return Sentence("Thank you for telling.")
        case "same":
            return Sentence("Nothing has changed: that is what we had noted.")
        case "pause" if mine.is_paused:
            return Sentence("Rest well. Your place is kept.")
        case "resume" if mine.state == "active" and not mine.is_paused:
            return Sentence("Welcome back.")
        case "address":
            return Sentence("Done: your letters come to your new address from now on. We have told the old one.")
        case "closed":
            return Sentence("Your pages are closed in this browser. A mail with a link opens them again.")
        case _:
            return None


def pause_end(fields: dict[str, str], mine: MyCourse) -> datetime | None:
    """The instant at which the pause ends, the beginning of a local day; None if it is open-ended. Raises
    PauseError."""
    length, today = fields.get("length", ""), mine.now.date()
    if length == "open":
        return None
    day = (
        today + timedelta(days=PAUSE_LENGTHS[length])
        if length in PAUSE_LENGTHS
        else _chosen_day(fields.get("until", ""))
    )
    if not today < day <= today + MAX_PAUSE:
        raise PauseError("Please choose a day from tomorrow on, within the next year.")
    return instant_of(day, time(0), mine.zone)


def _chosen_day(until: str) -> date:
    try:
        return date.fromisoformat(until)
    except ValueError as error:
        raise PauseError("Please choose the day on which the lessons go on, such as 2026-12-31.") from error
