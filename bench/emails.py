"""A folder of whole messages and what is true of each: NAME.eml and NAME.yaml with `state`, `new` and, where the reply
is to a lesson of ours, `lesson` and `answers`. The lesson as it was sent is LESSON.sent.eml somewhere in the folder; a
course folder in it (course.yaml) gives the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.corpus import lost_and_leaked, plain_text
from bench.pipeline import OURS
from drip.authoring.read import read_course
from drip.core.answer import Answered, read_answer
from drip.core.course import Question
from drip.core.split import split_answers
from drip.inbound import Cut, MailClass, Unreadable, classify, parse, read_mail

# What the database, not the message, decides: a mail in one of these states was a reply to the reader.
_OF_A_REPLY = frozenset(("accepted", "held", "unmatched", "duplicate"))


@dataclass(frozen=True, slots=True)
class Known:
    """A message with what is true of it. `truth` is None for values that the file leaves out."""

    file: Path
    raw: bytes
    sent: str
    truth: Mapping[str, Any]


@dataclass(slots=True)
class Words:
    """Of the messages with new words: how many were read exactly, lost words, or let others' words through."""

    total: int = 0
    exact: int = 0
    lost: int = 0
    leaked: int = 0
    misses: list[tuple[Known, str]] = field(default_factory=list)

    def count(self, known: Known, got: str) -> None:
        wanted = known.truth["new"] or ""
        lost, leaked = lost_and_leaked([wanted], got)
        exact = plain_text(got) == plain_text(wanted)
        self.total += 1
        self.exact += exact
        self.lost += lost
        self.leaked += leaked
        if not exact:
            self.misses.append((known, got))


@dataclass(slots=True)
class EmailTally:
    """`blind` is without, `knowing` with the lesson that was sent. `unasked` answers had no question to be read by."""

    blind: Words = field(default_factory=Words)
    knowing: Words = field(default_factory=Words)
    states: int = 0
    states_right: int = 0
    wrong_states: list[tuple[Known, str]] = field(default_factory=list)
    answers: int = 0
    answers_right: int = 0
    unasked: int = 0
    wrong_answers: list[tuple[Known, Mapping[str, Any]]] = field(default_factory=list)


def read_emails(folder: Path) -> Iterator[Known]:
    """In the order of their names. Raises ValueError where a truth has no message or is no table."""
    lessons = {file.name.removesuffix(".sent.eml"): file for file in sorted(folder.rglob("*.sent.eml"))}
    for file in sorted(folder.rglob("*.yaml")):
        message = file.with_suffix(".eml")
        if not message.exists():
            continue  # a course, say
        truth = yaml.safe_load(file.read_text("utf-8"))
        if not isinstance(truth, dict):
            raise ValueError(f"{file} says nothing of {message.name}: it should have lines such as 'new: …'.")
        sent = lessons.get(str(truth.get("lesson")))
        yield Known(message, message.read_bytes(), _text(sent.read_bytes()) if sent else "", truth)


def questions_in(folder: Path) -> dict[str, tuple[Question, ...]]:
    """{lesson: what it asks}, of all courses in the folder."""
    courses = [read_course(file.parent).course for file in sorted(folder.rglob("course.yaml"))]
    return {lesson.name: lesson.ask for course in courses if course for lesson in course.lessons.values()}


def measure_emails(emails: Iterator[Known], questions: Mapping[str, tuple[Question, ...]]) -> EmailTally:
    tally = EmailTally()
    for known in emails:
        try:
            mail = parse(known.raw)
        except Unreadable:
            _count_state(tally, known, "unreadable")
            continue
        kind = classify(mail, OURS)
        cut = read_mail(mail, known.sent) if kind is MailClass.REPLY else None
        _count_state(tally, known, _state(kind, cut))
        if cut is None:
            continue
        if "new" in known.truth:
            tally.blind.count(known, read_mail(mail).new)
            tally.knowing.count(known, cut.new)
        _count_answers(tally, known, cut, questions)
    return tally


def _text(raw: bytes) -> str:
    return parse(raw).text or ""


def _state(kind: MailClass, cut: Cut | None) -> str:
    if cut:
        return "accepted" if cut.new.strip() else "empty"
    return "auto_reply" if kind is MailClass.DELAY else str(kind)


def _count_state(tally: EmailTally, known: Known, got: str) -> None:
    if "state" not in known.truth:
        return
    wanted = known.truth["state"]
    right = got == ("accepted" if wanted in _OF_A_REPLY else wanted)
    tally.states += 1
    tally.states_right += right
    if not right:
        tally.wrong_states.append((known, got))


def _count_answers(tally: EmailTally, known: Known, cut: Cut, questions: Mapping[str, tuple[Question, ...]]) -> None:
    wanted = known.truth.get("answers") or {}
    asked = questions.get(str(known.truth.get("lesson")), ())
    if not asked:
        tally.unasked += len(wanted)
        return
    got = answers_of(asked, cut)
    tally.answers += len(wanted)
    right = sum(name in got and _same(got[name], value) for name, value in wanted.items())
    tally.answers_right += right
    if right < len(wanted):
        tally.wrong_answers.append((known, got))


def answers_of(asked: tuple[Question, ...], cut: Cut) -> dict[str, Any]:
    """{question: the value that was read clearly}."""
    said = split_answers(asked, cut.new, cut.between)
    read = {question.id: read_answer(question, said[question.id]) for question in asked if question.id in said}
    return {name: reading.value for name, reading in read.items() if isinstance(reading, Answered)}


def _same(got: object, wanted: object) -> bool:
    if isinstance(got, str) and isinstance(wanted, str):
        return plain_text(got) == plain_text(wanted)
    return got == wanted
