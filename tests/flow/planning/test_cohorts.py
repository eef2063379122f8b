from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from support.cohorts import cohort_site, edit, found, in_cohorts, join
from support.mail import answer, deliver, deliveries, lessons, live_through
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, clock_at, enroll, make_site, publish_course, signup_request

from drip.core.cohorts.cohort import NoCohortOpen
from drip.flow.operations.audit import audit
from drip.flow.operations.clock_rollback import repair_future_dates
from drip.flow.operations.timeline import next_due, timeline_since
from drip.flow.people.course_view import confirmation_view, my_course
from drip.flow.people.preferences import leave
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.states import EnrollmentState
from drip.storage.engine.tables import Subscriber

pytestmark = pytest.mark.own_course


@pytest.fixture
def site(database: Database, course_folder: Path) -> Site:
    return cohort_site(database, course_folder)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slots(site: Site, enrollment_id: int) -> list[datetime]:
    return [d.slot_at for d in deliveries(site, enrollment_id) if d.kind == "lesson"]


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("UTC", "2027-01-11 07:30"),
        ("Pacific/Kiritimati", "2027-01-10 17:30"),
        ("Pacific/Niue", "2027-01-11 18:30"),
        ("Asia/Kathmandu", "2027-01-11 01:45"),
    ],
)
def test_everybody_begins_on_the_day_of_their_cohort_where_they_live(site: Site, zone: str, first: str) -> None:
    mara = join(site, zone=zone)
    assert found(site, mara).cohort == "january"
    assert slots(site, mara) == [at(first)]


def test_until_then_nothing_is_sent_and_nothing_is_amiss(site: Site) -> None:
    mara, clock = join(site), HandClock()
    assert audit(site, clock()).findings == ()
    assert next_due(site) == at("2027-01-11 07:30")
    with site.database.read() as session:
        mine = my_course(Work(session, site, clock()), mara)
    assert mine is not None
    assert (mine.next_at, mine.lessons_received) == (at("2027-01-11 07:30"), 0)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-11 07:00")
        assert server.messages == []
        live_through(site, server, clock, "2027-01-11 08:00")
        assert lessons(server) == ["Mara, welcome"]


def test_a_clock_that_was_ahead_and_is_set_right_lets_nobody_begin_early(site: Site) -> None:
    mara = join(site)
    repair_future_dates(site, MONDAY - timedelta(days=2))
    assert slots(site, mara) == [at("2027-01-11 07:30")]


def test_who_joins_late_begins_at_once_and_meets_the_others_on_the_days_of_the_course(
    database: Database, course_folder: Path
) -> None:
    edit(course_folder, "lesson: name-your-season\n", "lesson: name-your-season\n    on: day 8\n")
    site = cohort_site(database, course_folder)
    early, late = join(site, "Early"), join(site, "Late", now=at("2027-01-14 20:00"))
    assert slots(site, late) == [at("2027-01-15 07:30")]
    with scripted() as server:
        live_through(site, server, clock_at("2027-01-11 07:00"), "2027-01-18 12:00")
    assert [slot.day for slot in slots(site, early)][:2] == [11, 18]
    assert [slot.day for slot in slots(site, late)][:2] == [15, 18]


def test_who_wishes_for_a_later_cohort_waits_for_it(site: Site) -> None:
    mara = join(site, cohort="2027-03-01")
    assert slots(site, mara) == [at("2027-03-01 07:30")]


def test_nobody_can_sign_up_for_what_can_not_be_joined_any_more(site: Site) -> None:
    with pytest.raises(NoCohortOpen, match="choose another"):
        join(site, cohort="january", now=at("2027-01-16 00:00"))
    with pytest.raises(NoCohortOpen, match="no next one is set yet"):
        join(site, now=at("2027-03-01 00:00"))
    with site.database.read() as session:
        assert session.query(Subscriber).count() == 0


def test_whoever_confirms_too_late_for_their_cohort_is_in_the_next(site: Site) -> None:
    mara, later = join(site, confirmed=False), at("2027-01-16 09:00")
    assert found(site, mara).cohort == "january"
    with site.database.write() as session:
        arrival = confirmation_view(Work(session, site, later), mara)
        assert arrival is not None
        assert arrival.cohort is not None
        assert arrival.cohort.name == "2027-03-01"
        confirm(Work(session, site, later), mara, "")
    assert found(site, mara).cohort == "2027-03-01"


