"""Whether words that a lesson prints would answer it. A lesson names its options, and gives examples of what to write:
who writes just that has answered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.core.replies.answer_words import SEASONS, fold
from drip.core.replies.list_markers import marker_numbers, without_marker
from drip.core.replies.split import split_answers

_WORD = re.compile(r"[^\W_]+")
_OPEN_KINDS = (QuestionKind.TEXT, QuestionKind.LIST)


def answers_alone(questions: Sequence[Question], text: str) -> bool:
    """Whether a text is an answer and nothing else: an option by its name, the name of a season, or numbered answers
    of which those to questions of a closed kind are clear."""
    words = _plain(without_marker(text))
    return bool(words) and (words in _names(questions) or _answers_by_number(questions, text))


def _names(questions: Sequence[Question]) -> set[str]:
    choices = {_plain(name) for question in questions for name in (*question.options, *question.labels)}
    seasons = SEASONS.keys() if any(question.kind is QuestionKind.SEASON for question in questions) else ()
    return choices.union(seasons)


def _answers_by_number(questions: Sequence[Question], text: str) -> bool:
    closed = [question for question in questions if question.kind not in _OPEN_KINDS]
    if len(questions) < 2 or not closed or "?" in text or len(marker_numbers(text)) < 2:
        return False
    words = split_answers(questions, text)
    return len(words) == len(questions) and all(
        isinstance(read_answer(question, words[question.id]), ClearAnswer) for question in closed
    )


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
