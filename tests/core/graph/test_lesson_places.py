from dataclasses import replace

from support.courses import by_season, course, send

from drip.core.courses.course import Branch
from drip.core.graph.lesson_places import LessonPlaces

TWICE = course(
    *send("hello"),
    by_season(spring=send("plant"), winter=send("rest")),
    *send("check"),
    replace(by_season(spring=send("plant", "grow"), winter=send("rest")), id="again"),
)


def test_a_lesson_on_the_trunk_stands_where_it_is_written() -> None:
    assert LessonPlaces(TWICE).find("check", {"season.career": "winter"}) == "step/2"


def test_a_lesson_in_two_places_stands_where_the_tracks_taken_lead() -> None:
    places = LessonPlaces(TWICE)
    assert places.find("plant", {"season.career": "spring"}) == "step/1/spring/0"
    assert places.find("plant", {"season.career": "winter", "again": "spring"}) == "step/3/spring/0"
    assert places.find("plant", {"season.career": "spring", "again": "spring"}) == "step/3/spring/0"


def test_the_place_deeper_inside_is_the_right_one() -> None:
    inner = Branch("coin", {"then": send("a"), "else": ()}, when="coin")
    places = LessonPlaces(course(by_season(spring=(inner,)), *send("a")))
    assert places.find("a", {"season.career": "spring", "coin": "then"}) == "step/0/spring/0/then/0"
    assert places.find("a", {"season.career": "winter"}) == "step/1"


def test_without_choices_that_fit_it_is_the_first_place() -> None:
    assert LessonPlaces(TWICE).find("plant", {}) == "step/1/spring/0"


def test_a_renamed_lesson_is_found_under_its_earlier_name() -> None:
    lessons = TWICE.lessons | {"check": replace(TWICE.lessons["check"], was=("look",))}
    assert LessonPlaces(replace(TWICE, lessons=lessons)).find("look", {}) == "step/2"


def test_a_lesson_that_is_gone_has_no_place() -> None:
    assert LessonPlaces(TWICE).find("gone", {}) is None
