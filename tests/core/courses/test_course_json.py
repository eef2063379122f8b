import json
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drip.core.courses.course import (
    AwaitAnswers,
    Branch,
    Course,
    CourseWording,
    Enroll,
    LatePolicy,
    Lesson,
    OnSeasonChange,
    Pace,
    Question,
    QuestionKind,
    Sender,
    SendLesson,
    Step,
    Wait,
)
from drip.core.courses.course_json import CourseDataError, course_from_json, course_to_json

texts = st.text(max_size=8)
names = st.text("abc-", min_size=1, max_size=4)
durations = st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds))
questions = st.builds(
    Question,
    id=names,
    kind=st.sampled_from(QuestionKind),
    text=texts,
    area=texts,
    options=st.lists(texts, max_size=3).map(tuple),
    low=st.integers(0, 3),
    high=st.integers(4, 10),
)
lessons = st.builds(
    Lesson,
    name=names,
    subject=texts,
    preview=texts,
    body=texts,
    ask=st.lists(questions, max_size=2).map(tuple),
    late=st.sampled_from(LatePolicy),
    expires_after=st.none() | durations,
    was=st.lists(names, max_size=2).map(tuple),
    backfill=st.booleans(),
)
simple_steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(SendLesson, lesson=names),
    st.builds(Wait, after=durations, on=st.none() | st.dates()),
    st.builds(AwaitAnswers, lesson=names, up_to=durations, remind_after=st.none() | durations),
    st.builds(Enroll, course=names),
)
steps = st.recursive(
    simple_steps,
    lambda inner: st.builds(
        Branch,
        id=names,
        tracks=st.dictionaries(names, st.lists(inner, max_size=2).map(tuple), max_size=3),
        by=texts,
        when=texts,
        on_season_change=st.sampled_from(OnSeasonChange),
    ),
    max_leaves=6,
)
paces = st.builds(Pace, days=st.sets(st.integers(0, 6)).map(sorted).map(tuple), at=st.times(), until=st.times())
courses = st.builds(
    Course,
    slug=names,
    title=texts,
    sender=st.builds(Sender, name=texts, email=texts, address=texts),
    sequence=st.lists(steps, max_size=4).map(tuple),
    lessons=st.lists(lessons, max_size=3).map(lambda some: {lesson.name: lesson for lesson in some}),
    pace=paces,
    areas=st.lists(texts, max_size=2).map(tuple),
    about=texts,
    translations=st.dictionaries(
        names,
        st.builds(CourseWording, title=texts, about=texts, areas=st.dictionaries(names, texts, max_size=2)),
        max_size=2,
    ),
)


@settings(max_examples=60)
@given(courses)
def test_a_course_comes_back_from_json_as_it_went(course: Course) -> None:
    stored = json.dumps(course_to_json(course), sort_keys=True)
    back = course_from_json(json.loads(stored))
    assert back == course
    assert json.dumps(course_to_json(back), sort_keys=True) == stored


@settings(max_examples=60)
@given(courses, courses)
def test_two_courses_have_the_same_json_only_if_they_are_equal(one: Course, other: Course) -> None:
    if course_to_json(one) == course_to_json(other):
        assert one == other


SMALL = Course(
    slug="small",
    title="Small",
    sender=Sender("Ann", "ann@example.com", "1 Lane"),
    sequence=(
        SendLesson("hello"),
        Wait(on=date(2027, 1, 4)),
        Branch("mood", {"winter": (), "fall": (SendLesson("hello"),)}, by="season.work"),
    ),
    lessons={"hello": Lesson("hello", "Hi", "", "Body", (Question("q", QuestionKind.YES_NO, "Well?"),))},
)


def test_the_order_of_tracks_survives_a_database_that_sorts_keys() -> None:
    back = course_from_json(json.loads(json.dumps(course_to_json(SMALL), sort_keys=True)))
    branch = back.sequence[2]
    assert isinstance(branch, Branch)
    assert list(branch.tracks) == ["winter", "fall"]


def test_a_field_with_its_default_is_left_out() -> None:
    data = course_to_json(SMALL)
    assert "pace" not in data
    assert data["sequence"][1] == {"step": "wait", "on": "2027-01-04"}
    assert data["lessons"][0][1]["ask"] == [{"id": "q", "kind": "yes/no", "text": "Well?"}]


def test_the_stored_form_stays_readable() -> None:
    """What an earlier version stored: this form is a promise to databases that exist."""
    stored = {
        "slug": "s",
        "title": "S",
        "sender": {"name": "N", "email": "e@example.com", "address": "A"},
        "pace": {"days": [0, 6], "at": "09:00:00"},
        "sequence": [
            {"step": "lesson", "lesson": "a"},
            {"step": "await", "lesson": "a", "up_to": 432000, "remind_after": 3600},
            {"step": "enroll", "course": "more"},
        ],
        "lessons": [["a", {"name": "a", "subject": "A", "preview": "", "body": "", "late": "skip"}]],
    }
    course = course_from_json(stored)
    assert course.pace == Pace((0, 6), time(9), time(21))
    assert course.sequence[1] == AwaitAnswers("a", timedelta(days=5), timedelta(hours=1))
    assert course.lessons["a"].late is LatePolicy.SKIP
    assert course_to_json(course) == stored


@pytest.mark.parametrize(
    "change",
    [
        {"slug": None},
        {"slug": 7},
        {"sender": []},
        {"sequence": {}},
        {"sequence": [{"step": "teleport"}]},
        {"sequence": [{"step": []}]},
        {"sequence": [{"step": "await", "lesson": "hello", "up_to": "5 days"}]},
        {"lessons": [["hello"]]},
        {"pace": {"at": "25:00"}},
        {"from-the-future": 1},
    ],
)
def test_data_that_is_no_course_is_refused_with_a_sentence(change: dict[str, object]) -> None:
    with pytest.raises(CourseDataError, match="stored"):
        course_from_json(course_to_json(SMALL) | change)


@pytest.mark.parametrize("data", [None, [], "x", {}])
def test_anything_else_is_refused_too(data: object) -> None:
    with pytest.raises(CourseDataError):
        course_from_json(data)
