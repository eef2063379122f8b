from zoneinfo import ZoneInfo

import pytest

from drip.core.course import Kind, Question
from drip.web.words import answer_words, area_words, zone_words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Lisbon", "Lisbon time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/GMT+3", "Etc/GMT+3 time"),
    ],
)
def test_zones_are_named_for_their_place(zone: str, words: str) -> None:
    assert zone_words(ZoneInfo(zone)) == words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.SEASON, "winter", "Winter"),
        (Kind.YES_NO, True, "Yes"),
        (Kind.SCALE, 7, "7 of 10"),
        (Kind.LIST, ["bread", "roses"], "• bread\n• roses"),
        (Kind.TEXT, "More air", "More air"),
        (Kind.CHOICE, "part time", "part time"),
    ],
)
def test_an_answer_in_words(kind: Kind, value: object, words: str) -> None:
    assert answer_words(Question("q", kind, "?"), value) == words


def test_areas_are_named() -> None:
    assert area_words("private_life") == "Private life"
