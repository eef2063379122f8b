"""What a lesson prints may be the answer to it: its options, the seasons, an example."""

import pytest

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.lesson_words import answers_alone

CAREER = Question("career", QuestionKind.SEASON, "Which season is your working life in?", area="career")
HOME = Question("home", QuestionKind.SEASON, "And your private life?", area="personal")
FIRST = Question("first", QuestionKind.TEXT, "What will you do first?")
SHAPE = Question("shape", QuestionKind.CHOICE, "Which shape?", options=("fewer hours", "a long break from it all"))


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([SHAPE], "A long break from it all."),
        ([FIRST, SHAPE], "2. fewer hours"),
        ([CAREER, HOME], "1. still winter, 2. spring since Sunday"),
        ([CAREER, FIRST], "1) winter 2) the tall grass"),
        ([CAREER], "Winter"),
    ],
)
def test_an_option_a_season_and_numbered_answers_answer_alone(questions, words):
    assert answers_alone(questions, words)


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([SHAPE], "A long break from it all, or fewer hours"),
        ([FIRST], "1. How I sleep 2. What I cancel"),
        ([CAREER, HOME], "1. How I sleep 2. What I cancel"),
        ([CAREER, HOME], "1. Which season is your working life in? 2. And your private life?"),
        ([CAREER], "Winter is for lying fallow."),
        ([CAREER], "  "),
    ],
)
def test_what_the_lesson_says_besides_is_no_answer(questions, words):
    assert not answers_alone(questions, words)
