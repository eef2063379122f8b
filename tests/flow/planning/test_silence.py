"""A course that asks people whether they are still there, with the real engine."""

from datetime import timedelta
from pathlib import Path

import pytest
from support.mail import answer, live_through, parsed
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, copy_course, edit_course, enroll, publish_course

from drip.flow.operations.listing import list_mail, person_details
from drip.flow.people.preferences import resume
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.records import EnrollmentRow
from drip.storage.planning import enrollments

ASKS = "Are you still there?"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def asking(site: Site, tmp_path: Path) -> Site:
    """A site whose course asks after two lessons without a sign."""
    rule = "still_there: {after: 2, wait: 5 days}\nsequence:"
    publish_course(site, edit_course(copy_course(tmp_path / "asking"), "sequence:", rule))
    return site


def enrollment_of(site: Site, enrollment_id: int) -> EnrollmentRow:
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment_id)
        assert found is not None
        return found


def subjects(server: ScriptedServer) -> list[str]:
    return [str(parsed(message)["Subject"]) for message in server.messages]


def noon(clock: HandClock, days: int) -> str:
    return f"{clock() + timedelta(days=days):%Y-%m-%d} 12:00"


def until_asked(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    """The mail that asks."""
    while ASKS not in subjects(server):
        live_through(site, server, clock, noon(clock, 1))
    return server.messages[subjects(server).index(ASKS)]


def history_of(site: Site) -> list[str]:
    person = person_details(site, "mara@example.net", MONDAY)
    assert person is not None
    return [event["what"] for event in person["history"]]


def test_silence_pauses_the_course(asking: Site, clock: HandClock) -> None:
    enrollment = enroll(asking)
    with scripted() as server:
        until_asked(asking, server, clock)
        count = len(server.messages)
        live_through(asking, server, clock, "2027-06-01 12:00")
        assert len(server.messages) == count
        assert enrollment_of(asking, enrollment).paused_at is not None
        assert "paused (no sign)" in history_of(asking)
        with asking.database.write() as session:
            resume(Work(session, asking, clock()), enrollment, "web")
        live_through(asking, server, clock, "2027-06-15 12:00")
        assert len(server.messages) > count


@pytest.mark.parametrize("days_later", [1, 20])
def test_one_word_goes_on_also_after_the_pause_and_waits_for_nobody(
    asking: Site, clock: HandClock, days_later: int
) -> None:
    enrollment = enroll(asking)
    with scripted() as server:
        mail = until_asked(asking, server, clock)
        count = len(server.messages)
        live_through(asking, server, clock, noon(clock, days_later))
        answer(asking, mail, "Yes, still here!", clock)
        live_through(asking, server, clock, "2027-02-20 12:00")
        assert len(server.messages) > count
        assert enrollment_of(asking, enrollment).state in ("active", "finished")
    assert list_mail(asking, needs_attention=True) == []


def test_a_no_is_a_wish_to_leave(asking: Site, clock: HandClock) -> None:
    enroll(asking)
    with scripted() as server:
        answer(asking, until_asked(asking, server, clock), "No.", clock)
        live_through(asking, server, clock, f"{clock():%Y-%m-%d} 12:30")
        assert subjects(server)[-1] == "Do you want to leave the course?"
