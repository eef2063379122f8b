"""A goal ends the course for whom it holds, wherever they are."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.courses import LISBON, START, AwaitAnswers, Finish, Send, course, facts, progress, season_question, send
from support.courses import lesson as make_lesson

from drip.core.planning.sequence import REASON_GOAL, Progress, next_step

MADE = replace(course(*send("one", "two", "three")), goal="reached")


@given(st.integers(0, 3), st.booleans())
def test_with_its_goal_reached_a_course_ends_at_once_and_without_it_goes_on(length: int, reached: bool) -> None:
    known = progress(*("one", "two", "three")[:length])
    step = next_step(MADE, known, lambda goal, _: reached and goal == "reached")
    assert (step.reason == REASON_GOAL if isinstance(step, Finish) else False) == reached
    if isinstance(step, Finish) and reached:
        assert step.at == max([START, *(done.at for done in known.done)])
        assert step.history_data == {"reason": REASON_GOAL}


def test_a_goal_that_an_answer_reached_is_reached_when_it_came() -> None:
    said = START + timedelta(days=3)
    step = next_step(MADE, progress("one", answered_at={"decided": said}), lambda *_: True)
    assert isinstance(step, Finish)
    assert step.at == said


def test_a_goal_ends_a_wait_too() -> None:
    waiting = course(
        *send("one"), AwaitAnswers("one", timedelta(days=5)), *send("two"), one=make_lesson("one", season_question())
    )
    step = next_step(replace(waiting, goal="reached"), progress("one"), lambda *_: True)
    assert isinstance(step, Finish)


def test_nobody_is_finished_before_the_course_begins() -> None:
    later = START + timedelta(days=7)
    step = next_step(MADE, Progress(later, LISBON, facts=facts()), lambda *_: True)
    assert isinstance(step, Finish)
    assert step.at == later


def test_a_course_that_comes_to_its_end_says_nothing_of_a_goal() -> None:
    step = next_step(MADE, progress("one", "two", "three"), lambda *_: False)
    assert isinstance(step, Finish)
    assert step.history_data == {}
    assert isinstance(next_step(MADE, progress(), lambda *_: False), Send)
