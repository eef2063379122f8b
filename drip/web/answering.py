"""Answering a question on a page. The buttons in mails lead here: they choose, and one more button says so."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.answer import Answered, read_answer
from drip.core.course import Question
from drip.flow import preferences
from drip.flow.view import MyCourse
from drip.rendering.buttons import choices
from drip.web.desk import DeadLink, Desk, show, take
from drip.web.forms import Fields, clean

MOST_OF_AN_ANSWER = 20_000  # characters


@dataclass(frozen=True, slots=True)
class AnswerPages:
    desk: Desk

    def add_to(self, app: FastAPI) -> None:
        show(app, "/my/{token}/answer/{question}", self.ask)
        take(app, "/my/{token}/answer/{question}", self.answer)

    def ask(self, request: Request, token: str, question: str, value: str = "") -> Response:
        mine, asked = self._find(token, question)
        before = mine.answer_to(question)
        said = value or (_as_said(before.value) if before and before.clear else "")
        return self._form(request, mine, token, asked, _fitting(asked, said), "")

    def answer(self, request: Request, token: str, question: str, fields: Fields) -> Response:
        self.desk.require_our_page(request)
        mine, asked = self._find(token, question)
        said = fields.get("value", "")
        if problem := problem_of(asked, said):
            return self._form(request, mine, token, asked, said, problem)
        with self.desk.site.database.write() as session:
            read = preferences.answer(
                session, self.desk.site, mine.enrollment_id, question, said, "web", self.desk.clock()
            )
        if not read:
            return self._form(
                request, mine, token, asked, said, "We could not read that. Please say it in other words."
            )
        return self.desk.go(f"/my/{token}?done=answer")

    def _find(self, token: str, question: str) -> tuple[MyCourse, Question]:
        mine = self.desk.look(self.desk.enrollment_id("my", token))
        found = mine.course.questions().get(question)
        if found is None:
            raise DeadLink
        return mine, found[1]

    def _form(
        self, request: Request, mine: MyCourse, token: str, question: Question, said: str, problem: str
    ) -> Response:
        return self.desk.page_of(
            request,
            mine,
            token,
            "answer.html",
            problem,
            question=question,
            choices=choices(question, mine.words),
            said=said,
            most=MOST_OF_AN_ANSWER,
        )


def problem_of(question: Question, said: str) -> str:
    """Why this cannot be taken as an answer, or ''."""
    values = [value for value, _ in choices(question)]
    if values:
        return "" if said in values else "Please choose one of these."
    if not said:
        return "Please write a few words first."
    if len(said) > MOST_OF_AN_ANSWER:
        return f"That is longer than we can keep: {len(said):,} characters, at most {MOST_OF_AN_ANSWER:,}."
    return ""


def _fitting(question: Question, said: str) -> str:
    """What the form shows as chosen or written: a choice where `said` can be read as one, else the words."""
    said = clean(said)[:MOST_OF_AN_ANSWER]
    if said and choices(question):
        reading = read_answer(question, said)
        return _as_said(reading.value) if isinstance(reading, Answered) else ""
    return said


def _as_said(value: object) -> str:
    """An answer's value in the words of its own button, or as it was written."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "\n".join(str(item) for item in value)
        case _:
            return str(value)
