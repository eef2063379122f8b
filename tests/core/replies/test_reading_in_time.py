"""Whatever is sent to us, reading it takes a time that grows with its length and no faster."""

from __future__ import annotations

from datetime import date

import pytest
from support.growth import calls_grow_too_fast, time_grows_too_fast
from support.questions import AFFORD, CAREER, LEFT, PACE, PERSONAL, VALUES, WHY

from drip.core.replies.answer import read_answer
from drip.core.replies.command import read_command
from drip.core.replies.seasons.season import seasons_by_area, volunteered_seasons
from drip.core.replies.split import split_answers

AREAS = ("career", "personal")
COUNTED = 3_000  # characters
TIMED = 20_000  # characters


def read_all_ways(text: str) -> None:
    for question in (CAREER, WHY, PACE, LEFT, AFFORD, VALUES):
        read_answer(question, text)
    for questions in ((CAREER, WHY), (CAREER, PERSONAL), (VALUES, AFFORD, WHY)):
        split_answers(questions, text)
        split_answers(questions, text, f"> {text}")
    volunteered_seasons(text, AREAS)
    seasons_by_area(text, AREAS)
    read_command(text, AREAS, date(2027, 1, 6))


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
def test_reading_takes_as_long_as_the_text_is(piece: str) -> None:
    def read(size: int) -> None:
        read_all_ways((piece * (size // len(piece) + 1))[:size])

    assert not calls_grow_too_fast(read, COUNTED)
    assert not time_grows_too_fast(read, TIMED)
