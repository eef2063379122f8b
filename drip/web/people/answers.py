"""Answering a question on a page. The buttons in mails lead here: they choose, and one more button says so."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.courses.course import Lesson, Question
from drip.core.languages.catalogue import Sentence
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.flow.people import preferences
from drip.flow.people.course_view import MyCourse
from drip.flow.people.lesson_page import has_lesson_page
from drip.flow.people.recorded_answers import answer_text
from drip.flow.work import Work
from drip.rendering.markdown.buttons import choices
from drip.web.base.forms import Fields, clean_text
from drip.web.base.request_context import DeadLink, RequestContext, get, post

MAX_ANSWER_CHARACTERS = 20_000  # characters
UNREADABLE_ANSWER = Sentence("We could not read that. Please say it in other words.")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a person's course, and the lesson that asks it."""

    mine: MyCourse
    lesson: Lesson
    question: Question


@dataclass(frozen=True, slots=True)
class AnswerPages:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/answer/{question}", self.ask)
        post(app, "/my/{token}/answer/{question}", self.answer)

    def ask(self, request: Request, token: str, question: str, value: str = "") -> Response:
        """What was answered before is shown where the browser was opened for them."""
        asked = self._find(token, question)
        before = asked.mine.answer_to(question) if self.desk.is_open(request, asked.mine) else None
        said = value or (answer_text(before.value) if before and before.clear else "")
        return self._form(request, token, asked, _form_value(asked.question, said))

    def answer(self, request: Request, token: str, question: str, fields: Fields) -> Response:
        self.desk.require_our_page(request)
        asked = self._find(token, question)
        said = fields.get("value", "")
        if problem := answer_problem(asked.question, said):
            return self._form(request, token, asked, said, problem)
        with self.desk.site.database.write() as session:
            preferences.answer_question(
                Work(session, self.desk.site, self.desk.clock()), asked.mine.enrollment_id, question, said, "web"
            )
        place = f"/lessons/{quote(asked.lesson.name, safe='')}" if self._was_sent(asked) else ""
        return self.desk.go(f"/my/{token}{place}?done=answer")

    def _was_sent(self, asked: AskedQuestion) -> bool:
        with self.desk.site.database.read() as session:
            return has_lesson_page(session, self.desk.site, asked.mine.enrollment_id, asked.lesson.name)

    def _find(self, token: str, question: str) -> AskedQuestion:
        mine = self.desk.look(self.desk.enrollment_id("my", token))
        found = mine.course.questions().get(question)
        if found is None:
            raise DeadLink
        return AskedQuestion(mine, *found)

    def _form(
        self, request: Request, token: str, asked: AskedQuestion, said: str, problem: Sentence | None = None
    ) -> Response:
        return self.desk.page_of(
            request,
            asked.mine,
            token,
            "answer.html",
            problem,
            lesson=asked.lesson,
            was_sent=self._was_sent(asked),
            question=asked.question,
            choices=choices(asked.question, asked.mine.words),
            said=said,
            most=MAX_ANSWER_CHARACTERS,
        )


def answer_problem(question: Question, said: str) -> Sentence | None:
    """Why this cannot be taken as an answer."""
    values = [value for value, _ in choices(question)]
    if values:
        return None if said in values else Sentence("Please choose one of these.")
    if not said:
        return Sentence("Please write a few words first.")
    if len(said) > MAX_ANSWER_CHARACTERS:
        sizes = {"length": f"{len(said):,}", "most": f"{MAX_ANSWER_CHARACTERS:,}"}
        return Sentence("That is longer than we can keep: %(length)s characters, at most %(most)s.", sizes)
    return None if isinstance(read_answer(question, said), ClearAnswer) else UNREADABLE_ANSWER


def _form_value(question: Question, said: str) -> str:
    """What the form shows as chosen or written: a choice where `said` can be read as one, else the words."""
    said = clean_text(said)[:MAX_ANSWER_CHARACTERS]
    if said and choices(question):
        reading = read_answer(question, said)
        return answer_text(reading.value) if isinstance(reading, ClearAnswer) else ""
    return said
