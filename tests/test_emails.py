"""Every mail in tests/emails is read as the truth beside it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from bench.corpus import Case, is_right, plain_text, read_corpus
from bench.emails import UNCLEAR, LabelledEmail, answers_of, read_emails, same
from drip.core.replies.command import read_command
from drip.core.replies.split import split_answers
from drip.inbound import MailClass, classify, new_text, parse, read_mail

EMAILS = Path(__file__).parent / "emails"
ALL = list(read_emails(EMAILS))
READ = {"accepted", "empty", "command"}
REPLIES = [known for known in ALL if known.truth.get("state", "accepted") in READ]

# What is not read as a person would read it. A reply that cannot be told apart is kept whole for the coach.
WORDS_SHORT = {
    "empty/outlook-signature-only": "a name above short lines may be all that somebody wrote",
    "second/evolution-below-cites": "a whole sentence of the lesson, cited on a line of its own, is taken for a quote",
}
ANSWERS_SHORT = {
    "numbered/multi-paragraph": "a list within an answer has numbers of its own",
    "numbered/three-words": "the answers have no marks, only the words of the questions",
    "second/aol-reordered": "answers in another order, told only by their words",
    "second/hey-no-quote": "three seasons in three sentences, and 'put winter'",
    "second/mutt-correction-nested": "a correction that tells both seasons in a story",
    "second/outlook-ios-get": "answers in order in one line, without marks",
    "second/outlook-new-correction": "'strike the no, it is a yes' tells no question",
    "second/outlook-text-urldefense2": "answers in order in one line, without marks",
    "second/plain-no-quote-dots": "'1.9' may be a number with a fraction",
    "second/plain-sms-style": "'no 1 winter' has no mark behind its number",
    "second/spark-above": "answers in order over two lines, without marks",
    "second/spark-de-long": "a saying and a farewell below a list belong to its last item",
    "second/thunderbird-below-multipart": "'fewer hours, though I would love a long break' names two options",
    "second/thunderbird-inside-quote": "a list of sentences over several lines",
    "threads/best-regards-typed": "'winter, it is finally over: spring too' names two seasons",
    "threads/iphone-selected-quote": "'the second' tells which question is answered",
    "webmail/roundcube-between": "'spring, I am tempted to say, but winter' names two seasons",
}


def named(found: list[LabelledEmail], short: Mapping[str, str] = MappingProxyType({})) -> Any:
    """One test a mail; those that fall `short` must fail, so that the list is kept true."""
    fails = {name: [pytest.mark.xfail(reason=reason, strict=True)] for name, reason in short.items()}
    names = [str(known.file.relative_to(EMAILS).with_suffix("")) for known in found]
    params = [pytest.param(known, id=name, marks=fails.get(name, ())) for name, known in zip(names, found, strict=True)]
    return pytest.mark.parametrize("known", params)


def with_truth(key: str) -> list[LabelledEmail]:
    return [known for known in REPLIES if known.truth.get(key) is not None]


@named(ALL)
def test_it_is_told_what_kind_of_mail_it_is(known):
    state = known.truth.get("state", "accepted")
    said = classify(parse(known.raw), "reply.example.com")
    assert said == (MailClass.REPLY if state in READ else state)


@named(with_truth("new"), WORDS_SHORT)
def test_the_words_of_the_person_are_found(known):
    assert plain_text(read_mail(parse(known.raw), known.sent, known.questions).new) == plain_text(known.truth["new"])


@named(with_truth("answers"), ANSWERS_SHORT)
def test_the_answers_are_understood(known):
    got = answers_of(known.questions, read_mail(parse(known.raw), known.sent, known.questions))
    wrong = [name for name, value in known.truth["answers"].items() if not same(got.get(name, UNCLEAR), value)]
    assert wrong == [], got


@named(with_truth("said"))
def test_the_words_are_told_apart_by_the_questions_they_answer(known):
    cut = read_mail(parse(known.raw), known.sent, known.questions)
    said = split_answers(known.questions, cut.new, cut.between)
    assert {name: plain_text(words) for name, words in said.items()} == {
        name: plain_text(words) for name, words in known.truth["said"].items()
    }


@named(REPLIES)
def test_a_command_is_told_from_an_answer(known):
    words = read_mail(parse(known.raw), known.sent, known.questions).new
    command = read_command(words, ("career", "personal"), date(2027, 1, 6), questions=known.questions)
    assert (command is not None) == (known.truth.get("state") == "command")


@pytest.mark.parametrize("case", read_corpus(EMAILS / "general.json"), ids=lambda case: f"{case.corpus}/{case.name}")
def test_a_reply_to_a_mail_that_is_not_known_is_cut(case: Case) -> None:
    assert is_right(case, new_text(case.kind, case.content))
