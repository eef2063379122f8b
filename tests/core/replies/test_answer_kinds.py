from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.questions import AFFORD, CAREER, LEFT, PACE, VALUES, WHY

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, UnclearAnswer, read_answer

KINDS = [CAREER, WHY, PACE, LEFT, AFFORD, VALUES]


def test_a_text_is_kept_as_it_is_without_the_blanks_around_it():
    assert read_answer(WHY, "\n  I sleep badly.\n\n  And more. \n") == ClearAnswer("I sleep badly.\n\n  And more.")


@pytest.mark.parametrize("question", KINDS, ids=lambda question: question.kind)
def test_no_words_are_no_answer(question):
    assert read_answer(question, " \n\t ") == UnclearAnswer(None)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        *[
            (words, "A slower pace")
            for words in ("a slower pace", "1", "1.", "1)", "option 1", "a)", "A", "a slower", "#1")
        ],
        *[(words, "As it is") for words in ("As it is.", "2", "2, please", "b", "as it is, thank you", "as it si")],
        *[
            (words, "Two a week")
            for words in ("two a week", "Two a week would be great", "3", "C", "two", "tow a week")
        ],
    ],
)
def test_an_option_is_chosen_by_name_number_letter_or_nearly(words, option):
    assert read_answer(PACE, words) == ClearAnswer(option)


@pytest.mark.parametrize(
    "words",
    ["4", "z", "whatever you like", "a sabbatical", "0", "hm", "1 or 2", "first or second", "not a slower pace"],
)
def test_what_is_no_option_is_unclear(words):
    assert isinstance(read_answer(PACE, words), UnclearAnswer)


GERMAN = dataclasses.replace(PACE, labels=("Langsamer", "So wie jetzt", "Zwei in der Woche"))


@pytest.mark.parametrize(
    ("words", "option"),
    [
        *[
            (words, "A slower pace")
            for words in ("langsamer", "1", "a slower pace", "Lieber langsamer, danke", "langsmer")
        ],
        *[(words, "As it is") for words in ("so wie jetzt", "Antwort 2", "as it is", "so wie", "Nummer 2")],
        *[(words, "Two a week") for words in ("Zwei in der Woche", "3", "das dritte", "two a week")],
    ],
)
def test_an_option_of_a_translation_is_chosen_by_both_of_its_names(words, option):
    assert read_answer(GERMAN, words) == ClearAnswer(option)


def test_a_denied_option_of_a_translation_is_unclear():
    assert read_answer(GERMAN, "nicht langsamer") == UnclearAnswer()


def test_two_options_are_unclear_with_the_first_as_a_guess():
    assert read_answer(PACE, "a slower pace, or as it is") == UnclearAnswer("A slower pace")


def test_a_number_in_an_options_name_is_not_its_place():
    question = Question("rest", QuestionKind.CHOICE, "How long?", options=("2 weeks", "1 month"))
    assert read_answer(question, "1 month please") == ClearAnswer("1 month")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *[
            (words, 7)
            for words in (
                "7",
                "7/10",
                "7 out of 10",
                "about 7",
                "seven",
                "Seven, I think",
                "a 7!",
                "7.",
                "7,0",
                "sieben",
            )
        ],
        *[
            ("10/10", 10),
            ("7, I slept 5 hours", 7),
            ("1", 1),
            ("dix", 10),
            ("It's a 3", 3),
            ("7\ufe0f\u20e3", 7),
            ("3 von 10", 3),
            *[(words, 7) for words in ("seven out of ten", "about a 7", "7ish", "~7", "7 of 10", "probably a seven")],
            *[
                (words, 7)
                for words in ("sju", "syv", "семь", "yedi", "seitsemän", "siedem", "七", "７", "7 / 10", "**7**")
            ],
        ],
    ],
)
def test_a_number_in_the_range_is_read(words, number):
    assert read_answer(LEFT, words) == ClearAnswer(number)


@pytest.mark.parametrize(
    "words",
    ["12", "0", "-3", "7.5", "7-8", "6 or 7", "between 4 and 5", "a lot", "2026", "6/7", "7½", "seven and a half"],
)
def test_a_number_out_of_range_or_in_doubt_is_unclear(words):
    assert isinstance(read_answer(LEFT, words), UnclearAnswer)


def test_the_first_of_two_numbers_is_the_guess():
    assert read_answer(LEFT, "6 or 7") == UnclearAnswer(6)


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "Yes!",
        "yep",
        "Yes, for six months",
        "well, yes",
        "ja",
        "sí",
        "oui",
        "👍",
        "sure",
        "of course",
        "да",
        "I do",
        "y",
        "はい",
        *("yess", "yes please", "I think so", "why not", "claro", "doch", "natürlich", "por supuesto", "ano", "👍🏽"),
        *("Auf jeden Fall!", "Ich glaube schon.", "Ja, gern"),
        *("1. yes", "Yes - but only just", "javisst", "oh yes", "是", "네", "نعم", "כן"),
    ],
)
def test_yes_is_said_in_many_ways(words):
    assert read_answer(AFFORD, words) == ClearAnswer(value=True)


