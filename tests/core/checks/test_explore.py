from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.courses import by_season, course, lesson, season_question, send

from drip.core.checks.condition_reads import ConditionLanguage
from drip.core.checks.explore import ExploredPaths, PathLength, explore
from drip.core.courses.course import AwaitAnswers, Branch, Cohort, Course, OnSeasonChange, Question, QuestionKind, Wait
from drip.rendering import condition_holds, condition_reads

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)  # lessons leave from Monday to Friday
DAY = timedelta(days=1)
ASKS = lesson("ask", season_question())
CONDITIONS = ConditionLanguage(condition_holds, condition_reads)


def ways(course: Course, changing: frozenset[str] = frozenset(), most: int = 1000) -> ExploredPaths:
    return explore(course, MONDAY, ZoneInfo("UTC"), CONDITIONS, changing=changing, most=most)


def when(condition: str, *then: str, id_: str = "") -> Branch:
    return Branch(id_ or condition, {"then": send(*then), "else": ()}, when=condition)


def test_a_course_without_branches_has_one_way() -> None:
    found = ways(course(*send("a", "b", "c")))
    assert (found.count, found.shortest, found.longest) == (1, PathLength(3, 3), PathLength(3, 3))


def test_each_season_is_a_way_and_so_is_silence() -> None:
    branch = by_season(spring=send("a"), summer=send("b"), fall=send("c"), winter=send("d", "e"))
    found = ways(course(*send("ask"), branch, ask=ASKS))
    assert found.count == 5
    assert found.reached_lessons == {"ask", *"abcde"}
    assert (found.fewest, found.most) == (1, 3)


def test_tracks_of_the_same_lessons_are_one_way() -> None:
    branch = by_season(spring=send("a"), summer=send("a"))
    assert ways(course(*send("ask"), branch, ask=ASKS)).count == 2


def test_waiting_for_answers_is_the_difference_between_short_and_long() -> None:
    wait = AwaitAnswers("ask", 9 * DAY)
    found = ways(course(*send("ask"), wait, *send("b"), ask=ASKS))
    assert (found.shortest, found.longest) == (PathLength(2, 2), PathLength(10, 2))


def test_whoever_tells_only_some_of_it_waits_as_long_as_the_silent() -> None:
    asks = lesson("ask", season_question(), Question("why", QuestionKind.TEXT, "?"))
    branch = by_season(winter=(Wait(20 * DAY), *send("b")), unknown=send("c"))
    found = ways(course(*send("ask"), AwaitAnswers("ask", 9 * DAY), branch, ask=asks))
    assert found.shortest == PathLength(1, 1)  # spring, at once
    assert found.longest == PathLength(30, 2)


def test_answers_shorten_a_wait_that_comes_after_another_lesson() -> None:
    branch = Branch("w", {"then": (), "else": ()}, when="season.career == 'winter'")
    asks, wait = lesson("ask", season_question()), AwaitAnswers("ask", 9 * DAY)
    again = lesson("again", Question("now", QuestionKind.SEASON, "?", area="career"))
    found = ways(course(*send("ask", "again"), wait, branch, ask=asks, again=again))
    assert (found.shortest, found.longest) == (PathLength(2, 2), PathLength(10, 2))


def test_an_answer_that_makes_no_difference_ends_the_wait_all_the_same() -> None:
    wait = AwaitAnswers("ask", 9 * DAY)
    found = ways(course(*send("ask"), wait, when("season.career == 'winter'", "a"), *send("b"), ask=ASKS))
    assert found.shortest == PathLength(2, 2)


def test_a_later_answer_is_another_way_only_where_it_counts() -> None:
    first, again = lesson("first", season_question("one")), lesson("again", season_question("two"))
    early, late = by_season(spring=send("a")), replace(by_season(winter=send("b")), id="late")
    assert ways(course(*send("first"), early, *send("again"), late, first=first, again=again)).count == 4
    assert ways(course(*send("first"), early, *send("again"), first=first, again=again)).count == 2


