"""What changes between two versions, in sentences."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from support.courses import by_season, course, lesson, season_question, send

from drip.core.courses.course import (
    AwaitAnswers,
    Cohort,
    Course,
    Digest,
    OnSeasonChange,
    Pace,
    Question,
    QuestionKind,
    SendLesson,
    Step,
    Wait,
)
from drip.core.courses.edits import EditKind, edits

A_DAY = timedelta(days=1)
NO_AWAIT = "no wait for answers"
PLAIN = course(*send("a", "b", "c"))


def said(before: Course, after: Course) -> list[str]:
    return [edit.sentence for edit in edits(before, after)]


def of(*steps: Step, **lessons: object) -> Course:
    return course(*steps, **lessons)  # type: ignore[arg-type]


def test_nothing_changes_between_a_version_and_itself() -> None:
    assert edits(PLAIN, PLAIN) == ()


@pytest.mark.parametrize(
    ("after", "sentences"),
    [
        (of(*send("a", "x", "b", "c")), ["lesson 'x' is added, after 'a'"]),
        (of(*send("x", "a", "b", "c")), ["lesson 'x' is added, at the beginning"]),
        (of(*send("a", "c")), ["lesson 'b' is removed"]),
        (of(*send("c", "a", "b")), ["lesson 'c' moves: it now stands at the beginning"]),
        (of(*send("a"), Wait(A_DAY), *send("b", "c")), ["before lesson 'b': a wait of 1 day instead of no wait"]),
        (of(*send("a"), Wait(on=date(2027, 1, 4)), *send("b", "c")),
         ["before lesson 'b': not before 2027-01-04 instead of no wait"]),
        (of(*send("a"), AwaitAnswers("a", 5 * A_DAY, 2 * A_DAY), *send("b", "c")),
         ["after lesson 'a': a wait of up to 5 days for answers with a reminder after 2 days instead of " + NO_AWAIT]),
        (of(*send("a", "b"), by_season(winter=send("c"))),
         ["lesson 'c' moves: it now stands first in the track 'season.career: winter'",
          "a branch 'season.career' is added, with the tracks spring, summer, fall, winter and unknown"]),
        (replace(PLAIN, title="Other"), ["the course: title is now 'Other' instead of 'Test'"]),
        (replace(PLAIN, pace=Pace((1,))),
         ["the course: pace is now tue 07:30–21:00 instead of mon tue wed thu fri 07:30–21:00"]),
    ],
)  # fmt: skip
def test_each_edit_is_a_sentence(after: Course, sentences: list[str]) -> None:
    assert said(PLAIN, after) == sentences


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"subject": "Other"}, "lesson 'a': its subject changes"),
        ({"subject": "Other", "body": "Other"}, "lesson 'a': its subject and text change"),
        ({"backfill": True}, "lesson 'a': backfill is now true instead of false"),
        ({"expires_after": A_DAY}, "lesson 'a': expires_after is now 1 day instead of nothing"),
        ({"ask": (season_question(),)}, "lesson 'a' also asks 'career_season'"),
    ],
)
def test_a_lesson_that_changes_says_how(changed: dict[str, object], sentence: str) -> None:
    after = replace(PLAIN, lessons=PLAIN.lessons | {"a": replace(PLAIN.lessons["a"], **changed)})  # type: ignore[arg-type]
    assert said(PLAIN, after) == [sentence]


def test_questions_that_change_or_go() -> None:
    asks = [
        Question("q", QuestionKind.SCALE, "How much?"),
        Question("q", QuestionKind.TEXT, "How?"),
        Question("q", QuestionKind.TEXT, "So?"),
    ]
    scale, text, other = (of(SendLesson("a"), a=lesson("a", question)) for question in asks)
    assert said(scale, text) == ["lesson 'a': the question 'q' is now of the kind text instead of scale"]
    assert said(text, other) == ["lesson 'a': the question 'q' is put in other words"]
    assert said(text, of(SendLesson("a"))) == ["lesson 'a' no longer asks 'q'; its answers are kept"]


def test_a_renamed_lesson_is_the_same_lesson() -> None:
    waiting = of(SendLesson("a"), AwaitAnswers("a", A_DAY), *send("b"))
    renamed = of(SendLesson("z"), AwaitAnswers("z", A_DAY), *send("b"))
    lessons = {"z": replace(waiting.lessons["a"], name="z", was=("a",)), "b": waiting.lessons["b"]}
    assert said(waiting, replace(renamed, lessons=lessons)) == ["lesson 'a' is now called 'z'"]


def test_a_track_that_goes_names_its_lessons() -> None:
    branch = by_season(winter=send("rest", "say-no"))
    without = replace(branch, tracks={word: track for word, track in branch.tracks.items() if word != "winter"})
    found = edits(of(branch), of(replace(without, on_season_change=OnSeasonChange.FINISH)))
    assert [(edit.kind, edit.track) for edit in found if edit.track] == [(EditKind.BRANCH, ("rest", "say-no"))]
    assert "at the branch 'season.career', on_season_change is now finish" in [edit.sentence for edit in found]


def test_a_cohort_that_is_moved_is_told_with_its_dates_and_a_digest_with_its_day() -> None:
    january = Cohort("january", date(2027, 1, 11), date(2027, 1, 15))
    before, after = (
        replace(PLAIN, cohorts=(january,)),
        replace(PLAIN, cohorts=(replace(january, starts=A_DAY + january.starts),)),
    )
    assert said(before, after) == [
        (
            "the course: cohorts is now 'january' (begins on 2027-01-12, to be joined until 2027-01-15)"
            " instead of 'january' (begins on 2027-01-11, to be joined until 2027-01-15)"
        )
    ]
    assert said(PLAIN, replace(PLAIN, digest=Digest())) == ["the course: digest is now sun at 17:00 instead of nothing"]
