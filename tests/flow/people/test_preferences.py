from datetime import timedelta

from support.mail import deliveries, lessons, live_through, states
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll

from drip.flow.people.by_address import pause_person, report_season_of_person, resume_person, unsubscribe_person
from drip.flow.people.preferences import answer_question, pause, report_season, resume
from drip.flow.planning.wake_up import wake_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.states import DeliveryState


def test_a_pause_until_a_date_ends_by_itself_and_loses_nothing(site: Site) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        clock = HandClock()
        live_through(site, server, clock, "2027-01-05 00:00")
        with site.database.write() as session:
            pause(Work(session, site, clock()), enrollment, MONDAY + timedelta(days=20), "web")
        live_through(site, server, clock, "2027-01-24 00:00")
        assert len(server.messages) == 1
        live_through(site, server, clock, "2027-01-26 00:00")
    assert lessons(server) == ["Mara, welcome", "Which season is it?"]


def test_a_pause_without_a_date_lasts_until_one_resumes(site: Site) -> None:
    enrollment = enroll(site)
    with site.database.write() as session:
        pause(Work(session, site, MONDAY), enrollment, None, "web")
    assert wake_up(site, MONDAY + timedelta(days=400)) == 0
    with site.database.write() as session:
        assert resume(Work(session, site, MONDAY + timedelta(days=401)), enrollment, "web")
    assert states(site, enrollment) == [("welcome", DeliveryState.PLANNED)]
    assert deliveries(site, enrollment)[0].due_at > MONDAY + timedelta(days=401)


def test_a_season_told_on_the_page_turns_the_course(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
        with site.database.write() as session:
            report_season(Work(session, site, clock()), enrollment, "career", "summer", "web")
        live_through(site, server, clock, "2027-01-14 00:00")
    assert lessons(server)[-1] == "The letter guard"


def test_an_answer_by_button_counts_like_a_reply(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
    with site.database.write() as session:
        assert answer_question(Work(session, site, clock()), enrollment, "career_season", "winter", "web")
        assert answer_question(Work(session, site, clock()), enrollment, "evidence", "the dark", "web")
        assert not answer_question(Work(session, site, clock()), enrollment, "no-such-question", "x", "web")
    assert states(site, enrollment)[-1] == ("rest", DeliveryState.PLANNED)


def test_silence_is_reminded_of_once_and_then_the_course_goes_on(site: Site) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        live_through(site, server, HandClock(), "2027-03-01 00:00")
    kinds = [(d.kind, d.lesson) for d in deliveries(site, enrollment)]
    assert kinds.count(("reminder", "name-your-season")) == 1
    assert lessons(server)[-2:] == ["The letter tour", "The letter last"]


def test_an_answer_takes_the_reminder_back(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
        for question, text in (("career_season", "fall"), ("evidence", "leaves")):
            with site.database.write() as session:
                answer_question(Work(session, site, clock()), enrollment, question, text, "web")
        live_through(site, server, clock, "2027-03-01 00:00")
    assert "reminder" not in [d.kind for d in deliveries(site, enrollment)]
    assert lessons(server) == ["Mara, welcome", "Which season is it?"] + [
        f"The letter {n}" for n in ("harvest", "let-go", "last")
    ]


def test_all_courses_of_a_person_at_once(site: Site) -> None:
    enrollment = enroll(site)
    email = "Mara@Example.net"
    with site.database.write() as session:
        assert pause_person(Work(session, site, MONDAY), email, None) == ["seasons"]
        assert resume_person(Work(session, site, MONDAY), email) == ["seasons"]
        assert report_season_of_person(Work(session, site, MONDAY), email, "personal", "winter") == ["seasons"]
        assert unsubscribe_person(session, email, MONDAY) == ["seasons"]
        assert unsubscribe_person(session, email, MONDAY) == []
    assert states(site, enrollment) == []
