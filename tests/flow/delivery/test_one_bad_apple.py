"""Trouble with one person, or with one condition, is theirs alone."""

from pathlib import Path

import pytest
from support.mail import answer, deliver, lessons, live_through, states
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll, make_site, spoil_course

from drip.flow.courses.check import check_course
from drip.flow.courses.publish import Candidate, publish
from drip.flow.operations.timeline import timeline_since
from drip.flow.people.preferences import pause
from drip.flow.planning.wake_up import wake_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState


def alerts(site: Site) -> list[str]:
    return [event.data["message"] for event in timeline_since(site, 0) if event.kind == "alert"]


def test_a_mail_that_cannot_be_prepared_waits_and_the_others_leave(site: Site) -> None:
    spoilt, good = enroll(site), enroll(site, "joe@example.net")
    spoil_course(site, spoilt)
    clock = HandClock()
    clock.to("2027-01-04 08:00")
    with scripted() as server:
        assert deliver(site, server, clock) == 1
        assert deliver(site, server, clock) == 0
    assert states(site, good)[0] == ("welcome", DeliveryState.SENT)
    assert states(site, spoilt) == [("welcome", DeliveryState.PLANNED)]
    assert any("welcome" in message for message in alerts(site))


def test_a_person_who_cannot_be_planned_keeps_nobody_else_from_being_woken(site: Site) -> None:
    spoilt, good = enroll(site), enroll(site, "joe@example.net")
    clock = HandClock()
    for enrollment in (spoilt, good):
        with site.database.write() as session:
            pause(Work(session, site, MONDAY), enrollment, clock().replace(hour=7), "web")
    spoil_course(site, spoilt)
    clock.to("2027-01-04 07:00")
    assert wake_up(site, clock()) == 2
    assert states(site, good) == [("welcome", DeliveryState.PLANNED)]
    assert wake_up(site, clock()) == 0
    assert wake_up(site, clock.advance(hours=1)) == 1
    assert any("cannot be planned" in message for message in alerts(site))


@pytest.fixture
def with_condition(database: Database, course_folder: Path) -> Site:
    """After the first letter the course asks something that cannot be asked of a word."""
    outline = course_folder / "course.yaml"
    branch = "  - when: answers.hope and answers.hope > 3\n    then: [{lesson: plant}]\n    else: [{lesson: guard}]\n"
    text = outline.read_text().replace("  - lesson: name-your-season\n", branch + "  - lesson: name-your-season\n")
    outline.write_text(
        text.replace("spring: [{lesson: plant}]", "spring: [{lesson: rest}]").replace(
            "summer: [{lesson: guard}]", "summer: [{lesson: say-no}]"
        )
    )
    site = make_site(database)
    checked = check_course(course_folder, site.templates)
    assert ["answers.hope > 3" in problem.message for problem in checked.problems] == [True]  # so nobody publishes it
    assert checked.course is not None
    mails = {name: mail.as_data() for name, mail in checked.mails.items()}
    with database.write() as session:
        publish(Work(session, site, MONDAY), Candidate(checked.course, mails))
    return site


def test_a_condition_that_fails_for_somebody_does_not_hold_and_nothing_is_sent_twice(with_condition: Site) -> None:
    enroll(with_condition)
    clock = HandClock()
    with scripted() as server:
        live_through(with_condition, server, clock, "2027-01-05 12:00")
        answer(with_condition, server.messages[0], "a calmer year", clock)
        live_through(with_condition, server, clock, "2027-01-09 00:00")
    assert lessons(server) == ["Mara, welcome", "The letter guard", "Which season is it?"]
    assert any("answers.hope > 3" in message for message in alerts(with_condition))
