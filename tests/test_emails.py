"""Every mail in tests/emails is read as the truth beside it says."""

from __future__ import annotations

from datetime import date
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


def named(found: list[Sample]) -> Any:
    return pytest.mark.parametrize("sample", found, ids=[sample.name for sample in found])


@named(SAMPLES)
def test_it_is_told_what_kind_of_mail_it_is(sample):
    state = sample.truth.get("state", "accepted")
    said = classify(parse(sample.raw), "reply.example.com")
    assert said == (MailClass.REPLY if state in READ else state)


@named([sample for sample in replies if sample.new is not None])
def test_the_words_of_the_person_are_found(sample):
    assert fold(read_mail(parse(sample.raw), sample.sent).new) == sample.new


@named([sample for sample in replies if sample.questions and sample.truth.get("answers")])
def test_the_answers_are_understood(sample):
    cut = read_mail(parse(sample.raw), sample.sent)
    said = split_answers(sample.questions, cut.between or cut.new)
    for question in sample.questions:
        if question.id in sample.truth["answers"]:
            read = read_answer(question, said.get(question.id, ""))
            assert plain(read) == meant(sample.truth["answers"][question.id]), question.id


@named([sample for sample in replies if sample.questions and sample.truth.get("said")])
def test_the_words_are_told_apart_by_the_questions_they_answer(sample):
    cut = read_mail(parse(sample.raw), sample.sent)
    said = split_answers(sample.questions, cut.between or cut.new)
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