def test_where_no_cohort_is_left_to_confirm_for_they_wait_for_the_next(site: Site, course_folder: Path) -> None:
    mara, later = join(site, confirmed=False), at("2027-04-01 09:00")
    with site.database.write() as session:
        assert not confirm(Work(session, site, later), mara, "")
        arrival = confirmation_view(Work(session, site, later), mara)
        assert arrival is not None
        assert arrival.is_closed
    assert found(site, mara).state == EnrollmentState.PENDING
    edit(course_folder, "  - {starts: 2027-03-01}", "  - {starts: 2027-03-01}\n  - {starts: 2027-05-03}")
    publish_course(site, course_folder, later)
    with site.database.write() as session:
        confirm(Work(session, site, later), mara, "")
    assert found(site, mara).cohort == "2027-05-03"


def test_the_zone_that_counts_is_the_one_that_the_sign_up_told(site: Site) -> None:
    """The 15th has ended in Kiritimati, and not in Niue."""
    now = at("2027-01-15 10:30")
    with pytest.raises(NoCohortOpen):
        join(site, "Anna", "Pacific/Kiritimati", now=now, cohort="january")
    assert found(site, join(site, "Ben", "Pacific/Niue", now=now)).cohort == "january"


def test_who_signs_up_again_before_confirming_may_choose_anew(site: Site) -> None:
    first = join(site, confirmed=False)
    assert join(site, cohort="2027-03-01", confirmed=False) == first
    assert found(site, first).cohort == "2027-03-01"


def test_a_date_that_is_moved_moves_everybody_who_waits_for_it(site: Site, course_folder: Path) -> None:
    mara = join(site)
    edit(course_folder, "starts: 2027-01-11", "starts: 2027-01-13")
    publish_course(site, course_folder)
    assert slots(site, mara) == [at("2027-01-13 07:30")]


def test_a_cohort_that_is_taken_from_the_list_can_be_joined_no_more_and_stays_that_of_its_people(
    site: Site, course_folder: Path
) -> None:
    mara = join(site)
    for _ in range(2):
        text = (course_folder / "course.yaml").read_text(encoding="utf-8")
        lines = [line for line in text.split("\n") if "january" not in line]
        (course_folder / "course.yaml").write_text("\n".join(lines) + "# \n", encoding="utf-8")
        publish_course(site, course_folder)
    assert slots(site, mara) == [at("2027-01-11 07:30")]
    with pytest.raises(NoCohortOpen):
        join(site, "Anna", cohort="january")
    assert found(site, join(site, "Anna")).cohort == "2027-03-01"


def test_who_is_in_the_course_when_it_is_turned_to_cohorts_goes_on(database: Database, course_folder: Path) -> None:
    site = make_site(database)
    publish_course(site, course_folder)
    mara = enroll(site)
    publish_course(site, in_cohorts(course_folder))
    assert slots(site, mara) == [at("2027-01-04 07:30")]


def test_who_moves_after_the_plan_was_made_gets_nothing_before_the_day(site: Site) -> None:
    """Planned in Kiritimati, where the day begins first; due while they are in Niue, where it begins last."""
    mara, clock = join(site, zone="Pacific/Kiritimati"), clock_at("2027-01-10 17:30")
    with site.database.write() as session:
        session.execute(update(Subscriber).values(zone="Pacific/Niue"))
    with scripted() as server:
        deliver(site, server, clock)
        assert server.messages == []
    assert slots(site, mara) == [at("2027-01-11 18:30")]


