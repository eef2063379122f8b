"""A folder of whole messages and what is true of each: NAME.eml and NAME.yaml with `state`, `new` and, where the reply
is to a lesson of ours, `lesson` and `answers`. The lesson as it was sent is LESSON.sent.eml somewhere in the folder,
with its questions in LESSON.yaml beside it."""

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

# What the database, not the message, decides: a mail in one of these states was a reply to the reader.
_OF_A_REPLY = frozenset(("accepted", "command", "held", "unmatched", "duplicate"))

UNCLEAR = {"unclear": True}


@dataclass(frozen=True, slots=True)
class LabelledEmail:
    """A message with what is true of it, and of the lesson that it answers: its parts as text, and its questions."""

    file: Path
    raw: bytes
    truth: Mapping[str, Any]
    sent: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(slots=True)
class WordTally:
    """Of the messages with new words: how many were read exactly, lost words, or let others' words through."""

    total: int = 0
    exact: int = 0
    lost: int = 0
    leaked: int = 0
    misses: list[tuple[LabelledEmail, str]] = field(default_factory=list)

    def count(self, known: LabelledEmail, got: str) -> None:
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

    blind: WordTally = field(default_factory=WordTally)
    knowing: WordTally = field(default_factory=WordTally)
    states: int = 0
    states_right: int = 0
    wrong_states: list[tuple[LabelledEmail, str]] = field(default_factory=list)
    answers: int = 0
    answers_right: int = 0
    unasked: int = 0
    wrong_answers: list[tuple[LabelledEmail, Mapping[str, Any]]] = field(default_factory=list)


def read_emails(folder: Path) -> Iterator[LabelledEmail]:
    """In the order of their names. Raises ValueError where a truth has no message or is no table."""
    lessons = {file.name.removesuffix(".sent.eml"): file for file in sorted(folder.rglob("*.sent.eml"))}
    for file in sorted(folder.rglob("*.yaml")):
        message = file.with_suffix(".eml")
        if not message.exists():
            continue  # a course, say
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
    beside = lesson.with_name(lesson.name.replace(".sent.eml", ".yaml"))
    asked = _load(beside)["questions"] if beside.exists() else ()
    return tuple(
        Question(**{**each, "kind": QuestionKind(each["kind"]), "options": tuple(each.get("options", ()))})
        for each in asked
    )


def measure_emails(emails: Iterable[LabelledEmail]) -> EmailTally:
    tally = EmailTally()
    for known in emails:
        try:
            mail = parse(known.raw)
        except UnreadableMail:
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
        _count_answers(tally, known, cut)
    return tally


def _state(kind: MailClass, cut: CutReply | None) -> str:
    if cut:
        return "accepted" if cut.new.strip() else "empty"
    return str(kind)


def _count_state(tally: EmailTally, known: LabelledEmail, got: str) -> None:
    if "state" not in known.truth:
        return
    wanted = known.truth["state"]
    right = got == ("accepted" if wanted in _OF_A_REPLY else wanted)
    tally.states += 1
    tally.states_right += right
    if not right:
        tally.wrong_states.append((known, got))


def _count_answers(tally: EmailTally, known: LabelledEmail, cut: CutReply) -> None:
    wanted = known.truth.get("answers") or {}
    if not known.questions:
        tally.unasked += len(wanted)
        return
    got = answers_of(known.questions, cut)
    tally.answers += len(wanted)
    right = sum(same(got.get(name, UNCLEAR), value) for name, value in wanted.items())
    tally.answers_right += right
    if right < len(wanted):
        tally.wrong_answers.append((known, got))


def answers_of(asked: tuple[Question, ...], cut: CutReply) -> dict[str, Any]:
    """{question: the value that was read, UNCLEAR where it was not clear}."""
    said = split_answers(asked, cut.new, cut.between)
    read = {question.id: read_answer(question, said[question.id]) for question in asked if question.id in said}
    return {name: reading.value if isinstance(reading, ClearAnswer) else UNCLEAR for name, reading in read.items()}


def same(got: object, wanted: object) -> bool:
    """Whether two answers are the same, white space aside."""
    return _plain(got) == _plain(wanted)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return plain_text(value)
    return [plain_text(str(item)) for item in value] if isinstance(value, list) else value
