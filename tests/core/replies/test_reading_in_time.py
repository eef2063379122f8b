"""Whatever is sent to us, reading it takes a time that grows with its length and no faster."""

from __future__ import annotations

import time
from datetime import date

import pytest
from support.questions import AFFORD, CAREER, LEFT, PACE, PERSONAL, VALUES, WHY

from drip.core.replies.answer import read_answer
from drip.core.replies.command import read_command
from drip.core.replies.season import season_said, seasons_by_area
from drip.core.replies.split import split_answers

AREAS = ("career", "personal")
CHARACTERS = 100_000
A_WHILE = 10.0  # seconds of work for all of it, traced and on a slow machine; what grows with the square takes minutes


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "I sleep badly and dream of winter. ",
            " ",
            "\n",
            "\n \t",
            "a",
            "1",
            "1. a\n2. b\n",
            "1) a 2) b ",
            "a, ",
            "and ",
            "a/",
        ),
        *(
            "- ",
            "> Which season is your working life in?\n",
            "?",
            "(",
            "1 ",
            "career: ",
            "and a half ",
            "out of ten ",
            "  *  ",
        ),
        *(
            "pause until ",
            "Which season is your working life in? ",
            "❄️",
            "a\u0301\u0301",
            "ﷺ",
            "stop ",
            "yes no ",
            "7: ",
            "1: ",
        ),
    ],
)
def test_a_hundred_kilobytes_are_read_in_a_moment(piece: str) -> None:
    text = (piece * (CHARACTERS // len(piece) + 1))[:CHARACTERS]
    start = time.process_time()
    for size in (CHARACTERS, CHARACTERS // 2 - 100):
        for question in (CAREER, WHY, PACE, LEFT, AFFORD, VALUES):
            read_answer(question, text[:size])
        for questions in ((CAREER, WHY), (CAREER, PERSONAL), (VALUES, AFFORD, WHY)):
            split_answers(questions, text[:size])
            split_answers(questions, text[:size], f"> {text[:size]}")
        season_said(text[:size], AREAS)
        seasons_by_area(text[:size], AREAS)
        read_command(text[:size], AREAS, date(2027, 1, 6))
    assert time.process_time() - start < A_WHILE
