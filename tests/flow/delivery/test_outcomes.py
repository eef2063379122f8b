"""Each row of the table of SMTP outcomes, against a server that says just that."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.mail import deliver, deliveries, states
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, copy_course, enroll, make_site, publish_course, signup_request

from drip.flow.operations.audit import audit
from drip.flow.operations.timeline import timeline_since
from drip.flow.people.preferences import report_season
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import suppressions
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState, EnrollmentState
from drip.storage.planning import enrollments

TEN = MONDAY + timedelta(hours=4)


def suppressed(site: Site) -> bool:
    with site.database.read() as session:
        return suppressions.find_suppression(session, site.keys.suppression_keys("mara@example.net")) is not None


def state_of(site: Site, enrollment_id: int) -> EnrollmentState:
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment_id)
        assert found is not None
        return found.state


def test_a_greylisted_mail_is_tried_again_in_five_minutes(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock(TEN)
    with scripted(rcpt=["451 4.2.0 greylisted", "250 ok"]) as server:
        assert deliver(site, server, clock) == 0
        assert deliveries(site, enrollment)[0].due_at == TEN + timedelta(minutes=5)
        clock.advance(minutes=4)
        assert deliver(site, server, clock) == 0
        clock.advance(minutes=1)
        assert deliver(site, server, clock) == 1


def test_planning_anew_gives_a_mail_that_is_being_retried_no_longer_life(
    database: Database, course_folder: Path
) -> None:
    file = course_folder / "lessons" / "welcome.md"
    file.write_text(file.read_text().replace("preview:", "expires_after: 3 days\npreview:"))
    site = make_site(database)
    publish_course(site, course_folder)
    enrollment = enroll(site)
    with scripted(rcpt="451 4.2.0 not today") as server:
        deliver(site, server, HandClock(TEN))
    before = deliveries(site, enrollment)[0]
    with site.database.write() as session:
        report_season(Work(session, site, TEN + timedelta(days=1)), enrollment, "career", "winter", "web")
    after = deliveries(site, enrollment)[0]
    assert (after.expires_at, after.due_at) == (before.expires_at, before.due_at)


def test_retries_end_and_the_course_goes_on(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock(TEN)
    with scripted(rcpt="451 4.2.0 not today") as server:
        for _ in range(60):
            deliver(site, server, clock)
            clock.advance(hours=12)
    found = states(site, enrollment)
    assert found[0] == ("welcome", DeliveryState.FAILED)
    assert "gave up after" in deliveries(site, enrollment)[0].reason
    assert found[1][0] == "name-your-season"


@pytest.mark.parametrize("status", ["5.1.1", "5.1.3", "5.1.10", "5.2.1"])
def test_an_address_that_does_not_exist_is_suppressed(site: Site, status: str) -> None:
    enrollment = enroll(site)
    with scripted(rcpt=f"550 {status} no such person") as server:
        deliver(site, server, HandClock(TEN))
    assert suppressed(site)
    assert state_of(site, enrollment) == EnrollmentState.BOUNCED
    assert states(site, enrollment) == [("welcome", DeliveryState.FAILED)]


def test_a_bounce_ends_all_courses_of_a_person(site: Site, tmp_path: Path) -> None:
    folder = copy_course(tmp_path / "other")
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text().replace("course: seasons", "course: other"))
    publish_course(site, folder)
    first = enroll(site)
    with site.database.write() as session:
        edition = site.live_edition(session, "other")
        assert edition is not None
        second = sign_up(Work(session, site, MONDAY), edition, signup_request("mara@example.net", "", "UTC", ""))
        assert second is not None
        confirm(Work(session, site, MONDAY), second.id, "")
    with scripted(rcpt="550 5.1.1 no such person") as server:
        deliver(site, server, HandClock(TEN))
    assert {state_of(site, enrollment) for enrollment in (first, second.id)} == {EnrollmentState.BOUNCED}


def test_a_domain_that_does_not_exist_gets_a_second_try(site: Site) -> None:
    enroll(site)
    clock = HandClock(TEN)
    with scripted(rcpt="550 5.1.2 no such domain") as server:
        deliver(site, server, clock)
        assert not suppressed(site)
        clock.advance(hours=3)
        deliver(site, server, clock)
    assert suppressed(site)


def test_a_full_mailbox_is_tried_three_times_and_nobody_is_suppressed(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock(TEN)
    with scripted(rcpt="552 5.2.2 full") as server:
        for _ in range(20):
            deliver(site, server, clock)
            clock.advance(hours=12)
    lesson = deliveries(site, enrollment)[0]
    assert (lesson.state, lesson.attempt) == (DeliveryState.FAILED, 3)
    assert not suppressed(site)


def test_a_refusal_by_policy_holds_the_domain_and_blames_nobody(site: Site) -> None:
    others = [enroll(site, f"p{number}@example.net") for number in range(10)]
    clock = HandClock(TEN)
    with scripted(rcpt="550 5.7.1 blocked") as server:
        deliver(site, server, clock, connections=2)
        assert not suppressed(site)
        assert (
            len([c for c in server.commands if c.startswith("RCPT")]) <= 6
        )  # on two connections: offered, behind it, at hand
    assert "domain example.net held" in " ".join(f.what for f in audit(site, clock()).findings)
    clock.advance(hours=6)
    with scripted() as server:
        assert deliver(site, server, clock) == 10
    assert states(site, others[0])[0] == ("welcome", DeliveryState.SENT)


def test_a_domain_that_asks_for_patience_gets_some(site: Site) -> None:
    enroll(site)
    clock = HandClock(TEN)
    with scripted(rcpt="450 4.7.1 too fast") as server:
        deliver(site, server, clock)
    with site.database.read() as session:
        assert [hold.name for hold in suppressions.list_blocks(session, clock())] == ["example.net"]


def test_a_lesson_that_is_too_large_stops_for_all_and_people_stay(site: Site) -> None:
    first, second = enroll(site), enroll(site, "joe@example.net")
    with scripted(body="552 5.3.4 too large") as server:
        deliver(site, server, HandClock(TEN), connections=1)
    assert len(server.messages) == 1
    assert {states(site, e)[0] for e in (first, second)} == {("welcome", DeliveryState.PLANNED)}
    assert not suppressed(site)


def test_a_lesson_that_cannot_be_made_for_somebody_fails_for_them_alone_with_an_alert(site: Site) -> None:
    enrollment = enroll(site)
    with site.database.read() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
    broken = replace(edition.mails["lesson:welcome"], html="{{ nothing.at.all }}")
    site._editions[edition.version_id] = replace(edition, mails={**edition.mails, "lesson:welcome": broken})
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN)) == 0
    assert states(site, enrollment) == [("welcome", DeliveryState.FAILED), ("name-your-season", DeliveryState.PLANNED)]
    assert any(event.kind == "alert" for event in timeline_since(site, 0))
