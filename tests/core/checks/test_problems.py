from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from drip.core.checks.problems import find_problems
from drip.core.courses.course import (
    AwaitAnswers,
    Branch,
    Course,
    Enroll,
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

DAYS = timedelta(days=1)
SEASONS = ("spring", "summer", "fall", "winter", "unknown")
SENDER = Sender("Ann", "ann@example.com", "Ann, 1 Lane, Town")
CHOICE = Question("pace", QuestionKind.CHOICE, "Which?", options=("more", "less"))


def lesson(name: str, *ask: Question, was: tuple[str, ...] = ()) -> Lesson:
    return Lesson(name, "Subject", "", "Body", ask, was=was)


def course(*sequence: Step, lessons: Iterable[Lesson] = (), areas: tuple[str, ...] = ("work",)) -> Course:
    return Course("demo", "Demo", SENDER, sequence, {lesson.name: lesson for lesson in lessons}, areas=areas)


def found(course: Course) -> list[tuple[str, str]]:
    return [(finding.where, finding.message) for finding in find_problems(course)]


def by(what: str, *tracks: str, **given: tuple[Step, ...]) -> Branch:
    return Branch(what, dict.fromkeys(tracks, ()) | given, by=what)


def after_asking(question: Question, branch: Branch) -> Course:
    return course(SendLesson("a"), branch, lessons=[lesson("a", question)])


A, B = SendLesson("a"), SendLesson("b")


def test_a_good_course_has_no_problems() -> None:
    question = Question("season", QuestionKind.SEASON, "?", area="work")
    good = course(
        A,
        AwaitAnswers("a", 5 * DAYS, 2 * DAYS),
        by("season.work", "spring", "summer", "fall", winter=(B,), unknown=(Wait(3 * DAYS),)),
        Wait(on=date(2027, 1, 4)),
        Enroll("next"),
        lessons=[lesson("a", question), lesson("b")],
    )
    assert find_problems(good) == []


def test_a_course_without_lessons() -> None:
    assert [where for where, _ in found(course(Wait(DAYS)))] == ["course/sequence"]


def test_a_sender_without_postal_address() -> None:
    nameless = replace(course(A, lessons=[lesson("a")]), sender=replace(SENDER, address=" "))
    [(where, message)] = found(nameless)
    assert where == "course/sender/address"
    assert "postal address" in message


@pytest.mark.parametrize("pace", [Pace(days=()), Pace(at=time(9), until=time(9)), Pace(at=time(22))])
def test_a_pace_in_which_nothing_can_leave(pace: Pace) -> None:
    [(where, _)] = found(replace(course(A, lessons=[lesson("a")]), pace=pace))
    assert where == "course/pace"


def test_a_lesson_that_no_one_can_reach() -> None:
    [(where, message)] = found(course(A, lessons=[lesson("a"), lesson("b")]))
    assert where == "lesson/b"
    assert message == "no one can reach this lesson: add '- lesson: b' to the sequence"


def test_a_lesson_can_not_have_been_one_that_still_exists() -> None:
    [(where, _)] = found(course(A, B, lessons=[lesson("a"), lesson("b", was=("a",))]))
    assert where == "lesson/b/was"


def test_two_lessons_can_not_have_been_the_same_one() -> None:
    [(where, _)] = found(course(A, B, lessons=[lesson("a", was=("old",)), lesson("b", was=("old",))]))
    assert where == "lesson/b/was"


def test_a_question_asked_under_one_id_in_two_lessons() -> None:
    [(where, message)] = found(course(A, B, lessons=[lesson("a", CHOICE), lesson("b", CHOICE)]))
    assert where == "lesson/b/ask/pace"
    assert "taken by the lesson 'a'" in message


@pytest.mark.parametrize(
    ("area", "areas", "words"),
    [
        ("wrok", ("work",), "unknown area 'wrok', did you mean 'work'?"),
        ("home", ("work",), "unknown area 'home': the areas of this course are work"),
        ("", ("work", "home"), "say which part of life this asks about: area: work or home"),
        ("home", (), "add 'areas: [home]' to course.yaml"),
    ],
)
def test_a_season_question_about_an_unknown_area(area: str, areas: tuple[str, ...], words: str) -> None:
    question = Question("season", QuestionKind.SEASON, "?", area=area)
    [(where, message)] = found(course(A, lessons=[lesson("a", question)], areas=areas))
    assert where == "lesson/a/ask/season"
    assert message.endswith(words)


def test_a_wait_of_more_than_a_year() -> None:
    [(where, _)] = found(course(A, Wait(400 * DAYS), lessons=[lesson("a")]))
    assert where == "step/1"


@pytest.mark.parametrize("up_to", [timedelta(0), -DAYS, 400 * DAYS])
def test_a_wait_for_answers_without_an_end(up_to: timedelta) -> None:
    [(where, message)] = found(course(A, AwaitAnswers("a", up_to), lessons=[lesson("a", CHOICE)]))
    assert where == "step/1"
    assert "no sensible end" in message


@pytest.mark.parametrize("remind_after", [timedelta(0), 5 * DAYS, 6 * DAYS])
def test_a_reminder_that_never_comes(remind_after: timedelta) -> None:
    wait = AwaitAnswers("a", 5 * DAYS, remind_after)
    assert [where for where, _ in found(course(A, wait, lessons=[lesson("a", CHOICE)]))] == ["step/1"]


def test_a_wait_for_answers_to_a_lesson_that_asks_nothing() -> None:
    [(where, message)] = found(course(A, AwaitAnswers("a", DAYS), lessons=[lesson("a")]))
    assert where == "step/1"
    assert "'a' asks nothing" in message


def test_a_course_that_starts_itself_again() -> None:
    [(where, message)] = found(course(A, Enroll("demo"), lessons=[lesson("a")]))
    assert where == "step/1"
    assert "loop" in message


def test_a_lesson_that_surely_came_before() -> None:
    track = by("season.work", *SEASONS[1:], spring=(B, A, B))
    places = [where for where, _ in found(course(A, track, lessons=[lesson("a"), lesson("b")]))]
    assert places == ["step/1/spring/1", "step/1/spring/2"]


def test_a_lesson_that_some_have_had_may_come_for_the_others() -> None:
    early = Branch("x", {"then": (A,), "else": ()}, when="x")
    assert found(course(early, A, lessons=[lesson("a")])) == []


def test_a_branch_by_an_unknown_area() -> None:
    [(where, message)] = found(course(A, by("season.wrok", *SEASONS), lessons=[lesson("a")]))
    assert (where, message) == ("branch/season.wrok", "unknown area 'wrok', did you mean 'work'?")


@pytest.mark.parametrize("missing", SEASONS)
def test_a_season_without_a_way_on(missing: str) -> None:
    tracks = [season for season in SEASONS if season != missing]
    [(where, message)] = found(course(A, by("season.work", *tracks), lessons=[lesson("a")]))
    assert where == "branch/season.work"
    assert f"{missing}: []" in message


@pytest.mark.parametrize(("wrong", "right"), [("autumn", "fall"), ("Winter", "winter"), ("sumer", "summer")])
def test_a_track_with_a_mistyped_season_is_told_once(wrong: str, right: str) -> None:
    tracks = [wrong if season == right else season for season in SEASONS]
    [(where, message)] = found(course(A, by("season.work", *tracks), lessons=[lesson("a")]))
    assert where == f"branch/season.work/{wrong}"
    assert message == f"'{wrong}' is not a season, did you mean '{right}'?"


def test_a_choice_without_a_way_on() -> None:
    [(where, message)] = found(after_asking(CHOICE, by("answers.pace", "more", "unknown")))
    assert where == "branch/answers.pace"
    assert "less: []" in message


def test_tracks_that_have_nothing_to_do_with_the_question_are_told_once() -> None:
    [(where, message)] = found(after_asking(CHOICE, by("answers.pace", *SEASONS)))
    assert where == "branch/answers.pace"
    assert message.endswith("its tracks must be more, less, unknown")


def test_a_scale_needs_only_the_numbers_that_matter_and_unknown() -> None:
    scale = Question("energy", QuestionKind.SCALE, "?", low=1, high=5)
    assert found(after_asking(scale, by("answers.energy", "1", "2", "unknown"))) == []
    places = [where for where, _ in found(after_asking(scale, by("answers.energy", "6")))]
    assert places == ["branch/answers.energy", "branch/answers.energy/6"]


def test_yes_and_no_need_a_way_on() -> None:
    question = Question("kids", QuestionKind.YES_NO, "?")
    assert found(after_asking(question, by("answers.kids", "yes", "no", "unknown"))) == []
    assert found(after_asking(question, by("answers.kids", "yes", "unknown"))) != []


def test_words_are_no_branch() -> None:
    [(_, message)] = found(after_asking(Question("why", QuestionKind.TEXT, "?"), by("answers.why", "unknown")))
    assert "when: answers.why" in message


def test_a_branch_by_a_question_that_no_lesson_asks() -> None:
    [(where, message)] = found(after_asking(CHOICE, by("answers.pice", "more", "less", "unknown")))
    assert (where, message) == ("branch/answers.pice", "unknown question 'pice', did you mean 'pace'?")


def test_a_branch_by_a_question_that_comes_later() -> None:
    branch = by("answers.pace", "more", "less", "unknown")
    [(where, message)] = found(course(branch, A, lessons=[lesson("a", CHOICE)]))
    assert where == "branch/answers.pace"
    assert "move this branch behind the lesson 'a'" in message


@pytest.mark.parametrize(("change", "count"), [(OnSeasonChange.FINISH, 1), (OnSeasonChange.SWITCH, 0)])
def test_an_answer_given_on_another_track_counts_only_where_people_can_change_over(
    change: OnSeasonChange, count: int
) -> None:
    inner = by("answers.pace", "more", "less", "unknown")
    outer = replace(by("season.work", *SEASONS[1:-1], spring=(A,), unknown=(inner,)), on_season_change=change)
    assert len(found(course(outer, lessons=[lesson("a", CHOICE)]))) == count


def test_a_branch_by_something_else() -> None:
    assert [where for where, _ in found(course(A, by("mood", "up"), lessons=[lesson("a")]))] == ["branch/mood"]


def test_two_branches_with_one_id() -> None:
    branch = by("season.work", *SEASONS)
    [(where, message)] = found(course(A, branch, branch, lessons=[lesson("a")]))
    assert where == "branch/season.work"
    assert "two branches" in message
