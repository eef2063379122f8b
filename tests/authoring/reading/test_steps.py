from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from drip.authoring.reading.read import CourseDraft, read_course
from drip.authoring.yaml.problem import SourceLocation
from drip.core.courses.course import AwaitAnswers, Branch, Enroll, OnSeasonChange, SendLesson, Step, Wait

DAY = timedelta(days=1)
HEAD = """\
course: c
title: C
sender: {name: N, email: n@example.com, address: A}
areas: [work]
sequence:
"""
ASKING = "---\nsubject: A\nask: [{id: mood, kind: choice, options: [up, down], text: '?'}]\n---\nText\n"
PLAIN = "---\nsubject: S\n---\nText\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], CourseDraft]:
    """Reads a course with this sequence; lesson 'a' asks for the mood, 'b' to 'd' ask nothing."""
    (tmp_path / "lessons").mkdir()
    for name in "abcd":
        (tmp_path / f"lessons/{name}.md").write_text(ASKING if name == "a" else PLAIN, encoding="utf-8")

    def read(sequence: str) -> CourseDraft:
        (tmp_path / "course.yaml").write_text(HEAD + sequence, encoding="utf-8")
        return read_course(tmp_path)

    return read


def steps(draft: CourseDraft) -> tuple[Step, ...]:
    assert draft.course is not None, draft.problems
    return draft.course.sequence


def lines(draft: CourseDraft) -> dict[str, int]:
    return {where: place.line for where, place in draft.places.items() if where.startswith(("step/", "branch/"))}


def test_a_lesson_with_time_before_and_a_wait_after_becomes_three_steps(read: Callable[[str], CourseDraft]) -> None:
    draft = read("  - lesson: a\n    after: 1 week\n    await: {up_to: 5 days, remind_after: 2 days}\n")
    assert steps(draft) == (Wait(after=7 * DAY), SendLesson("a"), AwaitAnswers("a", 5 * DAY, 2 * DAY))
    assert lines(draft) == {"step/0": 7, "step/1": 6, "step/2": 8}


def test_waits_may_stand_alone(read: Callable[[str], CourseDraft]) -> None:
    draft = read("  - after: 90 minutes\n  - on: 2027-01-04\n  - lesson: a\n  - await: 5 days\n")
    assert steps(draft) == (
        Wait(after=timedelta(minutes=90)),
        Wait(on=date(2027, 1, 4)),
        SendLesson("a"),
        AwaitAnswers("a", 5 * DAY),
    )


def test_an_await_at_the_head_of_a_track_is_for_the_lesson_before_the_branch(
    read: Callable[[str], CourseDraft],
) -> None:
    draft = read("  - lesson: a\n  - when: answers.mood\n    then: []\n    else:\n      - await: 1 day\n")
    branch = steps(draft)[1]
    assert isinstance(branch, Branch)
    assert branch.tracks == {"then": (), "else": (AwaitAnswers("a", DAY),)}


def test_a_branch_keeps_its_tracks_in_order_and_knows_their_lines(read: Callable[[str], CourseDraft]) -> None:
    draft = read(
        "  - lesson: a\n  - by: answers.mood\n    up: [{lesson: b}]\n    unknown: []\n    down:\n"
        "      - lesson: c\n        after: 1 day\n    on_season_change: switch\n  - enroll: next\n"
    )
    tracks = {"up": (SendLesson("b"),), "unknown": (), "down": (Wait(DAY), SendLesson("c"))}
    branch = steps(draft)[1]
    assert branch == Branch("answers.mood", tracks, by="answers.mood", on_season_change=OnSeasonChange.SWITCH)
    assert isinstance(branch, Branch)
    assert list(branch.tracks) == ["up", "unknown", "down"]
    assert steps(draft)[2] == Enroll("next")
    assert lines(draft) == {
        "step/0": 6,
        "step/1": 7,
        "step/1/up/0": 8,
        "step/1/down/0": 12,
        "step/1/down/1": 11,
        "step/2": 14,
        "branch/answers.mood": 7,
        "branch/answers.mood/up": 8,
        "branch/answers.mood/unknown": 9,
        "branch/answers.mood/down": 10,
    }


def test_a_condition_without_else_goes_on(read: Callable[[str], CourseDraft]) -> None:
    draft = read("  - lesson: a\n  - when: season.work == 'winter'\n    then: [{lesson: b}]\n    after: 1 day\n")
    condition = "season.work == 'winter'"
    assert steps(draft)[1:] == (Wait(DAY), Branch(condition, {"then": (SendLesson("b"),), "else": ()}, when=condition))


def test_branches_are_named_by_their_words_and_numbered_where_these_come_again(
    read: Callable[[str], CourseDraft],
) -> None:
    branch = "  - when: x\n    then: []\n"
    draft = read("  - lesson: a\n" + branch + branch + branch + "    id: last\n")
    assert [step.id for step in steps(draft) if isinstance(step, Branch)] == ["x", "x#2", "last"]
    assert draft.place("branch/x#2").line == 9


def test_lessons_stand_in_the_order_of_the_sequence(read: Callable[[str], CourseDraft]) -> None:
    draft = read("  - lesson: d\n  - lesson: a\n  - when: x\n    then: [{lesson: c}]\n  - lesson: b\n")
    assert draft.course is not None
    assert list(draft.course.lessons) == ["d", "a", "c", "b"]


def test_the_text_of_a_lesson_begins_where_its_place_says(read: Callable[[str], CourseDraft], tmp_path: Path) -> None:
    draft = read("  - lesson: a\n")
    assert draft.course is not None
    file = str(tmp_path / "lessons/a.md")
    assert draft.course.lessons["a"].body == "Text\n"
    assert draft.place("lesson/a/body") == SourceLocation(file, 5)
    assert draft.place("lesson/a/subject") == SourceLocation(file, 2)
    assert draft.place("lesson/a/ask/mood") == SourceLocation(file, 3)
    assert draft.place("lesson/a/preview") == SourceLocation(file, 1)
    assert draft.place("course/sender/address") == SourceLocation(str(tmp_path / "course.yaml"), 3)
    assert draft.place("nonsense") == SourceLocation(str(tmp_path / "course.yaml"), 1)
