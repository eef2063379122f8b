"""Automatic mail at a site: a course waits for who is away, and stops where nobody reads the mailbox."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from support.mail import answer, live_through, parsed, post
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, enroll

from drip.core.planning.pause_source import PauseSource
from drip.flow.operations.listing import list_mail, person_details
from drip.flow.people.preferences import automatic_pause, resume
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.records import EnrollmentRow
from drip.storage.planning import enrollments

AWAY = "I am out of the office until 20 January and do not read my mail."
GONE = "Mara Reed no longer works here. Please contact office@example.net."


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def enrollment_of(site: Site, enrollment_id: int) -> EnrollmentRow:
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment_id)
        assert found is not None
        return found


def automatic(site: Site, letter: bytes, words: str, clock: HandClock, sender: str = "mara@example.net") -> None:
    """Answers a mail as a mailbox whose owner is away does, to its return path."""
    original = parsed(letter)
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, original["Reply-To"]
    mail["Subject"], mail["Auto-Submitted"] = f"Automatic reply: {original['Subject']}", "auto-replied"
    mail["Message-ID"] = f"<{abs(hash((words, original['Message-ID'], clock())))}@example.net>"
    mail["In-Reply-To"] = original["Message-ID"]
    mail.set_content(words)
    post(site, mail, clock, mail_from="")
    read_replies(site, clock())


def first_letter(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    live_through(site, server, clock, "2027-01-05 08:00")
    return server.messages[-1]


def history_of(site: Site) -> list[str]:
    person = person_details(site, "mara@example.net", MONDAY)
    assert person is not None
    return [event["what"] for event in person["history"]]


def test_a_course_waits_until_the_day_that_the_mailbox_names(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        automatic(site, first_letter(site, server, clock), AWAY, clock)
        live_through(site, server, clock, "2027-01-19 23:00")
        assert len(server.messages) == 1
        live_through(site, server, clock, "2027-01-21 23:00")
        assert len(server.messages) == 2
    history = history_of(site)
    assert "paused until Wed 20 Jan 2027 (out of office)" in history
    assert "resumed (date)" in history
    assert enrollment_of(site, enrollment).paused_at is None
    assert [mail.note for mail in list_mail(site, needs_attention=False)] == ["away until 2027-01-20: the course waits"]


def test_no_course_waits_longer_than_the_setting_allows(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        automatic(site, first_letter(site, server, clock), "I am on leave until 1 May.", clock)
    assert enrollment_of(site, enrollment).paused_until == clock() + timedelta(weeks=4)


def test_a_site_may_let_no_course_wait(site: Site, clock: HandClock) -> None:
    enrollment, hurried = enroll(site), replace(site, max_absence=None)
    with scripted() as server:
        automatic(hurried, first_letter(site, server, clock), AWAY, clock)
    assert enrollment_of(site, enrollment).paused_at is None


def test_without_a_day_the_next_lesson_comes_as_usual(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        automatic(site, first_letter(site, server, clock), "I am away and answer later.", clock)
        live_through(site, server, clock, "2027-01-07 23:00")
        assert len(server.messages) > 1


def test_a_reply_by_hand_ends_the_wait_and_the_same_notice_does_not_begin_it_again(
    site: Site, clock: HandClock
) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        automatic(site, letter, AWAY, clock)
        clock.to("2027-01-06 12:00")
        answer(site, letter, "I found an hour to read this after all.", clock)
        assert enrollment_of(site, enrollment).paused_at is None
        automatic(site, letter, AWAY, clock)
    assert enrollment_of(site, enrollment).paused_at is None
    assert "resumed (reply)" in history_of(site)


def test_a_pause_of_their_own_stands(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "PAUSE 3 WEEKS", clock)
        automatic(site, letter, AWAY, clock)
    assert enrollment_of(site, enrollment).paused_until == datetime(2027, 1, 26, tzinfo=UTC)


def test_a_notice_from_another_address_changes_nothing(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        automatic(site, first_letter(site, server, clock), AWAY, clock, sender="eve@example.org")
    assert enrollment_of(site, enrollment).paused_at is None


def test_the_second_notice_that_somebody_has_left_stops_the_mail(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        automatic(site, first_letter(site, server, clock), GONE, clock)
        clock.to("2027-01-05 09:00")
        automatic(site, server.messages[-1], GONE, clock)  # the same lesson, answered twice, is one sign
        assert enrollment_of(site, enrollment).paused_at is None
        live_through(site, server, clock, "2027-01-06 23:00")
        automatic(site, server.messages[-1], GONE, clock)
        count = len(server.messages)
        live_through(site, server, clock, "2027-03-01 00:00")
        assert len(server.messages) == count
    with site.database.read() as session:
        assert automatic_pause(session, enrollment_of(site, enrollment)) is PauseSource.HAS_LEFT
    assert len(list_mail(site, needs_attention=True)) == 3
    with site.database.write() as session:
        assert resume(Work(session, site, clock()), enrollment, "web")
