"""What a reply says, whatever it is read for."""

from dataclasses import replace
from datetime import date

import pytest
from support.courses import course, lesson, season_question, send

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer
from drip.core.replies.command import Pause, Stop
from drip.core.replies.interpret import Interpretation, Prompt, ReplyText, Writer, interpret, prompt_of
from drip.core.replies.reply_kind import ReplyKind

MARA = Writer("Mara", date(2027, 1, 5), ("career", "personal"))
HOPE = Question("hope", QuestionKind.TEXT, "What do you hope for?")
EVIDENCE = Question("evidence", QuestionKind.TEXT, "What tells you?")
FIRST = course(*send("first", "last"), first=lesson("first", season_question(), EVIDENCE), last=lesson("last", HOPE))
SEASON, LAST = (prompt_of(FIRST, FIRST.lessons[name]) for name in ("first", "last"))
NOTHING = prompt_of(FIRST, None)


def said(words: str, prompt: Prompt, subject: str = "") -> Interpretation:
    found = interpret(ReplyText(words, subject=subject), prompt, MARA)
    assert isinstance(found, Interpretation)
    return found


def values(found: Interpretation) -> dict[str, object]:
    return {a.question.id: a.reading.value for a in found.answers if isinstance(a.reading, ClearAnswer)}


def test_answers_to_all_questions_leave_nothing_to_the_coach() -> None:
    found = said("1. winter\n2. Snow.", SEASON)
    assert values(found) == {"career_season": "winter", "evidence": "Snow."}
    assert (found.kind, found.remainder, found.to_ask_back) == (ReplyKind.ANSWERS, None, ())


def test_a_season_that_cannot_be_read_is_to_be_asked_back() -> None:
    found = said("1. It rains.\n2. Rain.", SEASON)
    assert [answer.question.id for answer in found.to_ask_back] == ["career_season"]
    assert found.kind is ReplyKind.UNCLEAR


def test_words_that_cannot_be_split_stay_whole() -> None:
    found = said("Dear Ines, I have thought about all of this for long, and I do not know.", SEASON)
    assert (found.answers, found.kind) == ((), ReplyKind.UNSPLIT)


def test_words_that_answer_no_question_are_a_letter() -> None:
    assert said("Dear Ines, the dog is ill.", NOTHING).kind is ReplyKind.LETTER


def test_a_season_told_in_passing_is_no_letter_and_no_answer_to_another_question() -> None:
    found = said("My season is winter now.", NOTHING)
    assert (found.seasons, found.kind) == ({"career": "winter"}, ReplyKind.ANSWERS)


def test_what_answers_the_last_lesson_is_also_a_letter() -> None:
    found = said("A calmer year.", LAST)
    assert (values(found), found.kind) == ({"hope": "A calmer year."}, ReplyKind.LETTER)


def test_what_is_answered_after_the_end_is_also_a_letter() -> None:
    over = prompt_of(FIRST, FIRST.lessons["first"], is_finished=True)
    assert said("1. winter\n2. Snow.", over).kind is ReplyKind.LETTER


@pytest.mark.parametrize(("words", "value"), [("Yes", "fall"), ("winter", "winter")])
def test_a_yes_to_the_guess_says_what_was_guessed(words: str, value: str) -> None:
    asked_back = replace(SEASON, questions=(season_question(),), guess="fall")
    assert values(said(words, asked_back)) == {"career_season": value}


@pytest.mark.parametrize(
    ("words", "agreed", "kind"),
    [
        ("Yes", True, ReplyKind.ANSWERS),
        ("No.", False, ReplyKind.ANSWERS),
        ("Yes.\n\nBut please leave out the name of my town.", True, ReplyKind.LETTER),
    ],
)
def test_a_yes_or_no_to_the_coach_is_a_letter_only_with_more_to_it(words: str, agreed: bool, kind: ReplyKind) -> None:
    found = said(words, replace(NOTHING, asks_to_share=True))
    assert found.consent is not None
    assert (found.consent.agreed, found.kind) == (agreed, kind)


def test_a_yes_that_nobody_asked_for_is_none() -> None:
    assert said("Yes", NOTHING).consent is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (ReplyText("STOP"), Stop()),
        (ReplyText("", subject="stop"), Stop()),
        (ReplyText("Pause a week, please"), Pause(date(2027, 1, 12))),
    ],
)
def test_a_command_is_nothing_else(text: ReplyText, command: object) -> None:
    assert interpret(text, SEASON, MARA) == command


@pytest.mark.parametrize("subject", ["", "Re: Name your season"])
def test_without_words_there_is_nothing(subject: str) -> None:
    assert interpret(ReplyText(" \n", subject=subject), SEASON, MARA) is None


def test_words_that_tell_of_another_area_are_no_unclear_answer() -> None:
    found = said("My private life is in spring now.", replace(SEASON, questions=(season_question(),)))
    assert (found.answers, found.seasons) == ((), {"personal": "spring"})
