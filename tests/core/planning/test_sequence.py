from dataclasses import replace
from datetime import timedelta

from support.courses import (
    START,
    DoneLesson,
    by_season,
    course,
    facts,
    lesson,
    name_of,
    progress,
    season_question,
    send,
    step,
)

from drip.core.courses.course import AwaitAnswers, Branch, Enroll, OnSeasonChange, SendLesson, Wait
from drip.core.planning.sequence import Await, Finish, Send, next_step

TRACKS = {
    "spring": send("plant", "bets"),
    "summer": send("guard"),
    "fall": send("harvest", "stop"),
    "winter": send("rest", "no"),
    "unknown": send("tour"),
}


def test_a_course_begins_with_its_first_lesson() -> None:
    assert step(course(*send("one", "two")), progress()) == Send("one", START)


def test_the_lesson_after_the_last_one_done_comes_next() -> None:
    assert name_of(step(course(*send("one", "two", "three")), progress("one"))) == "two"


def test_a_course_that_has_been_walked_to_its_end_is_finished() -> None:
    assert isinstance(step(course(*send("one", "two")), progress("one", "two")), Finish)


def test_a_wait_moves_the_next_lesson_by_whole_local_days() -> None:
    walked = course(SendLesson("one"), Wait(timedelta(weeks=1)), SendLesson("two"))
    found = step(walked, progress("one"))
    assert isinstance(found, Send)
    assert found.not_before.isoformat() == "2027-01-11T00:00:00+00:00"


def test_waits_in_a_row_add_up() -> None:
    walked = course(SendLesson("one"), Wait(timedelta(days=2)), Wait(timedelta(hours=3)), SendLesson("two"))
    found = step(walked, progress("one"))
    assert isinstance(found, Send)
    assert found.not_before.isoformat() == "2027-01-06T03:00:00+00:00"


def test_the_season_reported_selects_the_track() -> None:
    walked = course(SendLesson("name"), by_season(**TRACKS), SendLesson("last"))
    assert name_of(step(walked, progress("name", now_in=facts(career="winter")))) == "rest"
    assert name_of(step(walked, progress("name"))) == "tour"


def test_with_switch_a_new_season_moves_to_the_other_track_at_the_next_lesson() -> None:
    walked = course(SendLesson("name"), by_season(**TRACKS), SendLesson("last"))
    assert name_of(step(walked, progress("name", "rest", now_in=facts(career="fall")))) == "harvest"


def test_switching_back_does_not_repeat_a_lesson() -> None:
    walked = course(SendLesson("name"), by_season(**TRACKS), SendLesson("last"))
    assert name_of(step(walked, progress("name", "rest", "harvest", now_in=facts(career="winter")))) == "no"


def test_with_finish_the_track_that_was_entered_is_kept() -> None:
    walked = course(SendLesson("name"), by_season(OnSeasonChange.FINISH, **TRACKS), SendLesson("last"))
    entered = DoneLesson("rest", START + timedelta(days=1), {"season.career": "winter"})
    assert name_of(step(walked, progress("name", entered, now_in=facts(career="fall")))) == "no"


def test_with_finish_a_season_told_before_the_track_is_entered_counts() -> None:
    walked = course(SendLesson("name"), by_season(OnSeasonChange.FINISH, **TRACKS), SendLesson("last"))
    assert name_of(step(walked, progress("name", now_in=facts(career="fall")))) == "harvest"


def test_a_season_told_after_the_block_does_not_lead_back_into_it() -> None:
    walked = course(SendLesson("name"), by_season(**TRACKS), SendLesson("check-in"), SendLesson("last"))
    told = progress("name", "rest", "no", "check-in", now_in=facts(career="spring"))
    assert name_of(step(walked, told)) == "last"


def test_a_later_block_may_offer_the_tracks_again_to_who_has_changed() -> None:
    again = replace(by_season(**TRACKS), id="season.career#2")
    walked = course(SendLesson("name"), by_season(**TRACKS), SendLesson("check-in"), again, SendLesson("last"))
    had = ("name", "rest", "no", "check-in")
    assert name_of(step(walked, progress(*had[:3], now_in=facts(career="winter")))) == "check-in"
    assert name_of(step(walked, progress(*had, now_in=facts(career="spring")))) == "plant"
    assert name_of(step(walked, progress(*had, "plant", now_in=facts(career="spring")))) == "bets"
    assert name_of(step(walked, progress(*had, now_in=facts(career="winter")))) == "last"


def test_a_condition_already_decided_is_not_asked_again() -> None:
    walked = course(SendLesson("one"), Branch("c", {"then": send("a", "b"), "else": send("z")}, when="c"))
    entered = DoneLesson("z", START + timedelta(days=1), {"c": "else"})
    assert isinstance(next_step(walked, progress("one", entered), lambda *_: True), Finish)
    assert name_of(next_step(walked, progress("one"), lambda *_: True)) == "a"