@pytest.mark.parametrize(("change", "count"), [(OnSeasonChange.FINISH, 3), (OnSeasonChange.SWITCH, 5)])
def test_who_may_change_over_has_more_ways(change: OnSeasonChange, count: int) -> None:
    again = lesson("again", season_question("two"))
    branch = by_season(change, spring=send("again", "a"), winter=send("b", "c"))
    found = ways(course(*send("ask"), branch, *send("end"), ask=ASKS, again=again))
    assert found.count == count


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("season.career == 'winter'", 2),
        ("season.career == 'wintr'", 1),
        ("season.career == 'unknown'", 2),
        ("answers.energy and answers.energy > 3", 2),
        ("answers.energy and answers.energy > 5", 1),
        ("answers.energy and answers.energy % 2 == 0", 2),
        ("answers.words", 2),
        ("answers.words == 'go'", 2),
        ("answers.words and answers.words|length > 5", 2),
        ("subscriber.first_name == 'Ann'", 2),
        ("cohort", 1),
        ("enrollment.lessons == 1", 1),
        ("enrollment.lessons > 7", 1),
    ],
)
def test_a_condition_goes_all_ways_that_it_can(condition: str, count: int) -> None:
    asks = lesson(
        "ask",
        season_question(),
        Question("energy", QuestionKind.SCALE, "?", low=1, high=5),
        Question("words", QuestionKind.TEXT, "?"),
    )
    assert ways(course(*send("ask"), when(condition, "a"), *send("b"), ask=asks)).count == count


def test_conditions_on_the_same_answer_agree() -> None:
    asks = lesson("ask", Question("words", QuestionKind.TEXT, "?"))
    condition = "answers.words and answers.words|length > 5"
    twice = course(*send("ask"), when(condition, "a"), when(condition, "b", id_="again"), ask=asks)
    assert ways(twice).count == 2


def test_each_cohort_has_its_way_and_so_has_who_is_in_none() -> None:
    cohorts = tuple(Cohort(name, date(2027, 1, 4), date(2027, 1, 4)) for name in ("one", "two"))
    branch = Branch("cohort", {"one": send("a"), "two": send("b"), "unknown": send("c")}, by="cohort")
    assert ways(replace(course(branch), cohorts=cohorts)).reached_lessons == {"a", "b", "c"}


def test_a_season_that_nothing_asks_for_may_be_known() -> None:
    assert ways(course(*send("z"), by_season(spring=send("a"), winter=send("b")))).count == 3


def test_what_may_have_been_asked_is_told_for_each_lesson_and_branch() -> None:
    branch = by_season(spring=send("a"))
    found = ways(course(*send("ask"), branch, *send("b"), ask=ASKS))
    assert found.questions_asked["lesson/ask"] == frozenset()
    assert found.questions_asked["lesson/b"] == found.questions_asked["branch/season.career"] == {"career_season"}


def test_too_many_ways_are_not_all_walked() -> None:
    asks = [lesson(f"ask{n}", Question(f"q{n}", QuestionKind.YES_NO, "?")) for n in range(9)]
    steps = [step for one in asks for step in send(one.name)]
    steps += [when(f"answers.q{n}", f"then{n}") for n in range(9)]
    found = ways(course(*steps, **{one.name: one for one in asks}), most=300)
    assert not found.complete
    assert found.shortest is None


def test_five_hundred_ways_are_counted() -> None:
    asks = [lesson(f"ask{n}", Question(f"q{n}", QuestionKind.YES_NO, "?")) for n in range(9)]
    steps = [step for n, one in enumerate(asks) for step in (*send(one.name), when(f"answers.q{n}", f"then{n}"))]
    assert ways(course(*steps, **{one.name: one for one in asks})).count == 2**9


def test_who_tells_a_season_unasked_comes_further() -> None:
    inner = when("season.career == 'winter'", "deep")
    nested = course(*send("ask"), by_season(OnSeasonChange.FINISH, spring=(*send("a"), inner)), ask=ASKS)
    assert "deep" not in ways(nested).reached_lessons
    assert "deep" in ways(nested, frozenset({"season.career"})).reached_lessons