@pytest.mark.parametrize(
    "words",
    [
        "no",
        "No.",
        "nope",
        "nein",
        "non",
        "не",
        "not yet",
        "not really",
        "I don't think so",
        "hm, no",
        "👎",
        "nee",
        "of course not",
        *("absolutely not", "definitely not", "natürlich nicht", "claro que no", "pas du tout", "hayır", "noo", "n"),
        *("Lieber nicht.", "eher nicht", "nein, danke"),
        *("not at all", "I couldn't", "no thanks", "leider nein", "I guess not", "нет", "いいえ", "아니요"),
    ],
)
def test_no_is_said_in_many_ways(words):
    assert read_answer(AFFORD, words) == ClearAnswer(value=False)


@pytest.mark.parametrize(
    "words",
    [
        "maybe",
        "yes and no",
        "not sure",
        "I don't know",
        "it depends",
        "purple",
        "I'm not sure, yes?",
        "no idea",
        "jein",
    ],
)
def test_neither_yes_nor_no_is_unclear(words):
    assert isinstance(read_answer(AFFORD, words), UnclearAnswer)


@pytest.mark.parametrize(
    "words",
    [
        "family\nhealth\nwork",
        "- family\n- health\n- work",
        "1. family\n2. health\n3. work",
        "* family\n\n* health\n* work",
        "family, health, work",
        "family, health and work.",
        "family; health; work",
        "These:\n• family\n•health\n• work",
        *("family / health / work", "family/health/work", "family | health | work", "family + health + work"),
        *("• family • health • work", "1) family 2) health 3) work", "(1) family (2) health (3) work"),
        *("a) family\nb) health\nc) work", "1 family\n2 health\n3 work", "1/ family\n2/ health\n3/ work"),
        *("→ family\n→ health\n→ work", "☐ family\n☐ health\n☐ work", "1.family\n2.health\n3.work"),
        *("family, health & work", "family, health und work", "family, health et work", "family, health en work"),
        *("My values: family, health, work", "Hi Ada,\n\nfamily\nhealth\nwork", "family\nhealth\nwork\n\nThanks,\nAda"),
    ],
)
def test_a_list_is_written_in_many_ways(words):
    assert read_answer(VALUES, words) == ClearAnswer(["family", "health", "work"])


def test_an_item_may_go_on_in_the_next_line():
    assert read_answer(VALUES, "- time with\n  my family\n- rest") == ClearAnswer(["time with my family", "rest"])


def test_an_item_may_have_an_and_in_it():
    assert read_answer(VALUES, "being there for my mother and my two brothers") == ClearAnswer(
        ["being there for my mother and my two brothers"]
    )


def test_a_lone_bullet_is_no_list_of_items():
    assert read_answer(VALUES, "·") == ClearAnswer(["·"])


@settings(max_examples=150)
@given(st.text(max_size=300), st.sampled_from(KINDS))
def test_any_words_are_read_or_unclear(words, question):
    reading = read_answer(question, words)
    assert isinstance(reading, ClearAnswer | UnclearAnswer)


@settings(max_examples=100)
@given(st.text(max_size=200), st.integers(-5, 5), st.integers(0, 20))
def test_a_number_that_is_read_is_in_the_range(words, low, width):
    reading = read_answer(dataclasses.replace(LEFT, low=low, high=low + width), words)
    assert isinstance(reading, UnclearAnswer) or low <= reading.value <= low + width


@pytest.mark.parametrize("words", ["Two. It was four before the merger.", "About a two. It used to be eight."])
def test_a_number_in_a_short_first_sentence_is_the_answer(words):
    assert read_answer(LEFT, words) == ClearAnswer(2)


def test_a_number_in_a_long_first_sentence_is_not_told_from_others():
    assert isinstance(read_answer(LEFT, "It was six for a long time, I think. It is four."), UnclearAnswer)


def test_short_sentences_are_the_items_of_a_list():
    assert read_answer(VALUES, "The move. My letters. Learning to swim.") == ClearAnswer(
        ["The move", "My letters", "Learning to swim"]
    )


def test_a_number_that_does_not_count_is_no_bullet():
    words = "I can calm a room of 28. Colleagues who became friends."
    assert read_answer(VALUES, words) == ClearAnswer([words.rstrip(".")])
    assert read_answer(VALUES, "a kayak\na room of\n28. Colleagues\nsilence") == ClearAnswer(
        ["a kayak", "a room of", "28. Colleagues", "silence"]
    )