def test_the_way_here_is_told_with_the_lesson() -> None:
    found = step(course(by_season(**TRACKS), SendLesson("last")), progress("rest", "no", now_in=facts(career="winter")))
    assert isinstance(found, Send)
    assert found.choices == {"season.career": "winter"}


def test_a_branch_that_lies_behind_keeps_the_track_that_was_taken() -> None:
    again = replace(by_season(**TRACKS), id="season.career#2")
    walked = course(by_season(**TRACKS), SendLesson("check-in"), again)
    taken = {"season.career": "winter"}
    had = (DoneLesson("rest", START, taken), DoneLesson("check-in", START + timedelta(days=9), taken))
    found = step(walked, progress(*had, now_in=facts(career="spring")))
    assert isinstance(found, Send)
    assert found.choices == {"season.career": "winter", "season.career#2": "spring"}


def test_an_await_holds_the_next_lesson_until_its_time_is_over() -> None:
    asking = lesson("name", season_question())
    awaiting = AwaitAnswers("name", timedelta(days=5), timedelta(days=2))
    walked = course(SendLesson("name"), awaiting, SendLesson("next"), name=asking)
    found = step(walked, progress("name"))
    assert isinstance(found, Await)
    assert found.questions == ("career_season",)
    assert found.until.isoformat() == "2027-01-09T00:00:00+00:00"
    assert found.remind_at is not None
    assert found.remind_at.isoformat() == "2027-01-06T00:00:00+00:00"
    assert found.then == Send("next", found.until)


def test_an_answer_ends_the_wait_at_once() -> None:
    asking = lesson("name", season_question())
    awaiting = AwaitAnswers("name", timedelta(days=5))
    walked = course(SendLesson("name"), awaiting, SendLesson("next"), name=asking)
    answered_at = START + timedelta(hours=30)
    assert step(walked, progress("name", answered_at={"career_season": answered_at})) == Send("next", answered_at)


def test_nobody_waits_for_the_answers_to_a_lesson_that_was_not_sent() -> None:
    asking = lesson("name", season_question())
    walked = course(SendLesson("name"), AwaitAnswers("name", timedelta(days=5)), SendLesson("next"), name=asking)
    assert step(walked, progress(DoneLesson("name", START, skipped=True))) == Send("next", START)


def test_a_wait_at_the_end_of_the_course_is_waited_for() -> None:
    asking = lesson("name", season_question())
    found = step(course(SendLesson("name"), AwaitAnswers("name", timedelta(days=3)), name=asking), progress("name"))
    assert isinstance(found, Await)
    assert isinstance(found.then, Finish)
    assert found.then.at == found.until


def test_each_of_two_awaits_in_a_row_is_waited_for() -> None:
    asking = {"name": lesson("name", season_question()), "more": lesson("more", season_question("health"))}
    awaits = (AwaitAnswers("name", timedelta(days=3)), AwaitAnswers("more", timedelta(days=8)))
    walked = course(*send("name", "more"), *awaits, *send("next"), **asking)
    found = step(walked, progress("name", DoneLesson("more", START)))
    assert isinstance(found, Await)
    assert found.lesson == "name"
    assert isinstance(found.then, Send)
    assert found.then.not_before.isoformat() == "2027-01-12T00:00:00+00:00"


def test_a_lesson_added_before_ones_place_is_skipped() -> None:
    assert name_of(step(course(*send("one", "new", "two", "three")), progress("one", "two"))) == "three"


def test_a_lesson_added_with_backfill_is_sent_first() -> None:
    walked = course(*send("one", "new", "two", "three"), new=lesson("new", backfill=True))
    assert name_of(step(walked, progress("one", "two"))) == "new"
    assert name_of(step(walked, progress("one", "two", "new"))) == "three"


def test_a_lesson_that_was_removed_is_passed_over() -> None:
    assert name_of(step(course(*send("one", "three")), progress("one", "two"))) == "three"


def test_a_renamed_lesson_is_still_the_same_lesson() -> None:
    walked = course(*send("hello", "two"), hello=lesson("hello", was=("welcome",)))
    assert name_of(step(walked, progress("welcome"))) == "two"


def test_a_further_course_starts_where_its_place_is_reached() -> None:
    found = step(course(SendLesson("one"), Enroll("next-course"), SendLesson("two")), progress("one"))
    assert isinstance(found, Send)
    assert found.enroll == ("next-course",)
    assert step(course(Enroll("next-course"), SendLesson("one"), SendLesson("two")), progress("one")) == Send(
        "two", START
    )
