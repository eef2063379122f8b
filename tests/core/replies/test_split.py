from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.questions import AFFORD, CAREER, LEFT, PERSONAL, VALUES, WHY

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.core.replies.split import split_answers

HOW = Question("how", QuestionKind.TEXT, "How would you put it?")
TWO = (CAREER, WHY)
THREE = (CAREER, AFFORD, WHY)
QUOTED = """\
> 1. Which season is your working life in?
winter
> 2. Could you pay for it?
yes
> 3. What tells you so?
I sleep badly.
"""
QUOTED_IN_PARAGRAPHS = """\
> A long lesson.
>
> Which season is
> your working life in?

winter

> Could you pay for it?

yes

> What tells you so?

I sleep badly.
"""


def test_one_question_gets_the_whole_text():
    assert split_answers([WHY], "Hello,\n\n1. this\n2. that\n") == {"why": "Hello,\n\n1. this\n2. that"}


def test_no_question_and_no_words_give_nothing():
    assert split_answers([], "winter") == {}
    assert split_answers(TWO, " \n ") == {}


@pytest.mark.parametrize(
    "text",
    [
        "1. winter\n2. yes\n3. I sleep badly.",
        "1) winter\n\n2) yes\n\n3) I sleep badly.",
        "1 - winter\n2 - yes\n3 - I sleep badly.",
        "(1) winter\n(2) yes\n(3) I sleep badly.",
        "Q1: winter\nQ2: yes\nQ3: I sleep badly.",
        "a) winter\nb) yes\nc) I sleep badly.",
        "**1.** winter\n**2.** yes\n**3.** I sleep badly.",
        "Hi Ada,\n\n1. winter\n2. yes\n3. I sleep badly.",
        "1. winter 2. yes 3. I sleep badly.",
        "winter\n\nyes\n\nI sleep badly.",
        "winter\nyes\nI sleep badly.",
        "Hi Ada,\n\nwinter\n\nyes\n\nI sleep badly.\n\nBest,\nGrace",
        "1.winter\n2.yes\n3.I sleep badly.",
        "winter\n2. yes\n3. I sleep badly.",
        "Which season is your working life in? winter\nCould you pay for it? yes\nWhat tells you so? I sleep badly.",
        QUOTED,
        QUOTED_IN_PARAGRAPHS,
        "1: winter\n2: yes\n3: I sleep badly.",
        "1/ winter\n2/ yes\n3/ I sleep badly.",
        "[1] winter\n[2] yes\n[3] I sleep badly.",
        "1 = winter\n2 = yes\n3 = I sleep badly.",
        "1 winter\n2 yes\n3 I sleep badly.",
        "1\nwinter\n\n2\nyes\n\n3\nI sleep badly.",
        "#1 winter\n#2 yes\n#3 I sleep badly.",
        "Q1 winter\nQ2 yes\nQ3 I sleep badly.",
        "A1: winter\nA2: yes\nA3: I sleep badly.",
        "No. 1: winter\nNo. 2: yes\nNo. 3: I sleep badly.",
        "Question 1\nwinter\nQuestion 2\nyes\nQuestion 3\nI sleep badly.",
        "1️⃣ winter\n2️⃣ yes\n3️⃣ I sleep badly.",
        "① winter\n② yes\n③ I sleep badly.",
        "A: winter\nB: yes\nC: I sleep badly.",
        "i) winter\nii) yes\niii) I sleep badly.",
        "* 1. winter\n* 2. yes\n* 3. I sleep badly.",
        "- winter\n- yes\n- I sleep badly.",
        "First: winter\nSecond: yes\nThird: I sleep badly.",
        "first, winter\nsecond, yes\nthird, I sleep badly.",
        "1st: winter\n2nd: yes\n3rd: I sleep badly.",
        "Erstens: winter\nZweitens: yes\nDrittens: I sleep badly.",
        "1) winter, 2) yes, 3) I sleep badly.",
        "1: winter 2: yes 3: I sleep badly.",
        "a) winter b) yes c) I sleep badly.",
        "winter\n\n\n\nyes\n\n\nI sleep badly.",
    ],
)
def test_answers_are_told_apart_however_they_are_set(text):
    assert split(THREE, text) == {"career_season": "winter", "afford": "yes", "why": "I sleep badly."}


