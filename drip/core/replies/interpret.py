"""What somebody's words say: answers to the questions they were asked, and the season of a part of life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drip.core.courses.course import Question, QuestionKind, Season
from drip.core.replies.answer import ParsedAnswer, UnclearAnswer, read_answer
from drip.core.replies.season import volunteered_seasons
from drip.core.replies.split import split_answers


@dataclass(frozen=True, slots=True)
class Interpretation:
    """`answers`: {question id: how its words are read}, in the order of the questions. `seasons`: what was told
    besides, of other areas; such words are no answer."""

    answers: dict[str, ParsedAnswer]
    seasons: dict[str, Season]


def interpret(asked: Sequence[Question], areas: Sequence[str], words: str, between: str = "") -> Interpretation:
    """`between` as `split_answers` takes it."""
    seasons = volunteered_seasons(
        words, areas, [question.area for question in asked if question.kind is QuestionKind.SEASON]
    )
    said = split_answers(asked, words, between) if asked else {}
    readings = {question.id: read_answer(question, said[question.id]) for question in asked if question.id in said}
    elsewhere = {question.id for question in asked if seasons and question.kind is QuestionKind.SEASON}
    answers = {name: how for name, how in readings.items() if name not in elsewhere or how != UnclearAnswer()}
    return Interpretation(answers, seasons)
