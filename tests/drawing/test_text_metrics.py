import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.gallery import HOSTILE

from drip.drawing.text_metrics import TextStyle, break_lines, plain_line, width_of

FACE = TextStyle("face", 10, 14)
LETTERS = (*"abc -.…日éW\n\x00\u202e", "e\u0301", "🌱", "👩🏽\u200d🌾")
words = st.lists(st.sampled_from(LETTERS), max_size=60).map("".join)


def test_words_stay_whole_where_they_fit() -> None:
    assert break_lines("one two three four", FACE, 60, 9) == ("one two", "three four")


def test_lines_are_of_much_the_same_length() -> None:
    assert break_lines("until answered, at most 5 days", FACE, 155, 9) == ("until answered,", "at most 5 days")


def test_a_name_breaks_behind_its_hyphens() -> None:
    assert break_lines("what-it-could-look-like", FACE, 90, 9) == ("what-it-could-", "look-like")


def test_a_condition_breaks_behind_its_signs() -> None:
    assert break_lines("ab.subscriber.first_name", FACE, 80, 9) == ("ab.subscriber.", "first_name")


def test_what_does_not_fit_ends_in_dots() -> None:
    lines = break_lines("many words " * 40, FACE, 80, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


@given(words, st.integers(45, 200), st.integers(1, 4))
def test_no_line_is_wider_than_the_room_and_there_are_not_too_many(text: str, room: int, most: int) -> None:
    lines = break_lines(text, FACE, room, most)
    assert len(lines) <= most
    assert all(width_of(line, FACE) <= room for line in lines)


@given(words)
def test_nothing_is_lost_where_there_is_room(text: str) -> None:
    lines = break_lines(text, FACE, 60, 1000)
    assert "".join("".join(lines).split()) == "".join(plain_line(text).split())


@given(words)
def test_an_accent_stays_with_its_letter(text: str) -> None:
    for line in break_lines(text, FACE, 45, 1000)[1:]:
        assert not unicodedata.combining(line[0])


@pytest.mark.parametrize("text", HOSTILE)
def test_what_cannot_be_shown_is_left_out(text: str) -> None:
    kept = plain_line(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Cn") or c == "\u202e" for c in kept)
    assert len(kept) <= 400


def test_bold_is_wider_and_a_typewriter_has_one_width() -> None:
    assert width_of("wide", TextStyle("bold", 10, 14, stretch=1.13)) > width_of("wide", FACE)
    assert width_of("iii", TextStyle("code", 10, 14, each=0.6)) == pytest.approx(18)
