"""What the words of a reply say: answers to the questions that were asked, and seasons of other areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drip.core.courses.course import Question, QuestionKind, Season
from drip.core.replies.answer import ParsedAnswer, UnclearAnswer, read_answer
from drip.core.replies.season import volunteered_seasons
from drip.core.replies.split import split_answers


@dataclass(frozen=True, slots=True)
class Interpretation:
    """`answers` is {question id: how its words are read}, in the order of the questions. `seasons` are seasons told
    besides, of other areas; their words are no answer."""

    answers: dict[str, ParsedAnswer]
    seasons: dict[str, Season]


def interpret(questions: Sequence[Question], areas: Sequence[str], words: str, between: str = "") -> Interpretation:
    """Interprets the new words of a reply. `between` as in `split_answers`."""
    seasons = volunteered_seasons(
        words, areas, [question.area for question in questions if question.kind is QuestionKind.SEASON]
    )
    parts = split_answers(questions, words, between) if questions else {}
    readings = {
        question.id: read_answer(question, parts[question.id]) for question in questions if question.id in parts
    }
    of_other_areas = {question.id for question in questions if seasons and question.kind is QuestionKind.SEASON}
    answers = {
        name: answer for name, answer in readings.items() if name not in of_other_areas or answer != UnclearAnswer()
    }
    return Interpretation(answers, seasons)
