from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.sites import COURSE

from drip.authoring import read_course
from drip.core.courses.course import Branch, Course, OnSeasonChange, SendLesson
from drip.core.planning.facts import Facts
from drip.core.planning.remaining_lessons import LessonRange, remaining_lessons
from drip.core.planning.sequence import DoneLesson, Progress

START = datetime(2027, 1, 4, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(COURSE).course


def progress(*lessons: str, season: str = "unknown", taken: str = "") -> Progress:
    choices = {"season.career": taken} if taken else {}
    done = tuple(DoneLesson(name, START + timedelta(days=day), choices) for day, name in enumerate(lessons))
    facts = Facts(seasons={"career": season, "personal": "unknown"})
    return Progress(START, ZoneInfo("UTC"), done, {}, facts)


def never(_condition: str, _facts: Facts) -> bool:
    return False


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (progress(), LessonRange(4, 5)),
        (progress("welcome"), LessonRange(3, 4)),
        (progress("welcome", "name-your-season"), LessonRange(2, 3)),
        (progress("welcome", "name-your-season", "rest", season="winter"), LessonRange(2, 3)),
        (progress("welcome", "name-your-season", "plant", season="spring"), LessonRange(1, 3)),
        (progress("welcome", "name-your-season", "plant", "last", season="spring"), LessonRange(0, 0)),
    ],
)
def test_the_tracks_that_may_still_be_taken_make_the_range(course: Course, at: Progress, expected: LessonRange) -> None:
    assert remaining_lessons(course, at, never) == expected


def test_a_track_that_is_kept_is_the_only_one(course: Course) -> None:
    branch = next(step for step in course.sequence if isinstance(step, Branch))
    kept = replace(branch, on_season_change=OnSeasonChange.FINISH)
    course = replace(course, sequence=tuple(kept if step is branch else step for step in course.sequence))
    done = DoneLesson("plant", START, {branch.id: "spring"})
    at = replace(progress("welcome", "name-your-season"), done=(*progress("welcome", "name-your-season").done, done))
    assert remaining_lessons(course, at, never) == LessonRange(1, 1)


def test_a_condition_goes_either_way(course: Course) -> None:
    either = Branch("b", {"then": (SendLesson("rest"), SendLesson("tour")), "else": ()}, when="anything")
    course = replace(course, sequence=(SendLesson("welcome"), either, SendLesson("last")))
    assert remaining_lessons(course, progress("welcome"), never) == LessonRange(1, 3)


def test_whoever_has_a_goal_may_be_there_at_any_time(course: Course) -> None:
    assert remaining_lessons(replace(course, goal="answers.hope"), progress("welcome"), never) == LessonRange(0, 4)
