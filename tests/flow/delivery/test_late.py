"""Lessons that could not leave in time: outages, expiry, `late: skip`, quiet hours."""

from pathlib import Path

import pytest
from support.mail import deliver, lessons, live_through, states
from support.scripted_server import scripted
from support.sites import HandClock, clock_at, enroll, make_site, publish_course

from drip.flow.site import Site
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState


def test_within_its_window_a_late_lesson_leaves_at_once(site: Site) -> None:
    enroll(site)
    with scripted() as server:
        assert deliver(site, server, clock_at("2027-01-04 20:59")) == 1


def test_quiet_hours_hold_after_an_outage(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        clock.to("2027-01-04 22:00")
        assert deliver(site, server, clock) == 0
        clock.to("2027-01-06 07:30")
        assert deliver(site, server, clock) == 1
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)


@pytest.mark.parametrize("days", [1, 3, 14])
def test_after_an_outage_there_is_at_most_one_lesson_a_day(site: Site, days: int) -> None:
    enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 00:00")
        clock.advance(days=days)
        before = len(server.messages)
        live_through(site, server, clock, f"{clock.advance(hours=24):%Y-%m-%d %H:%M}")
        assert len(server.messages) - before <= 1
        live_through(site, server, clock, "2027-03-20 00:00")
    assert lessons(server)[-1] == "The letter last"
    assert len(set(lessons(server))) == len(lessons(server))


def changed(database: Database, folder: Path, lesson: str, line: str) -> Site:
    file = folder / "lessons" / f"{lesson}.md"
    file.write_text(file.read_text().replace("preview:", f"{line}\npreview:"))
    site = make_site(database)
    publish_course(site, folder)
    return site


def test_a_lesson_that_says_skip_is_dropped_when_its_day_has_passed(database: Database, course_folder: Path) -> None:
    site = changed(database, course_folder, "welcome", "late: skip")
    enrollment = enroll(site)
    with scripted() as server:
        deliver(site, server, clock_at("2027-01-05 08:00"))
        assert states(site, enrollment)[0] == ("welcome", DeliveryState.SUPPRESSED)
        deliver(site, server, clock_at("2027-01-06 08:00"))
    assert lessons(server) == ["Which season is it?"]


def test_an_expired_lesson_is_dropped_and_the_course_goes_on(database: Database, course_folder: Path) -> None:
    site = changed(database, course_folder, "welcome", "expires_after: 1 day")
    enrollment = enroll(site)
    with scripted() as server:
        deliver(site, server, clock_at("2027-01-06 08:00"))
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SUPPRESSED)