def split(questions, between):
    """Of a text with quoted lines."""
    words = "\n".join(line for line in between.split("\n") if not line.startswith(">"))
    return split_answers(questions, words, between if words != between else "")


def test_words_may_be_typed_in_the_middle_of_a_question():
    show = Question("show", QuestionKind.TEXT, "Which values did your weeks show? Name up to three.")
    text = "> Which values did your weeks show? Name up to\n\nsleep\n\n> three.\n> What tells you so?\n\nmy calendar"
    assert split((show, WHY), text) == {"show": "sleep", "why": "my calendar"}


def test_words_below_several_quoted_questions_are_not_given_to_the_last_of_them():
    text = "> Which season is your working life in?\n> What tells you so?\n\nWinter.\n\nI sleep badly."
    assert split(TWO, text) == {"career_season": "Winter.", "why": "I sleep badly."}


def test_a_saying_set_off_with_an_angle_is_part_of_the_answer():
    assert split_answers([WHY], "As they say:\n> rest is work") == {"why": "As they say:\n> rest is work"}


def test_an_answer_has_all_its_lines():
    text = "1. winter\nand a long one\n\n2. I sleep badly.\n\nReally."
    assert split_answers(TWO, text) == {"career_season": "winter\nand a long one", "why": "I sleep badly.\n\nReally."}


@pytest.mark.parametrize(
    "text",
    ["1. I get up at 7: always. 2. yes", "2 weeks of rest, I think.\nThen we will see.", "First I slept.\nThen I ate."],
)
def test_a_number_that_marks_nothing_tears_no_answer(text):
    found = split_answers((WHY, AFFORD), text)
    assert found in ({}, {"why": "I get up at 7: always.", "afford": "yes"})


def test_questions_that_were_passed_over_are_left_out():
    assert split_answers(THREE, "1. winter\n3. I sleep badly.") == {"career_season": "winter", "why": "I sleep badly."}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("winter", {"career_season": "winter"}),
        ("winter, I think", {"career_season": "winter, I think"}),
        (
            "Winter. I sleep badly and nothing grows.",
            {"career_season": "Winter.", "why": "I sleep badly and nothing grows."},
        ),
        (
            "I sleep badly and nothing grows. So: winter.",
            {"career_season": "So: winter.", "why": "I sleep badly and nothing grows."},
        ),
        (
            "Winter because nothing grows here",
            dict.fromkeys(("career_season", "why"), "Winter because nothing grows here"),
        ),
    ],
)
def test_a_short_answer_is_found_beside_an_open_one(text, expected):
    assert split_answers(TWO, text) == expected


@pytest.mark.parametrize(
    "text", ["It is hard to say, these days. I wonder.", "3. this\n1. that", "1. winter\n2. a\n2. b", "7. x"]
)
def test_what_cannot_be_told_apart_is_not_guessed(text):
    assert split_answers(TWO, text) == {}


def test_a_season_alone_answers_the_first_question_for_one():
    assert split_answers((CAREER, PERSONAL), "winter, I think") == {"career_season": "winter, I think"}


@pytest.mark.parametrize("text", ["winter and spring", "winter / spring", "winter, spring", "winter\nspring"])
def test_two_seasons_answer_two_areas_in_order(text):
    assert split_answers((CAREER, PERSONAL), text) == {"career_season": "winter", "personal_season": "spring"}


def test_seasons_with_their_areas_answer_the_questions_for_these():
    text = "At home it is spring, but at work winter."
    assert split_answers((CAREER, PERSONAL), text) == {"career_season": text, "personal_season": text}
    assert split_answers((CAREER, PERSONAL), "private: spring") == {"personal_season": "private: spring"}


