"""A folder of whole messages and their labels: NAME.eml and NAME.yaml with `state`, `new` and, for a reply to a lesson
of ours, `lesson` and `answers`. The lesson as it was sent is LESSON.sent.eml somewhere in the folder, and its questions
are in LESSON.yaml beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bench.corpus import lost_and_leaked, plain_text
from bench.pipeline import OURS
from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.core.replies.split import split_answers
from drip.inbound import CutReply, MailClass, UnreadableMail, classify, html_to_lines, parse, read_mail

# The database, not the message, decides between these states: for the reader each such mail is a reply.
_REPLY_STATES = frozenset(("accepted", "command", "held", "unmatched", "duplicate"))

UNCLEAR = {"unclear": True}


@dataclass(frozen=True, slots=True)
class LabelledEmail:
    """A message with its labels, and the lesson that it answers: `sent`, its parts as text, and its questions."""

    file: Path
    raw: bytes
    truth: Mapping[str, Any]
    sent: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(slots=True)
class WordTally:
    """Of the messages with new words: how many were read exactly, lost words, or kept words of others."""

    total: int = 0
    exact: int = 0
    lost: int = 0
    leaked: int = 0
    misses: list[tuple[LabelledEmail, str]] = field(default_factory=list)

    def count(self, email: LabelledEmail, got: str) -> None:
        expected = email.truth["new"] or ""
        lost, leaked = lost_and_leaked([expected], got)
        exact = plain_text(got) == plain_text(expected)
        self.total += 1
        self.exact += exact
        self.lost += lost
        self.leaked += leaked
        if not exact:
            self.misses.append((email, got))


@dataclass(slots=True)
class EmailTally:
    """`without_lesson` reads each reply alone, `with_lesson` together with the lesson that was sent. `without_question`
    counts labelled answers that have no question."""

    without_lesson: WordTally = field(default_factory=WordTally)
    with_lesson: WordTally = field(default_factory=WordTally)
    states: int = 0
    states_right: int = 0
    wrong_states: list[tuple[LabelledEmail, str]] = field(default_factory=list)
    answers: int = 0
    answers_right: int = 0
    without_question: int = 0
    wrong_answers: list[tuple[LabelledEmail, Mapping[str, Any]]] = field(default_factory=list)


def read_emails(folder: Path) -> Iterator[LabelledEmail]:
    """Sorted by path. Raises ValueError if a label file is not a mapping."""
    lessons = {file.name.removesuffix(".sent.eml"): file for file in sorted(folder.rglob("*.sent.eml"))}
    for file in sorted(folder.rglob("*.yaml")):
        message = file.with_suffix(".eml")
        if not message.exists():
            continue  # not a label file
        truth = _load(file)
        if not isinstance(truth, dict):
            raise ValueError(f"{file} says nothing of {message.name}: it should have lines such as 'new: …'.")
        lesson = lessons.get(str(truth.get("lesson")))
        sent, questions = (_parts(lesson), _questions(lesson)) if lesson else ((), ())
        yield LabelledEmail(message, message.read_bytes(), truth, sent, questions)


def _load(file: Path) -> Any:
    """Read a truth. The parser in C is ten times as fast, where there is one."""
    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text("utf-8"), loader)  # noqa: S506 both are the safe ones


@cache
def _parts(lesson: Path) -> tuple[str, ...]:
    mail = parse(lesson.read_bytes())
    return mail.text or "", html_to_lines(mail.html or "", hidden=True)


@cache
def _questions(lesson: Path) -> tuple[Question, ...]:
    file = lesson.with_name(lesson.name.replace(".sent.eml", ".yaml"))
    questions = _load(file)["questions"] if file.exists() else ()
    return tuple(
        Question(**{**each, "kind": QuestionKind(each["kind"]), "options": tuple(each.get("options", ()))})
        for each in questions
    )


def measure_emails(emails: Iterable[LabelledEmail]) -> EmailTally:
    tally = EmailTally()
    for email in emails:
        try:
            mail = parse(email.raw)
        except UnreadableMail:
            _count_state(tally, email, "unreadable")
            continue
        kind = classify(mail, OURS)
        cut = read_mail(mail, email.sent, email.questions) if kind is MailClass.REPLY else None
        _count_state(tally, email, _state(kind, cut))
        if cut is None:
            continue
        if "new" in email.truth:
            tally.without_lesson.count(email, read_mail(mail).new)
            tally.with_lesson.count(email, cut.new)
        _count_answers(tally, email, cut)
    return tally


def _state(kind: MailClass, cut: CutReply | None) -> str:
    if cut:
        return "accepted" if cut.new.strip() else "empty"
    return str(kind)


def _count_state(tally: EmailTally, email: LabelledEmail, got: str) -> None:
    if "state" not in email.truth:
        return
    expected = email.truth["state"]
    right = got == ("accepted" if expected in _REPLY_STATES else expected)
    tally.states += 1
    tally.states_right += right
    if not right:
        tally.wrong_states.append((email, got))


def _count_answers(tally: EmailTally, email: LabelledEmail, cut: CutReply) -> None:
    expected = email.truth.get("answers") or {}
    if not email.questions:
        tally.without_question += len(expected)
        return
    got = answers_of(email.questions, cut)
    tally.answers += len(expected)
    right = sum(same(got.get(name, UNCLEAR), value) for name, value in expected.items())
    tally.answers_right += right
    if right < len(expected):
        tally.wrong_answers.append((email, got))


def answers_of(questions: tuple[Question, ...], cut: CutReply) -> dict[str, Any]:
    """{question id: the value read, or UNCLEAR}"""
    texts = split_answers(questions, cut.new, cut.between)
    read = {question.id: read_answer(question, texts[question.id]) for question in questions if question.id in texts}
    return {name: reading.value if isinstance(reading, ClearAnswer) else UNCLEAR for name, reading in read.items()}


def same(got: object, expected: object) -> bool:
    """Whether two answers are equal, white space aside."""
    return _plain(got) == _plain(expected)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return plain_text(value)
    return [plain_text(str(item)) for item in value] if isinstance(value, list) else value
