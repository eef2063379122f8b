"""What changes in the queue when the plan of one person is made."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.courses import LISBON, START, AwaitAnswers, Wait, course, lesson, never, progress, season_question, send

from drip.core.courses.course import Course, Enroll, Pace, SendLesson
from drip.core.planning.plan import Plan, Situation, make_plan
from drip.core.planning.planned_mails import LESSON, REMINDER, MailName
from drip.core.planning.schedule import local_date
from drip.core.planning.sequence import Progress

TWO = course(*send("one", "two"))
DAY = timedelta(days=1)


def situation(made: Course = TWO, so_far: Progress | None = None, *queued: MailName) -> Situation:
    so_far = so_far or progress()
    last = so_far.done[-1].at if so_far.done else None
    past = {(LESSON, done.lesson) for done in so_far.done}
    return Situation(made, so_far, Pace(), last, True, False, None, queued, past)


def added(plan: Plan) -> list[MailName]:
    return [mail.name for mail in plan.added]


def test_only_the_next_lesson_is_added() -> None:
    plan = make_plan(situation(), never, START)
    assert added(plan) == [(LESSON, "one")]
    assert (plan.withdrawn, plan.updated, plan.wake_at, plan.finish) == ((), (), None, None)


def test_what_is_queued_already_is_kept() -> None:
    plan = make_plan(situation(TWO, None, (LESSON, "one")), never, START)
    assert (added(plan), [mail.name for mail in plan.updated]) == ([], [(LESSON, "one")])


def test_what_is_queued_and_not_wanted_is_withdrawn() -> None:
    plan = make_plan(situation(TWO, progress("one"), (LESSON, "gone")), never, START)
    assert (plan.withdrawn, added(plan)) == (((LESSON, "gone"),), [(LESSON, "two")])


def test_a_mail_that_will_never_leave_is_not_added_again() -> None:
    made = course(SendLesson("one"), AwaitAnswers("one", 5 * DAY, 2 * DAY), one=lesson("one", season_question()))
    expired = situation(made, progress("one"))
    assert added(make_plan(expired, never, START)) == [(REMINDER, "one")]
    reminded = replace(expired, past={*expired.past, (REMINDER, "one")})  # type: ignore[misc]
    assert added(make_plan(reminded, never, START)) == []


def test_the_end_is_waited_for_and_comes_once_it_is_reached() -> None:
    made = course(SendLesson("one"), Wait(3 * DAY), Enroll("more"))
    waiting = make_plan(situation(made, progress("one")), never, START)
    assert waiting.wake_at is not None
    assert (waiting.finish, waiting.further) == (None, ())
    reached = make_plan(situation(made, progress("one")), never, waiting.wake_at)
    assert reached.finish is not None
    assert (reached.finish.at, reached.further, reached.wake_at) == (waiting.wake_at, ("more",), None)
    assert local_date(waiting.wake_at, LISBON) == local_date(START, LISBON) + 3 * DAY


@pytest.mark.parametrize("until", [None, START + DAY])
def test_a_pause_takes_everything_back_and_is_looked_at_when_it_ends(until: object) -> None:
    paused = replace(situation(TWO, None, (LESSON, "one")), is_paused=True, paused_until=until)  # type: ignore[arg-type]
    plan = make_plan(paused, never, START)
    assert (plan.withdrawn, added(plan), plan.wake_at, plan.is_halted) == (((LESSON, "one"),), [], until, True)


def test_a_pause_whose_date_has_come_ends() -> None:
    plan = make_plan(replace(situation(), is_paused=True, paused_until=START), never, START)
    assert (plan.pause_ends, added(plan)) == (True, [(LESSON, "one")])


@pytest.mark.parametrize("until", [None, START])
def test_whoever_has_left_gets_nothing_and_resumes_nothing(until: object) -> None:
    left = replace(
        situation(TWO, None, (LESSON, "one")),
        is_active=False,
        is_paused=True,
        paused_until=until,  # type: ignore[arg-type]
    )
    plan = make_plan(left, never, START)
    assert (plan.withdrawn, added(plan), plan.wake_at, plan.pause_ends) == (((LESSON, "one"),), [], None, False)
