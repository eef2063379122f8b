from datetime import date
from pathlib import Path

import pytest
from support.sites import COURSE, ROOT

from drip.authoring.reading.read import read_course
from drip.flow.samples.course_summary import CourseSummary, summarize_course

JANUARY = date(2027, 1, 4)


@pytest.mark.parametrize(
    ("folder", "glance"),
    [
        (COURSE, CourseSummary(max_lessons=5, varies=True, weeks=2, lessons_per_week=2, first_lesson="welcome")),
        (
            ROOT / "courses/redefine-success",
            CourseSummary(max_lessons=19, varies=True, weeks=6, lessons_per_week=3, first_lesson="welcome"),
        ),
        (
            ROOT / "courses/one-quiet-hour",
            CourseSummary(max_lessons=5, varies=False, weeks=4, lessons_per_week=1, first_lesson="an-hour"),
        ),
    ],
)
def test_how_long_a_course_is(folder: Path, glance: CourseSummary) -> None:
    course = read_course(folder).course
    assert course is not None
    assert summarize_course(course, JANUARY) == glance


def test_a_course_whose_last_group_has_set_out_is_as_long() -> None:
    course = read_course(ROOT / "courses/one-quiet-hour").course
    assert course is not None
    assert summarize_course(course, date(2028, 1, 3)).max_lessons == 5
