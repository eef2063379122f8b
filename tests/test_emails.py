"""Every mail in tests/emails is read as the truth beside it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from support.emails import Sample, fold, samples

from drip.core.answer import Answered, Unclear, read_answer
from drip.core.command import read_command
from drip.core.split import split_answers
from drip.inbound import MailClass, classify, parse, read_mail

SAMPLES = samples()
READ = {"accepted", "empty", "command"}
replies = [sample for sample in SAMPLES if sample.truth.get("state", "accepted") in READ]


# What is not read as a person would read it. A reply that cannot be told apart is kept whole for the coach.
WORDS_SHORT = {"empty/outlook-signature-only": "a name above short lines may be all that somebody wrote"}
ANSWERS_SHORT = {
    "numbered/multi-paragraph": "a list within an answer has numbers of its own",
    "numbered/three-words": "the answers have no marks, only the words of the questions",
    "threads/best-regards-typed": "'winter, it is finally over: spring too' names two seasons",
    "threads/iphone-selected-quote": "'the second' tells which question is answered",
    "thunderbird/between-text-only": "'about a five; it used to be eight' names two numbers",
    "webmail/roundcube-between": "'spring, I am tempted to say, but winter' names two seasons",
}


def named(found: list[Sample], short: Mapping[str, str] = MappingProxyType({})) -> Any:
    """One test a sample; those that fall `short` must fail, so that the list is kept true."""
    fails = {name: [pytest.mark.xfail(reason=reason, strict=True)] for name, reason in short.items()}
    params = [pytest.param(sample, id=sample.name, marks=fails.get(sample.name, ())) for sample in found]
    return pytest.mark.parametrize("sample", params)


@named(SAMPLES)
def test_it_is_told_what_kind_of_mail_it_is(sample):
    state = sample.truth.get("state", "accepted")
    said = classify(parse(sample.raw), "reply.example.com")
    assert said == (MailClass.REPLY if state in READ else state)


@named([sample for sample in replies if sample.new is not None], WORDS_SHORT)
def test_the_words_of_the_person_are_found(sample):
    assert fold(read_mail(parse(sample.raw), sample.sent).new) == sample.new


@named([sample for sample in replies if sample.questions and sample.truth.get("answers")], ANSWERS_SHORT)
def test_the_answers_are_understood(sample):
    cut = read_mail(parse(sample.raw), sample.sent)
    said = split_answers(sample.questions, cut.new, cut.between)
    for question in sample.questions:
        if question.id in sample.truth["answers"]:
            read = read_answer(question, said.get(question.id, ""))
            assert plain(read) == meant(sample.truth["answers"][question.id]), question.id


@named([sample for sample in replies if sample.questions and sample.truth.get("said")])
def test_the_words_are_told_apart_by_the_questions_they_answer(sample):
    cut = read_mail(parse(sample.raw), sample.sent)
    said = split_answers(sample.questions, cut.new, cut.between)
    assert {name: fold(words) for name, words in said.items()} == {
        name: fold(words) for name, words in sample.truth["said"].items()
    }


@named(replies)
def test_a_command_is_told_from_an_answer(sample):
    words = read_mail(parse(sample.raw), sample.sent).new
    command = read_command(words, ("career", "personal"), date(2027, 1, 6), asked=sample.questions)
    assert (command is not None) == (sample.truth.get("state") == "command")


def plain(read: Answered | Unclear) -> Any:
    return "unclear" if isinstance(read, Unclear) else meant(read.value)


def meant(value: Any) -> Any:
    match value:
        case {"unclear": True}:
            return "unclear"
        case str():
            return fold(value)
        case list():
            return [fold(str(item)) for item in value]
        case _:
            return value
