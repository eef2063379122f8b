"""Words that stand in the lesson and answer one of its questions are the person's, wherever people type: every option,
every season and every example that the shipped courses print, in each way in which programs quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from html import escape
from itertools import product

import pytest
from support.mail_programs import PROGRAMS
from support.sites import ROOT, checked_course

from drip.core.courses.course import Lesson, Question, QuestionKind, Season
from drip.core.languages.translate import in_language, option_label
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.core.replies.split import split_answers
from drip.flow.mail_key import MailKey
from drip.flow.samples.sample import SampleReader, render_sample
from drip.flow.samples.test_send import links_of_test_mail
from drip.inbound import cut_reply, html_to_lines

COURSES = ("redefine-success", "one-quiet-hour")
LINKS = links_of_test_mail("https://course.example.com")
READER = SampleReader(date(2027, 1, 4))
ATTRIBUTION = "On Mon, Jan 4, 2027 at 7:30 AM Ines Moreau <reply+abc@reply.example.com> wrote:"
HEADERS = "From: Ines Moreau <reply+abc@reply.example.com>\nSent: Monday, January 4, 2027\nTo: Ada\nSubject: A letter"
EXAMPLE = re.compile(r"[“\"„](1\. [^”\"“]+)[”\"“]")
WRAPPERS = ("{}", "Hi Ines,\n\n{}\n\nRobin", "{}\nRobin")


@dataclass(frozen=True)
class Sent:
    """A lesson as it was sent, and its questions."""

    text: str
    page: str
    questions: tuple[Question, ...]

    @cached_property
    def parts(self) -> tuple[str, str]:
        return self.text, html_to_lines(self.page, hidden=True)


def lessons() -> list[str]:
    keys = ((slug, key) for slug in COURSES for key in checked_course(ROOT / "courses" / slug).mails)
    return [f"{slug}/{key}" for slug, key in keys if key.startswith("lesson:")]


@cache
def sent(name: str) -> Sent:
    slug, _, key = name.partition("/")
    checked, mail = checked_course(ROOT / "courses" / slug), MailKey.read(key)
    assert checked.course is not None
    rendered = render_sample(checked.course, checked.mails[key], mail, READER, LINKS, {})
    lesson: Lesson = in_language(checked.course, mail.language or checked.course.language).lessons[mail.lesson]
    return Sent(rendered.text, rendered.html, lesson.ask)


def words_of_the_lesson(lesson: Sent) -> Iterator[tuple[str, dict[str, object]]]:
    """(what somebody writes, the answers it gives)"""
    for number, question in enumerate(lesson.questions, 1):
        for option in question.options if question.kind is QuestionKind.CHOICE else ():
            label = option_label(question, option)
            yield label, {question.id: option}
            yield f"{number}. {label}", {question.id: option}
    seasons = [question.id for question in lesson.questions if question.kind is QuestionKind.SEASON]
    for season in Season if seasons else ():
        yield str(season), {seasons[0]: season}
    for example in EXAMPLE.findall(" ".join(lesson.text.split())):
        if "..." not in example:
            yield example, {}


def unmarked(lesson: str, typed: str) -> str:
    return f"{typed}\n\n{lesson}"


def marked(lesson: str, typed: str) -> str:
    quote = "\n".join(f"> {line}".rstrip() for line in lesson.split("\n"))
    return f"{typed}\n\n{ATTRIBUTION}\n\n{quote}"


def below_marked(lesson: str, typed: str) -> str:
    return f"{marked(lesson, '').strip()}\n\n{typed}"


def below_unmarked(lesson: str, typed: str) -> str:
    return f"{lesson}\n\n{typed}"


def attributed(lesson: str, typed: str) -> str:
    return f"{typed}\n\n{ATTRIBUTION}\n\n{lesson}"


def below_attributed(lesson: str, typed: str) -> str:
    return f"{ATTRIBUTION}\n\n{lesson}\n\n{typed}"


def headed(lesson: str, typed: str) -> str:
    return f"{typed}\n\n{HEADERS}\n\n{lesson}"


def unquoted(_lesson: str, typed: str) -> str:
    return typed


TEXT_WAYS = (unquoted, unmarked, marked, below_marked, below_unmarked, attributed, below_attributed, headed)


def in_text(lesson: Sent, typed: str) -> Iterator[tuple[str, str]]:
    """(name, the text of the reply) for each way of quoting, with the text part and with the page as text."""
    for way, (part, text) in product(TEXT_WAYS, zip(("text", "page"), lesson.parts, strict=True)):
        yield f"{way.__name__} {part}", way(text, typed)


def in_html(lesson: Sent, typed: str) -> Iterator[tuple[str, str]]:
    words = escape(typed).replace("\n", "<br>")
    for name, page in PROGRAMS.items():
        yield name, html_to_lines(page.replace("WORDS", words).replace("LESSON", lesson.page))


def mistakes(name: str, *, wrappers: tuple[str, ...], html: bool) -> list[str]:
    found, lesson = [], sent(name)
    for (words, answers), wrapper in product(words_of_the_lesson(lesson), wrappers):
        typed = wrapper.format(words)
        plain = answers_in(lesson, typed, "")
        if not answers.items() <= plain.items() or not plain:
            found.append(f"{typed!r} alone: {plain}")
        for way, reply in (in_html if html else in_text)(lesson, typed):
            cut = cut_reply(reply, lesson.parts, questions=lesson.questions)
            if cut.new.split() != typed.split():
                found.append(f"{typed!r} {way}: {cut.new!r}")
            elif (read := answers_in(lesson, cut.new, cut.between)) != plain:
                found.append(f"{typed!r} {way}: {read}")
    return found


def answers_in(lesson: Sent, new: str, between: str) -> dict[str, object]:
    texts = split_answers(lesson.questions, new, between)
    read = {each.id: read_answer(each, texts[each.id]) for each in lesson.questions if each.id in texts}
    return {name: reading.value for name, reading in read.items() if isinstance(reading, ClearAnswer)}


ASKING = [name for name in lessons() if any(words_of_the_lesson(sent(name)))]


@pytest.mark.parametrize("name", [name for name in ASKING if name.count("/") == 1])
def test_words_of_the_lesson_that_answer_it_are_the_answer(name):
    assert mistakes(name, wrappers=WRAPPERS[:1], html=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("html", [False, True], ids=["text", "page"])
@pytest.mark.parametrize("name", ASKING)
def test_words_of_the_lesson_that_answer_it_are_the_answer_in_every_program(name, html):
    assert mistakes(name, wrappers=WRAPPERS, html=html) == []
