from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drip.core.courses.course import Season
from drip.core.replies.seasons.season import volunteered_seasons
from drip.core.replies.seasons.season_mentions import is_one_typo_away

AREAS = ("career", "personal")


@pytest.mark.parametrize(
    "words",
    [
        *("winter", "Winter now", "❄️", "It's winter", "season: winter", "SEASON WINTER", "season = winter"),
        *(
            "my season is winter now",
            "My season has turned to winter.",
            "my career is in winter",
            "My work is now winter",
        ),
        *("Thank you for this one.\n\nMy season is winter now.\n\nAda", "season career winter"),
    ],
)
def test_an_explicit_season_is_of_the_first_area_or_the_one_named(words):
    assert volunteered_seasons(words, AREAS) == {"career": Season.WINTER}


@pytest.mark.parametrize(
    "words", ["season personal: spring", "my private life is in spring", "My personal season is spring"]
)
def test_an_area_that_is_named_gets_the_season(words):
    assert volunteered_seasons(words, AREAS) == {"personal": Season.SPRING}


def test_two_areas_may_be_named_in_two_sentences():
    words = "My career is in winter. My private life is in spring."
    assert volunteered_seasons(words, AREAS) == {"career": Season.WINTER, "personal": Season.SPRING}


@pytest.mark.parametrize(
    "words",
    [
        *("I loved the lesson about winter.", "Winter is coming", "We moved here in the spring", "Happy spring!", ""),
        *("my season was winter", "which season is winter?", "In winter my back hurts and I fall behind", "not winter"),
        *("my season is not winter", "spring or summer", "my sister is in summer camp"),
    ],
)
def test_seasons_in_passing_are_not_reports(words):
    assert volunteered_seasons(words, AREAS) == {}


def test_a_course_without_areas_has_no_seasons():
    assert volunteered_seasons("winter", ()) == {}


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_any_words_give_seasons_of_known_areas(words):
    assert set(volunteered_seasons(words, AREAS)) <= set(AREAS)


@pytest.mark.parametrize("word", ["wintr", "winnter", "wintar", "wniter", "winte", "inter", "winters"])
def test_one_slip_is_a_slip(word):
    assert is_one_typo_away(word, "winter")


@pytest.mark.parametrize("word", ["winter", "wnitre", "win", "winterly", "summer", ""])
def test_no_slip_and_two_slips_are_not(word):
    assert not is_one_typo_away(word, "winter")


def test_of_areas_that_were_not_asked_for_only_what_is_named_counts():
    assert volunteered_seasons("My season is winter now", AREAS, asked_areas=["career"]) == {}
    assert volunteered_seasons("winter", AREAS, asked_areas=["personal"]) == {}
    assert volunteered_seasons("season personal: spring", AREAS, asked_areas=["career"]) == {"personal": "spring"}
    assert volunteered_seasons("season personal: spring", AREAS, asked_areas=["personal"]) == {}