def test_a_course_may_lead_on_to_one_with_cohorts(database: Database, course_folder: Path) -> None:
    site = cohort_site(database, course_folder)
    edit(course_folder, "course: seasons", "course: before")
    edit(course_folder, "start: cohort\n", "")
    text = (course_folder / "course.yaml").read_text()
    head, _, rest = text.partition("cohorts:\n")
    (course_folder / "course.yaml").write_text(
        head + "sequence:\n  - enroll: seasons\n" + rest.partition("sequence:\n")[2]
    )
    publish_course(site, course_folder)
    with site.database.write() as session:
        edition = site.live_edition(session, "before")
        assert edition is not None
        pending = sign_up(Work(session, site, MONDAY), edition, signup_request("mara@example.net", "Mara", "UTC", ""))
        assert pending is not None
        confirm(Work(session, site, MONDAY), pending.id, "")
    led_to = found(site, pending.id + 1)
    assert (led_to.course, led_to.cohort) == ("seasons", "january")
    assert slots(site, led_to.id) == [at("2027-01-11 07:30")]


def test_a_goal_ends_the_course_withdraws_what_was_planned_and_is_told(database: Database, course_folder: Path) -> None:
    edit(course_folder, "sequence:\n", "goal: answers.hope == 'done'\nsequence:\n")
    site, clock = make_site(database), clock_at("2027-01-04 08:00")
    publish_course(site, course_folder)
    mara = enroll(site)
    with scripted() as server:
        deliver(site, server, clock)
        answer(site, server.messages[0], "done", clock)
    assert found(site, mara).state == EnrollmentState.FINISHED
    assert [d.state for d in deliveries(site, mara)] == ["sent"]
    assert [one.data for one in timeline_since(site, 0) if one.kind == "finished"] == [{"reason": "goal"}]


@pytest.mark.parametrize(
    ("rule", "finished", "left"),
    [("always", True, True), ("after finishing", True, False), ("never", False, False)],
)
def test_who_may_take_the_course_again(
    database: Database, course_folder: Path, rule: str, finished: bool, left: bool
) -> None:
    edit(course_folder, "sequence:\n", f"reentry: {rule}\ngoal: answers.hope == 'done'\nsequence:\n")
    site, clock = make_site(database), clock_at("2027-01-04 08:00")
    publish_course(site, course_folder)
    enroll(site)
    with scripted() as server:
        deliver(site, server, clock)
        answer(site, server.messages[0], "done", clock)
    assert comes_back(site, "mara@example.net") == finished
    with site.database.write() as session:
        leave(session, enroll(site, "ben@example.net"), "web", MONDAY)
    assert comes_back(site, "ben@example.net") == left


def comes_back(site: Site, email: str) -> bool:
    try:
        enroll(site, email, clock_at("2027-02-01 08:00")())
    except AssertionError:
        return False
    return True


def test_who_never_confirmed_has_not_taken_the_course(database: Database, course_folder: Path) -> None:
    edit(course_folder, "sequence:\n", "reentry: never\nsequence:\n")
    site = make_site(database)
    publish_course(site, course_folder)
    with site.database.write() as session:
        leave(session, join(site, confirmed=False), "web", MONDAY)
    assert comes_back(site, "mara@example.net")


@pytest.fixture
def either(database: Database, course_folder: Path) -> Site:
    """The small course, in cohorts or on one's own."""
    edit(in_cohorts(course_folder), "start: cohort", "start: either")
    made = make_site(database)
    publish_course(made, course_folder)
    return made


def test_where_both_ways_are_open_people_begin_on_their_own_or_with_the_cohort_that_they_chose(either: Site) -> None:
    alone, together = join(either), join(either, "Ben", cohort="january")
    assert (found(either, alone).cohort, found(either, together).cohort) == (None, "january")
    assert slots(either, alone)[0] < at("2027-01-05 00:00") < slots(either, together)[0]


def test_who_confirms_after_the_last_cohort_has_set_out_begins_on_their_own(either: Site) -> None:
    late = join(either, cohort="january", confirmed=False)
    with either.database.write() as session:
        assert confirm(Work(session, either, at("2027-04-01 06:00")), late, "")
    assert found(either, late).cohort is None
    assert slots(either, late)[0] < at("2027-04-03 00:00")


def test_a_cohort_that_is_closed_cannot_be_chosen_where_one_may_begin_alone(either: Site) -> None:
    with pytest.raises(NoCohortOpen, match="can't be joined any more"):
        join(either, now=at("2027-04-01 06:00"), cohort="january")
