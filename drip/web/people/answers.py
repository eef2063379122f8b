"""Answering a question on a page. A button in a mail leads here with its choice filled in; the page's button saves
it."""

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

MAX_ANSWER_CHARACTERS = 20_000
UNREADABLE_ANSWER = Sentence("We could not read that. Please say it in other words.")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a person's course, and the lesson that asks it."""

    mine: MyCourse
    lesson: Lesson
    question: Question


@dataclass(frozen=True, slots=True)
class AnswerPages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/answer/{question}", self.ask)
        post(app, "/my/{token}/answer/{question}", self.answer)

    def ask(self, request: Request, token: str, question: str, value: str = "") -> Response:
        """Shows the earlier answer only in a browser that is logged in."""
        shown_question = self._find(token, question)
        previous = (
            shown_question.mine.answer_to(question) if self.context.is_logged_in(request, shown_question.mine) else None
        )
        text = value or (answer_text(previous.value) if previous and previous.clear else "")
        return self._form(request, token, shown_question, _form_value(shown_question.question, text))

    def answer(self, request: Request, token: str, question: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        shown_question = self._find(token, question)
        text = fields.get("value", "")
        if problem := answer_problem(shown_question.question, text):
            return self._form(request, token, shown_question, text, problem)
        with self.context.site.database.write() as session:
            preferences.answer_question(
                Work(session, self.context.site, self.context.clock()),
                shown_question.mine.enrollment_id,
                question,
                text,
                "web",
            )
        place = f"/lessons/{quote(shown_question.lesson.name, safe='')}" if self._was_sent(shown_question) else ""
        return self.context.redirect(f"/my/{token}{place}?done=answer")

    def _was_sent(self, shown_question: AskedQuestion) -> bool:
        with self.context.site.database.read() as session:
            return has_lesson_page(
                session, self.context.site, shown_question.mine.enrollment_id, shown_question.lesson.name
            )

    def _find(self, token: str, question: str) -> AskedQuestion:
        mine = self.context.my_course(self.context.enrollment_id("my", token))
        found = mine.course.questions().get(question)
        if found is None:
            raise DeadLink
        return AskedQuestion(mine, *found)

    def _form(
        self, request: Request, token: str, shown_question: AskedQuestion, text: str, problem: Sentence | None = None
    ) -> Response:
        return self.context.course_page(
            request,
            shown_question.mine,
            token,
            "answer.html",
            problem,
            lesson=shown_question.lesson,
            was_sent=self._was_sent(shown_question),
            question=shown_question.question,
            choices=choices(shown_question.question, shown_question.mine.words),
            said=text,
            most=MAX_ANSWER_CHARACTERS,
        )


def answer_problem(question: Question, text: str) -> Sentence | None:
    """Why `text` cannot be the answer; None if it can."""
    values = [value for value, _ in choices(question)]
    if values:
        return None if text in values else Sentence("Please choose one of these.")
    if not text:
        return Sentence("Please write a few words first.")
    if len(text) > MAX_ANSWER_CHARACTERS:
        sizes = {"length": f"{len(text):,}", "most": f"{MAX_ANSWER_CHARACTERS:,}"}
        return Sentence("That is longer than we can keep: %(length)s characters, at most %(most)s.", sizes)
    return None if isinstance(read_answer(question, text), ClearAnswer) else UNREADABLE_ANSWER


def _form_value(question: Question, text: str) -> str:
    """What the form shows as chosen or written: the choice that `text` is read as, else the text itself."""
    text = clean_text(text)[:MAX_ANSWER_CHARACTERS]
    if text and choices(question):
        answer = read_answer(question, text)
        return answer_text(answer.value) if isinstance(answer, ClearAnswer) else ""
    return text
