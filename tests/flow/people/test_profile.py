from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from support.mail import deliveries, live_through
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll

from drip.core.courses.course import Pace
from drip.core.planning.pace import slower
from drip.flow.operations.listing import person_details
from drip.flow.people import preferences, profile
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import UnknownZone
from drip.storage.engine.states import DeliveryState, MailKind
from drip.storage.planning import enrollments

AUCKLAND, SAMOA, LOS_ANGELES = "Pacific/Auckland", "Pacific/Pago_Pago", "America/Los_Angeles"


def move(site: Site, enrollment: int, zone: str, clock: HandClock) -> bool:
    with site.database.write() as session:
        return profile.change_zone(Work(session, site, clock()), enrollment, zone, "web")


def history_of(site: Site, email: str = "mara@example.net") -> list[str]:
    found = person_details(site, email, MONDAY)
    assert found is not None
    return [event["what"] for event in found["history"]]


def test_the_next_lesson_comes_at_the_same_hour_of_the_new_place(site: Site) -> None:
    enrollment, clock = enroll(site, zone="Europe/Lisbon"), HandClock()
    assert move(site, enrollment, LOS_ANGELES, clock)
    (lesson,) = deliveries(site, enrollment)
    assert lesson.due_at.astimezone(ZoneInfo(LOS_ANGELES)).strftime("%a %H:%M") == "Mon 07:30"
    assert history_of(site)[-1] == "zone America/Los_Angeles (web)"


def test_the_zone_that_it_is_already_changes_nothing(site: Site) -> None:
    enrollment, clock = enroll(site, zone="Europe/Lisbon"), HandClock()
    assert not move(site, enrollment, "Europe/Lisbon", clock)
    with pytest.raises(UnknownZone):
        move(site, enrollment, "Europe/Atlantis", clock)
    assert not any(line.startswith("zone") for line in history_of(site))


@pytest.mark.parametrize(("before", "after"), [(AUCKLAND, SAMOA), (SAMOA, AUCKLAND), ("Europe/Lisbon", LOS_ANGELES)])
def test_whoever_moves_gets_one_lesson_a_local_date(site: Site, before: str, after: str) -> None:
    """To and fro, every day; the course would send one a day."""
    enrollment, clock = enroll(site, zone=before), HandClock()
    with site.database.write() as session:
        preferences.change_pace(Work(session, site, clock()), enrollment, Pace(tuple(range(7))), "web")
    left: dict[datetime, str] = {}  # when a lesson left, and the zone that they were in
    with scripted() as server:
        for day in range(5, 17):
            live_through(site, server, clock, f"2027-01-{day:02} 06:00")
            here = before if day % 2 else after
            sent = (d.marked_at for d in deliveries(site, enrollment) if d.kind == MailKind.LESSON)
            left |= {at: here for at in sent if at and at not in left}
            move(site, enrollment, after if day % 2 else before, clock)
    assert len(left) >= 3
    for first, second in pairwise(left):
        zone = ZoneInfo(left[second])
        assert second.astimezone(zone).date() > first.astimezone(zone).date()


def test_a_lesson_of_today_is_not_sent_again_in_the_new_zone(site: Site) -> None:
    enrollment, clock = enroll(site, zone="Europe/Lisbon"), HandClock()
    with site.database.write() as session:
        preferences.change_pace(Work(session, site, clock()), enrollment, Pace(tuple(range(7))), "web")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 08:00")
        assert len(server.messages) == 1
        move(site, enrollment, LOS_ANGELES, clock)  # where it is midnight, and 07:30 is to come
        live_through(site, server, clock, "2027-01-05 08:00")
        assert len(server.messages) == 1
        live_through(site, server, clock, "2027-01-05 16:00")
        assert len(server.messages) == 2


def test_a_pause_ends_on_the_same_day_of_the_new_place(site: Site) -> None:
    enrollment, clock = enroll(site, zone="Europe/Lisbon"), HandClock()
    with site.database.write() as session:
        preferences.pause(Work(session, site, clock()), enrollment, HandClock().to("2027-01-18 00:00"), "web")
    move(site, enrollment, AUCKLAND, clock)
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment)
        assert found is not None
        assert found.paused_until is not None
        assert found.wake_at == found.paused_until
    assert found.paused_until.astimezone(ZoneInfo(AUCKLAND)).isoformat() == "2027-01-18T00:00:00+13:00"


def test_a_pace_of_ones_own_moves_the_next_lesson_and_is_undone(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    with site.database.write() as session:
        own = Pace((3,), at=MONDAY.time().replace(hour=21))
        preferences.change_pace(Work(session, site, clock()), enrollment, own, "web")
    assert [d.due_at.date() for d in deliveries(site, enrollment)] == [date(2027, 1, 7)]
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        preferences.change_pace(Work(session, site, clock()), enrollment, edition.course.pace, "web")
        found = enrollments.get_enrollment(session, enrollment)
        assert found is not None
        assert found.pace is None
        assert slower(edition.course.pace) is not None
    assert [d.due_at.date() for d in deliveries(site, enrollment)] == [date(2027, 1, 4)]
    assert deliveries(site, enrollment)[0].state == DeliveryState.PLANNED


def test_a_first_name_is_in_the_next_letter(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    with site.database.write() as session:
        assert profile.change_name(Work(session, site, clock()), enrollment, "  Marie\n Luise ", "web")
        assert not profile.change_name(Work(session, site, clock()), enrollment, "Marie Luise", "web")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 08:00")
    assert b"Subject: Marie Luise, welcome" in server.messages[0]


def test_a_language_is_kept_once(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    with site.database.write() as session:
        assert profile.change_language(Work(session, site, clock()), enrollment, "de", "web")
        assert not profile.change_language(Work(session, site, clock()), enrollment, "de", "web")
    assert history_of(site).count("language de (web)") == 1
