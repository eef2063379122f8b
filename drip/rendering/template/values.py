"""The values of one person as a template sees them: plain, clean, and reachable by name only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from drip.core.courses.course import Course
from drip.core.languages.catalogue import ENGLISH, Catalogue
from drip.core.languages.formats import day_words, value_words, yes_no_word
from drip.core.planning.facts import Facts

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one mail: absolute URLs, or '' for a page that doesn't exist.

    A button leads to `answer`/<question>?value=<answer>. `lesson` is the mail's lesson as a page, `web` the person's
    course, `confirm` the page that ends a sign-up, `keepsake` everything that the person wrote; pictures of the course
    are below `assets`."""

    season: str = ""
    pause: str = ""
    sharing: str = ""
    leave: str = ""
    answer: str = ""
    confirm: str = ""
    web: str = ""
    assets: str = ""
    keepsake: str = ""
    lesson: str = ""


class PersonalLinks(Links):
    """The links of one person, below the address of their own page; the confirmation link is made when it is used.
    `lesson` is the lesson that the mail is about, `pictures` the address of the course's pictures."""

    __slots__ = ("_confirm", "_lesson", "_mine", "_pictures")
    _confirm: Callable[[], str]
    _lesson: str
    _mine: str
    _pictures: str

    def __init__(self, mine: str, confirm: Callable[[], str], pictures: str = "", lesson: str = "") -> None:
        object.__setattr__(self, "_mine", mine)
        object.__setattr__(self, "_confirm", confirm)
        object.__setattr__(self, "_pictures", pictures)
        object.__setattr__(self, "_lesson", lesson)

    @property
    def season(self) -> str:
        return f"{self._mine}/season"

    @property
    def pause(self) -> str:
        return f"{self._mine}/pause"

    @property
    def sharing(self) -> str:
        return f"{self._mine}#sharing"

    @property
    def leave(self) -> str:
        return f"{self._mine}/leave"

    @property
    def answer(self) -> str:
        return f"{self._mine}/answer"

    @property
    def web(self) -> str:
        return self._mine

    @property
    def lesson(self) -> str:
        return f"{self._mine}/lessons/{quote(self._lesson, safe='')}" if self._lesson else ""

    @property
    def keepsake(self) -> str:
        return f"{self._mine}/keepsake"

    @property
    def confirm(self) -> str:
        return self._confirm()

    @property
    def assets(self) -> str:
        return self._pictures


class LabelledText(str):
    """A value that compares as the course's value and shows in the reader's language: `season.career` is 'winter' in
    conditions, and reads 'Winter' in German."""

    __slots__ = ("_label",)
    _label: str

    def __new__(cls, value: str, label: str) -> LabelledText:
        made = super().__new__(cls, value)
        made._label = label
        return made

    def __str__(self) -> str:
        return self._label


class NamedValues:
    """A mapping whose keys are its only attributes: `answers.values` is the question 'values'."""

    __slots__ = ("_label", "_values")

    def __init__(self, label: str, values: Mapping[str, Any]) -> None:
        self._label = label
        self._values = values

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __str__(self) -> str:
        return self._label


def name_facts(facts: Facts) -> dict[str, Any]:
    """Return the names that conditions see."""
    return {
        "answers": NamedValues("answers", facts.answers),
        "season": NamedValues("season", facts.seasons),
        "subscriber": NamedValues("subscriber", facts.subscriber),
        "enrollment": NamedValues("enrollment", facts.enrollment),
        "cohort": facts.cohort,
    }


def name_all(
    facts: Facts, links: Links, course: Course, extra: Mapping[str, Any], words: Catalogue = ENGLISH
) -> dict[str, Any]:
    """Return the names that mails see. `course` and `words` are in the language of the mail."""
    if words.sentences or course.languages:
        facts, extra = _labelled(facts, course, words), _guess_labelled(extra, course, words)
    sender = {"name": course.sender.name, "email": course.sender.email, "address": course.sender.address}
    about = {
        "title": course.title,
        "slug": course.slug,
        "about": course.about,
        "sender": NamedValues("course.sender", sender),
    }
    return {
        **name_facts(facts),
        "first_name": facts.subscriber.get("first_name", ""),
        "links": links,
        "course": NamedValues("course", about),
        "extra": NamedValues("extra", extra),
    }


def _labelled(facts: Facts, course: Course, words: Catalogue) -> Facts:
    questions = course.questions()
    answers = {
        name: LabelledText(value, value_words(questions[name][1], value, words))
        if isinstance(value, str) and name in questions
        else value
        for name, value in facts.answers.items()
    }
    return replace(facts, answers=answers, seasons={a: LabelledText(s, words.say(s)) for a, s in facts.seasons.items()})


def _guess_labelled(extra: Mapping[str, str], course: Course, words: Catalogue) -> Mapping[str, str]:
    """Label the guess at what somebody meant: a season, or an option."""
    asked = course.questions().get(extra.get("question", ""))
    guess = extra.get("guess", "")
    return {**extra, "guess": LabelledText(guess, value_words(asked[1], guess, words))} if asked and guess else extra


def to_words(value: Any, words: Catalogue = ENGLISH) -> Any:
    """Return `value` as a reader wants to see it: '' for None, yes or no, a list with commas, a date in words; without
    control characters. Markup stays as it is."""
    if type(value) is str:  # no markup; the most frequent case
        return clean(value)
    match value:
        case LabelledText():
            return clean(str(value))
        case str():
            return value if hasattr(value, "__html__") else clean(value)
        case None:
            return ""
        case bool():
            return yes_no_word(value, words)
        case list() | tuple():
            return ", ".join(str(to_words(part, words)) for part in value)
        case date():
            return day_words(value, words)
        case _:
            return value


def clean(text: str) -> str:
    """Return `text` without control characters and lone surrogates, with LF line breaks."""
    if text.isprintable():
        return text
    return CONTROL.sub("", LINE_BREAK.sub("\n", text))


def one_line(text: str, at_most: int = 200) -> str:
    """Return `text` on one line of at most `at_most` characters, for a header or a title."""
    line = " ".join(clean(text).split())
    return line if len(line) <= at_most else line[: at_most - 1].rstrip() + "…"
