"""A lesson on the web, as it was sent, with a form for its questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.courses.course import Question
from drip.core.languages.catalogue import Sentence
from drip.flow.people import preferences
from drip.flow.people.course_view import GivenAnswer, MyCourse
from drip.flow.people.lesson_page import LessonPage, lesson_page
from drip.flow.people.recorded_answers import answer_text
from drip.flow.work import Work
from drip.rendering.markdown.buttons import choices
from drip.web.base.forms import Fields
from drip.web.base.request_context import DeadLink, RequestContext, get, post
from drip.web.people.answers import MAX_ANSWER_CHARACTERS, answer_problem

NOTHING_ANSWERED = Sentence("Please answer one of the questions first.")
SEE_MARKED_FIELDS = Sentence("Almost there: please look at what is marked below. Nothing is lost.")


@dataclass(frozen=True, slots=True)
class AnswerField:
    """A question in the form. `text` is what the form shows as written or chosen."""

    question: Question
    choices: tuple[tuple[str, str], ...]
    text: str
    problem: Sentence | None = None

    @property
    def name(self) -> str:
        return f"answer.{self.question.id}"


@dataclass(frozen=True, slots=True)
class LessonOfPerson:
    """A lesson that was sent to somebody, and their course as it is now."""

    mine: MyCourse
    page: LessonPage

    def questions(self) -> list[Question]:
        """The questions of the lesson that the course still asks, in today's wording."""
        questions = self.mine.course.questions()
        return [questions[question.id][1] for question in self.page.questions if question.id in questions]

    def understood(self) -> list[GivenAnswer]:
        """The answers that were read from more words than they say."""
        given = [self.mine.answer_to(question.id) for question in self.questions()]
        return [answer for answer in given if answer and answer.said.strip() not in ("", answer_text(answer.value))]


@dataclass(frozen=True, slots=True)
class LessonPages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/lessons/{lesson}", self.read)
        post(app, "/my/{token}/lessons/{lesson}", self.answer)

    def read(self, request: Request, token: str, lesson: str, done: str = "") -> Response:
        lesson_of_person = self._find(token, lesson)
        mine = lesson_of_person.mine
        shown = {} if not self.context.is_logged_in(request, mine) else _current_answers(mine)
        fields = [_field(mine, question, shown.get(question.id, "")) for question in lesson_of_person.questions()]
        is_kept = done == "answer" and any(field.question.id in mine.answered for field in fields)
        understood = lesson_of_person.understood() if shown else ()
        return self._page(request, token, lesson_of_person, fields, is_kept=is_kept, understood=understood)

    def answer(self, request: Request, token: str, lesson: str, fields: Fields) -> Response:
        """Saves all answers in the form, or none if one of them cannot be saved."""
        self.context.require_our_page(request)
        lesson_of_person = self._find(token, lesson)
        submitted = [
            _submitted_field(lesson_of_person.mine, question, fields) for question in lesson_of_person.questions()
        ]
        if any(field.problem for field in submitted):
            return self._page(request, token, lesson_of_person, submitted, SEE_MARKED_FIELDS)
        if not any(field.text for field in submitted):
            return self._page(request, token, lesson_of_person, submitted, NOTHING_ANSWERED)
        self._save(lesson_of_person.mine, [field for field in submitted if field.text])
        return self.context.redirect(f"/my/{token}/lessons/{quote(lesson, safe='')}?done=answer")

    def _save(self, mine: MyCourse, fields: list[AnswerField]) -> None:
        with self.context.site.database.write() as session:
            for field in fields:
                preferences.answer_question(
                    Work(session, self.context.site, self.context.clock()),
                    mine.enrollment_id,
                    field.question.id,
                    field.text,
                    "web",
                )

    def _find(self, token: str, lesson: str) -> LessonOfPerson:
        """Raises DeadLink."""
        enrollment_id = self.context.enrollment_id("my", token)
        mine = self.context.my_course(enrollment_id)
        with self.context.site.database.read() as session:
            page = lesson_page(session, self.context.site, enrollment_id, lesson)
        if page is None:
            raise DeadLink
        return LessonOfPerson(mine, page)

    def _page(
        self,
        request: Request,
        token: str,
        lesson_of_person: LessonOfPerson,
        fields: list[AnswerField],
        problem: Sentence | None = None,
        **more: Any,
    ) -> Response:
        always = {"page": lesson_of_person.page, "fields": fields, "most": MAX_ANSWER_CHARACTERS}
        shown = {"is_kept": False, "understood": (), **always, **more}
        return self.context.course_page(request, lesson_of_person.mine, token, "lesson.html", problem, **shown)


def _current_answers(mine: MyCourse) -> dict[str, str]:
    """{question id: the current answer, as the form shows it}"""
    return {answered.question.id: answer_text(answered.value) for answered in mine.answers if answered.clear}


def _field(mine: MyCourse, question: Question, text: str, problem: Sentence | None = None) -> AnswerField:
    return AnswerField(question, choices(question, mine.words), text, problem)


def _submitted_field(mine: MyCourse, question: Question, fields: dict[str, str]) -> AnswerField:
    text = fields.get(f"answer.{question.id}", "")
    is_new = text and text != _current_answers(mine).get(question.id)
    return _field(mine, question, text, answer_problem(question, text) if is_new else None)
