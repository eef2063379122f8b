"""People of whom there is no sign: when they are asked, and when the course waits for them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from support.courses import course, send

from drip.core.courses.course import Pace, StillThere
from drip.core.planning.plan import Plan, Situation, make_plan
from drip.core.planning.planned_mails import LESSON, STILL_THERE
from drip.core.planning.sequence import DoneLesson, Progress
from drip.core.planning.silence import AskIfThere, Signs, WaitForSign, decide_silence

START = datetime(2027, 1, 4, 8, tzinfo=UTC)
DAY = timedelta(days=1)
RULE = StillThere(2, 7 * DAY)
COURSE = replace(course(*send("one", "two", "three")), still_there=RULE)


def after(*lessons: str) -> Progress:
    done = tuple(DoneLesson(name, START + (at + 1) * DAY) for at, name in enumerate(lessons))
    return Progress(START, ZoneInfo("UTC"), done)


def plan(progress: Progress, now: datetime, signs: Signs, *past: tuple[str, str]) -> Plan:
    sent = {*past, *((LESSON, lesson.lesson) for lesson in progress.done)}
    situation = Situation(
        *(COURSE, progress, Pace(tuple(range(7))), progress.done[-1].at, True, False, None, (), sent), signs=signs
    )
    return make_plan(situation, lambda *_: False, now)


def test_nobody_is_asked_before_so_many_lessons() -> None:
    made = plan(after("one"), START + DAY, Signs(START))
    assert [mail.name for mail in made.added] == [(LESSON, "two")]


def test_they_are_asked_in_the_place_of_the_next_lesson() -> None:
    made = plan(after("one", "two"), START + 2 * DAY, Signs(START))
    (asked,) = made.added
    assert asked.name == (STILL_THERE, "two")
    assert asked.slot_at == datetime(2027, 1, 7, 7, 30, tzinfo=UTC)


def test_a_sign_begins_the_count_anew() -> None:
    made = plan(after("one", "two"), START + 2 * DAY, Signs(START + 1.5 * DAY))
    assert [mail.name for mail in made.added] == [(LESSON, "three")]


def test_once_asked_the_course_waits_and_is_then_paused() -> None:
    asked_at = START + 3 * DAY
    waiting = plan(after("one", "two"), asked_at, Signs(START, asked_at), (STILL_THERE, "two"))
    assert (waiting.added, waiting.wake_at, waiting.pause_begins) == ((), asked_at + 7 * DAY, False)
    over = plan(after("one", "two"), asked_at + 7 * DAY, Signs(START, asked_at), (STILL_THERE, "two"))
    assert (over.added, over.pause_begins, over.is_halted) == ((), True, True)


def test_a_word_after_they_were_asked_goes_on() -> None:
    asked_at = START + 3 * DAY
    made = plan(after("one", "two"), asked_at + DAY, Signs(asked_at + DAY, asked_at), (STILL_THERE, "two"))
    assert [mail.name for mail in made.added] == [(LESSON, "three")]


def test_nobody_is_asked_where_nothing_is_to_come() -> None:
    made = plan(after("one", "two", "three"), START + 3 * DAY, Signs(START))
    assert made.finish is not None
    assert made.added == ()


def test_a_question_that_could_not_be_sent_holds_nobody() -> None:
    made = plan(after("one", "two"), START + 2 * DAY, Signs(START), (STILL_THERE, "two"))
    assert [mail.name for mail in made.added] == [(LESSON, "three")]


def test_lessons_that_were_not_sent_are_none_to_be_silent_about() -> None:
    done = tuple(replace(lesson, skipped=True) for lesson in after("one", "two").done)
    assert decide_silence(RULE, replace(after(), done=done), Signs(), (), counts_from=None) is None


def test_without_the_rule_nobody_is_asked() -> None:
    assert decide_silence(None, after("one", "two"), Signs(), (), counts_from=None) is None


def test_each_silence_is_asked_about_once() -> None:
    progress = after("one", "two")
    assert decide_silence(RULE, progress, Signs(START), (), counts_from=None) == AskIfThere("two")
    asked = Signs(START, START + 4 * DAY)
    assert decide_silence(RULE, progress, asked, (), counts_from=None) == WaitForSign(START + 11 * DAY)
