"""How many people stand where, with people who really walked there."""

from dataclasses import replace

from support.mail import live_through
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, checked_course, enroll, signup_request

from drip.core.courses.course import Course
from drip.core.graph.headcount import CourseHeadcount, PlaceHeadcount
from drip.flow.operations.standings import headcount_of
from drip.flow.people.by_address import pause_person, unsubscribe_person
from drip.flow.people.preferences import report_season
from drip.flow.signup.signup import sign_up
from drip.flow.site import Site
from drip.flow.work import Work

WELCOME, QUESTION, WINTER, UNKNOWN = "step/0", "step/1", "step/3/winter/0", "step/3/unknown/0"


def small_course() -> Course:
    course = checked_course().course
    assert course is not None
    return course


def stand(site: Site, course: Course | None = None) -> CourseHeadcount:
    found = headcount_of(site, course or small_course())
    assert found is not None
    return found


def walk(site: Site, clock: HandClock, until: str) -> None:
    with scripted() as server:
        live_through(site, server, clock, until)


def test_who_has_begun_waits_for_the_first_lesson(site: Site) -> None:
    enroll(site)
    enroll(site, "second@example.net")
    assert stand(site) == CourseHeadcount({WELCOME: PlaceHeadcount(next=2)}, new=2)


def test_somebody_stands_at_the_last_lesson_and_at_the_one_that_is_planned(site: Site) -> None:
    enroll(site)
    walk(site, HandClock(), "2027-01-05 00:00")
    assert stand(site).places == {WELCOME: PlaceHeadcount(here=1), QUESTION: PlaceHeadcount(next=1)}
    assert stand(site).new == 0


def test_while_a_lesson_waits_for_answers_the_track_is_that_of_the_season_told_so_far(site: Site) -> None:
    winter, _ = enroll(site), enroll(site, "silent@example.net")
    clock = HandClock()
    walk(site, clock, "2027-01-06 12:00")
    with site.database.write() as session:
        report_season(Work(session, site, clock()), winter, "career", "winter", "web")
    assert stand(site).places == {
        QUESTION: PlaceHeadcount(here=2),
        WINTER: PlaceHeadcount(next=1),
        UNKNOWN: PlaceHeadcount(next=1),
    }


def test_who_pauses_stays_where_they_are_and_has_nothing_next(site: Site) -> None:
    enroll(site)
    enroll(site, "second@example.net")
    clock = HandClock()
    walk(site, clock, "2027-01-05 00:00")
    enroll(site, "third@example.net", clock())
    with site.database.write() as session:
        for email in ("mara@example.net", "third@example.net"):
            pause_person(Work(session, site, clock()), email, None)
    found = stand(site)
    assert found.places[WELCOME] == PlaceHeadcount(here=2, paused=1)
    assert found.places[QUESTION] == PlaceHeadcount(next=1)
    assert (found.new, found.new_paused) == (1, 1)


def test_people_who_are_through_or_out_are_counted_and_stand_nowhere(site: Site) -> None:
    enroll(site)
    walk(site, HandClock(), "2027-03-01 00:00")
    enroll(site, "leaving@example.net")
    with site.database.write() as session:
        unsubscribe_person(session, "leaving@example.net", MONDAY)
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        sign_up(Work(session, site, MONDAY), edition, signup_request("new@example.net", "New", "UTC", ""))
    assert stand(site) == CourseHeadcount(pending=1, finished=1, left=1)


def test_a_mail_that_is_leaving_this_moment_is_still_next(site: Site) -> None:
    enroll(site)
    with site.database.write() as session:
        from drip.storage.delivery import ledger

        ledger.claim(session, "w1", HandClock().to("2027-01-04 08:00"), 10)
    assert stand(site).places == {WELCOME: PlaceHeadcount(next=1)}


def test_a_lesson_that_the_course_has_lost_is_elsewhere(site: Site) -> None:
    enroll(site)
    walk(site, HandClock(), "2027-01-05 00:00")
    course = small_course()
    found = stand(site, replace(course, sequence=course.sequence[1:]))
    assert found.elsewhere == 1
    assert found.places == {"step/0": PlaceHeadcount(next=1)}


def test_a_course_that_was_never_published_has_no_standings(site: Site) -> None:
    assert headcount_of(site, replace(small_course(), slug="other")) is None