def test_both_areas_may_be_in_one_season():
    assert set(split_answers((CAREER, PERSONAL), "Both are in winter")) == {"career_season", "personal_season"}


def test_a_list_keeps_its_own_lines():
    text = "1. rest\nfamily\nmusic\n2. yes"
    assert split_answers((VALUES, AFFORD), text) == {"values": "rest\nfamily\nmusic", "afford": "yes"}


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from([CAREER, PERSONAL, WHY, LEFT, AFFORD, VALUES]), max_size=4, unique=True),
    st.text(alphabet=st.sampled_from("12a)>.?:\n winteryes,-"), max_size=120) | st.text(max_size=120),
)
def test_what_is_given_answers_questions_with_words_of_the_text(questions, text):
    found = split_answers(questions, text)
    assert set(found) <= {question.id for question in questions}
    assert all(words.strip() for words in found.values())
    assert all(word in text for words in found.values() for word in words.split())


def test_a_farewell_below_the_last_answer_is_no_part_of_it():
    assert split_answers(TWO, "1. winter\n2. I sleep badly.\n\nBest,\nAda") == {
        "career_season": "winter",
        "why": "I sleep badly.",
    }


def test_marks_may_stand_close_to_their_answers():
    assert split_answers((CAREER, PERSONAL), "1.winter 2.spring") == {
        "career_season": "winter",
        "personal_season": "spring",
    }


def test_an_arrow_that_leads_to_an_answer_is_no_part_of_it():
    text = "> Which season is your working life in?\n--> winter\n> What tells you so?\n→ I sleep badly."
    assert split(TWO, text) == {"career_season": "winter", "why": "I sleep badly."}


@pytest.mark.parametrize(
    "text",
    [
        "1. winter, 2. spring\n\nRobin",
        "1. the one who waits, so winter. 2. spring.\nRobin",
        "Winter. Spring.",
        "My career is in winter. My private life, spring I think.",
        "1 winter 2 spring",
        "Q1 winter, Q2 spring",
        "To your first question: winter. To the second: spring.",
        "to your first question I would say winter, and to the second spring",
        "Zur ersten Frage: Winter. Zur zweiten: Frühling.",
        "Pour la première question, hiver ; pour la deuxième, printemps.",
        "A la primera pregunta: invierno. A la segunda: primavera.",
        "Alla prima domanda: inverno. Alla seconda: primavera.",
        "Op de eerste vraag: winter. Op de tweede: lente.",
        "Til det første spørgsmål: vinter. Til det andet: forår.",
        "Na pierwsze pytanie: zima. Na drugie: wiosna.",
        "Первый вопрос: зима. Второй: весна.",
        "At work it's winter, but the rest is spring",
        "Winter at work, spring otherwise.",
        "Beruflich Winter, sonst Frühling",
        "Spring at home, and the other one is winter",
        "काम में सर्दी, घर में वसंत",
        "mùa đông\nmùa xuân",
    ],
)
def test_two_seasons_are_told_apart_by_what_is_said_of_each(text):
    words = split_answers((CAREER, PERSONAL), text)
    read = {question.id: read_answer(question, words.get(question.id, "")) for question in (CAREER, PERSONAL)}
    assert read == {"career_season": ClearAnswer("winter"), "personal_season": ClearAnswer("spring")}


@pytest.mark.parametrize(
    "text",
    [
        "losing my job\na good colleague",
        "I am afraid of losing it, to be honest with you, and of the rest.\nLed the team for six years.",
        "To the first question: losing my job. To the second: a good colleague.",
    ],
)
def test_two_bare_lines_answer_two_open_questions(text):
    assert len(split_answers((WHY, HOW), text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "I have been thinking about this for a good while now, and the truth of it is\nthat I do not know.",
        "The first thing I did was to sleep. The second was to sleep again.",
    ],
)
def test_one_thought_over_two_lines_is_not_torn(text):
    assert split_answers((WHY, HOW), text) == {}
