from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from support.sites import TEMPLATES

from drip.core.courses.course import Course, CourseWording, Question, QuestionKind, Sender
from drip.core.languages.translate import in_language
from drip.flow.zones import zone_names
from drip.web.base.locales import read_locales
from drip.web.base.words import answer_words, area_words, marked_about, marked_title, short_date, zone_words
from drip.web.base.zone_options import REGIONS, zone_groups

TONGUES = read_locales(TEMPLATES)
SENDER = Sender("Ann", "ann@example.com", "1 Lane")


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("Europe/Lisbon", "en", "Lisbon time"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires time"),
        ("UTC", "en", "UTC"),
        ("Etc/GMT+3", "en", "Etc/GMT+3 time"),
        ("Europe/Lisbon", "de", "Ortszeit Lissabon"),
        ("America/New_York", "es", "hora de Nueva York"),
    ],
)
def test_zones_are_named_for_their_place(zone: str, language: str, words: str) -> None:
    assert zone_words(TONGUES[language], ZoneInfo(zone)) == words


def test_places_stand_in_the_order_of_their_names() -> None:
    europe = [place for _, place in zone_groups(TONGUES["de"])["Europa"]]
    assert europe.index("Kiew") < europe.index("Kopenhagen") < europe.index("Zürich")
    assert ("Indian/Maldives", "Maldivas") in zone_groups(TONGUES["es"])["Océano Índico"]


def test_every_zone_can_be_chosen_in_every_language() -> None:
    for tongue in TONGUES.values():
        groups = zone_groups(tongue)
        listed = {zone for zones in groups.values() for zone, _ in zones}
        assert len(groups) == len(REGIONS) + 1
        assert {zone for zone in zone_names() if zone.partition("/")[0] in REGIONS} <= listed


def test_days_are_short_in_every_language() -> None:
    day = date(2027, 1, 4)
    assert [short_date(TONGUES[code], day) for code in ("en", "de", "es")] == ["4 Jan", "4. Jan.", "4 ene"]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (QuestionKind.SEASON, "winter", "Winter"),
        (QuestionKind.YES_NO, True, "Yes"),
        (QuestionKind.SCALE, 7, "7 of 10"),
        (QuestionKind.LIST, ["bread", "roses"], "• bread\n• roses"),
        (QuestionKind.TEXT, "More air", "More air"),
        (QuestionKind.CHOICE, "part time", "part time"),
    ],
)
def test_an_answer_in_words(kind: QuestionKind, value: object, words: str) -> None:
    assert answer_words(Question("q", kind, "?"), value) == words


def test_what_a_course_says_is_marked_where_the_page_is_in_another_language() -> None:
    german = CourseWording(title="Die <Jahreszeiten>")
    course = Course("c", "Seasons & <more>", SENDER, (), {}, about="All year.", translations={"de": german})
    assert marked_title(TONGUES["en"], course) == "Seasons &amp; &lt;more&gt;"
    assert marked_title(TONGUES["de"], in_language(course, "de")) == "Die &lt;Jahreszeiten&gt;"
    assert marked_about(TONGUES["de"], in_language(course, "de")) == '<span lang="en">All year.</span>'
    assert marked_title(TONGUES["es"], course) == '<span lang="en">Seasons &amp; &lt;more&gt;</span>'
    assert area_words("career", replace(course, area_names={"career": "Beruf"})) == "Beruf"


def test_areas_are_named() -> None:
    assert area_words("private_life") == "Private life"
