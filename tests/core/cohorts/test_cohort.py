"""Cohorts: which one can be joined, and when the course begins, for anybody anywhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.courses import course, facts, send

from drip.core.cohorts.cohort import cohort_to_join, course_start, needs_cohort, open_cohorts
from drip.core.courses.course import Cohort, Course, LatePolicy, Pace, Wait
from drip.core.planning.departure import DepartureRules, Postpone, SendNow, decide_departure
from drip.core.planning.planned_mails import planned_mails
from drip.core.planning.schedule import local_date
from drip.core.planning.sequence import DoneLesson, Progress, Send, next_step
from drip.flow.zones import zone_names, zone_of

JANUARY = Cohort("january", date(2027, 1, 11), date(2027, 1, 15))
MARCH = Cohort("march", date(2027, 3, 1), date(2027, 2, 28))
KIRITIMATI, NIUE = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Niue")
DAILY = Pace(days=tuple(range(7)))

zones = st.sampled_from([*zone_names(), "Pacific/Kiritimati", "Pacific/Niue", "Pacific/Apia"]).map(zone_of)
instants = st.datetimes(datetime(2026, 12, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def cohorts(draw: st.DrawFn) -> Cohort:
    starts = draw(st.dates(date(2027, 1, 1), date(2027, 11, 20)))
    return Cohort("theirs", starts, starts + timedelta(days=draw(st.integers(-1, 10))))


def with_cohorts(*found: Cohort, sequence: tuple[object, ...] = send("first")) -> Course:
    return replace(course(*sequence), cohorts=found)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "name"),
    [
        ("2027-01-04 06:00", KIRITIMATI, "january"),
        ("2027-01-15 09:59", KIRITIMATI, "january"),
        ("2027-01-15 10:00", KIRITIMATI, "march"),  # the 16th has begun there
        ("2027-01-16 10:59", NIUE, "january"),  # the 15th has not ended there
        ("2027-01-16 11:00", NIUE, "march"),
    ],
)
def test_a_cohort_can_be_joined_until_the_end_of_the_day_where_one_lives(now: str, zone: ZoneInfo, name: str) -> None:
    found = cohort_to_join(with_cohorts(MARCH, JANUARY), at(now), zone)
    assert found is not None
    assert found.name == name


def test_where_people_may_begin_on_their_own_only_who_wishes_for_a_cohort_is_in_one() -> None:
    either = replace(with_cohorts(JANUARY), own_pace=True)
    assert cohort_to_join(either, at("2027-01-04 00:00"), ZoneInfo("UTC")) is None
    assert cohort_to_join(either, at("2027-01-04 00:00"), ZoneInfo("UTC"), "january") == JANUARY
    assert not needs_cohort(either)
    assert needs_cohort(with_cohorts(JANUARY))


def test_after_the_last_there_is_none() -> None:
    assert cohort_to_join(with_cohorts(JANUARY, MARCH), at("2027-03-01 00:00"), ZoneInfo("UTC")) is None


def test_a_later_cohort_can_be_chosen_and_one_that_has_set_out_cannot() -> None:
    made = with_cohorts(JANUARY, MARCH)
    assert cohort_to_join(made, at("2027-01-04 06:00"), NIUE, "march") == MARCH
    assert cohort_to_join(made, at("2027-02-04 06:00"), NIUE, "january") == MARCH


def test_without_a_zone_a_cohort_is_open_while_it_is_anywhere() -> None:
    assert open_cohorts(with_cohorts(JANUARY), at("2027-01-16 11:59")) == (JANUARY,)
    assert open_cohorts(with_cohorts(JANUARY), at("2027-01-16 12:00")) == ()


def test_who_has_no_cohort_or_one_that_is_gone_begins_when_they_confirm() -> None:
    now = at("2027-01-04 23:30")
    for name in (None, "gone"):
        begins = course_start(with_cohorts(JANUARY), name, now, ZoneInfo("Europe/Berlin"))
        assert (begins.at, begins.first_day) == (now, date(2027, 1, 5))


@given(cohorts(), zones, instants)
def test_a_cohort_begins_on_its_date_everywhere_and_for_late_joiners_at_once(
    cohort: Cohort, zone: ZoneInfo, confirmed: datetime
) -> None:
    begins = course_start(with_cohorts(cohort), "theirs", confirmed, zone)
    assert begins.first_day == cohort.starts
    assert begins.at >= confirmed
    if local_date(confirmed, zone) >= cohort.starts:
        assert begins.at == confirmed
    else:
        assert local_date(begins.at, zone) >= cohort.starts  # later only where the date does not exist, as in Samoa
        assert local_date(begins.at - timedelta(seconds=1), zone) < cohort.starts


@given(cohorts(), zones, instants, st.integers(0, 30))
def test_nobody_receives_a_lesson_before_the_day_of_their_cohort(
    cohort: Cohort, zone: ZoneInfo, confirmed: datetime, hours: int
) -> None:
    """Planned and tried at any time, also where they move to another zone in between."""
    made = with_cohorts(cohort)
    for now in (confirmed, confirmed + timedelta(hours=hours)):
        planned = first_slot(made, confirmed, now, zone)
        assert local_date(planned, zone) >= cohort.starts
        moved = course_start(made, "theirs", confirmed, NIUE)
        decided = decide_departure(planned, planned, DepartureRules(DAILY, NIUE, LatePolicy.SEND, starts=moved.at))
        leaves = {SendNow: planned, Postpone: getattr(decided, "slot_at", planned)}[type(decided)]
        assert local_date(leaves, NIUE) >= cohort.starts


def first_slot(made: Course, confirmed: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    begins = course_start(made, "theirs", confirmed, zone)
    step = next_step(made, Progress(begins.at, zone, facts=facts(), first_day=begins.first_day), lambda *_: False)
    (mail,) = planned_mails(made, step, pace=DAILY, zone=zone, now=now, last=None)
    return mail.slot_at


@given(cohorts(), zones, instants, st.integers(1, 60))
def test_a_day_of_the_course_is_the_same_date_for_all_of_a_cohort_whenever_they_joined(
    cohort: Cohort, zone: ZoneInfo, confirmed: datetime, day: int
) -> None:
    made = with_cohorts(cohort, sequence=(*send("first"), Wait(day=day), *send("second")))
    begins = course_start(made, "theirs", confirmed, zone)
    done = (DoneLesson("first", begins.at),)
    step = next_step(made, Progress(begins.at, zone, done, facts=facts(), first_day=begins.first_day), lambda *_: False)
    assert isinstance(step, Send)
    due = cohort.starts + timedelta(days=day - 1)
    assert local_date(step.not_before, zone) >= due
    assert step.not_before == begins.at or local_date(step.not_before - timedelta(seconds=1), zone) < due


@pytest.mark.parametrize(
    ("zone", "day_8"), [("Europe/Lisbon", "2027-04-04 23:00"), ("Pacific/Niue", "2027-04-05 11:00")]
)
def test_days_are_counted_in_the_calendar_across_a_change_of_the_clocks(zone: str, day_8: str) -> None:
    """In Lisbon the clocks go forward on 28 March 2027."""
    made = course(*send("first"), Wait(day=13), *send("second"))
    started = datetime.combine(date(2027, 3, 24), time(9, 12), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    known = Progress(started, ZoneInfo(zone), (DoneLesson("first", started),), facts=facts())
    step = next_step(made, known, lambda *_: False)
    assert isinstance(step, Send)
    assert step.not_before == at(day_8)
