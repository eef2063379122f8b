from __future__ import annotations

import pytest
from support.growth import time_grows_too_fast

from drip.core.replies.answer_words import fold
from drip.core.replies.seasons.season_mentions import MAX_CHARACTERS, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Été", "ete"),
        ("e\u0301te\u0301", "ete"),
        ("ÜBERGANG – Straße", "ubergang – strasse"),
        ("l’automne", "l'automne"),
        ("It's 🍂", "it's  fall "),
        ("ﬁne ２", "fine 2"),
        ("й ё", "и е"),
        ("win\u200bter", "winter"),
    ],
)
def test_words_are_compared_without_case_and_accents(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("accents", ["\u0301\u0323", "\u0f73", "\u302e\U0001d165"], ids=ascii)
def test_a_row_of_accents_takes_no_time(accents):
    assert fold("a" + accents * 50_000) == "a"
    assert not time_grows_too_fast(lambda size: fold("a" + accents * size), 50_000)


@pytest.mark.parametrize("letter", ["\ufdfa ", "❄"], ids=ascii)
def test_letters_that_stand_for_many_do_not_make_a_text_longer_than_is_read(letter):
    assert sum(len(word.text) for word in words_of(letter * MAX_CHARACTERS)) <= MAX_CHARACTERS
