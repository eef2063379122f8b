"""Somebody writes of trouble: what happens, by real mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from support.mail import deliveries, live_through, parsed, post, reply_to
from support.scripted_server import ScriptedServer, scripted
from support.sites import HandClock, enroll

from drip.core.operations.event_kind import EventKind
from drip.flow.coach.letter_sharing import SharingNotAllowed, shareable_words
from drip.flow.coach.letters import CannotAnswer, queue_answer
from drip.flow.operations.listing import list_mail, mail_details, person_details
from drip.flow.people.course_view import MyCourse, my_course
from drip.flow.people.data_export import export_by_address
from drip.flow.people.keepsake import keepsake_of
from drip.flow.people.leaving import record_reason
from drip.flow.people.preferences import answer_question, leave
from drip.flow.planning.plan import queue_mail
from drip.flow.planning.progress import read_people
from drip.flow.replies.read_mail import mark_done, read_replies, replay_mail
from drip.flow.safety.care import lift_flag
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.records import FullDeliveryRow
from drip.storage.engine.states import MailKind
from drip.storage.operations import history
from drip.storage.planning import enrollments

MARA = "mara@example.net"
CRY = "I'm tired of being alive. I keep thinking they'd all be better off without me"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def live_on(site: Site, server: ScriptedServer, clock: HandClock, time: timedelta = timedelta(minutes=1)) -> None:
    live_through(site, server, clock, f"{clock() + time:%Y-%m-%d %H:%M}")


def write(site: Site, server: ScriptedServer, clock: HandClock, words: str = CRY, **headers: str) -> None:
    """A reply to the first lesson, read."""
    if not server.messages:
        live_through(site, server, clock, "2027-01-05 08:00")
    letter = next(message for message in server.messages if parsed(message)["To"] == MARA)
    mail = reply_to(letter, words)
    for name, value in headers.items():
        del mail[name]
        mail[name] = value
    post(site, mail, clock)
    read_replies(site, clock())


def of_kind(site: Site, kind: str) -> Sequence[FullDeliveryRow]:
    return [delivery for delivery in deliveries(site, 1) if delivery.kind == kind]


def view_of(site: Site, clock: HandClock) -> MyCourse:
    with site.database.read() as session:
        found = my_course(Work(session, site, clock()), 1)
    assert found is not None
    return found


def hope_in_templates(site: Site, clock: HandClock) -> object:
    with site.database.read() as session:
        course = site.edition(session, 1).course
        return read_people(session, [1]).view(course, 1).progress.facts.answers["hope"]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_the_coach_gets_a_mail_at_once_and_so_does_the_person(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(replace(site, coach="coach@example.org"), server, clock)
        live_on(site, server, clock)
        mails = [parsed(message) for message in server.messages[1:]]
    to_coach, to_person = mails
    assert (to_coach["To"], to_coach["Reply-To"]) == ("coach@example.org", MARA)
    assert "List-Unsubscribe" not in to_coach
    assert CRY in text_of(to_coach).replace("> ", "")
    assert to_person["To"] == MARA
    assert to_person["In-Reply-To"] is not None
    assert "https://course.example.com/help" in text_of(to_person)
    assert "alive" not in text_of(to_person)


def test_without_an_address_of_a_coach_the_sender_of_the_course_is_told(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
    assert [mail.data["recipient"] for mail in of_kind(site, "concern")] == ["ines@example.org"]


def test_the_answer_counts_and_no_template_sees_it(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
    mine = view_of(site, clock)
    assert hope_in_templates(site, clock) is None
    assert mine.answers == ()
    assert "hope" in mine.answered
    assert mine.open_questions == ()


def test_no_page_and_no_letter_gives_the_words_back(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
        with site.database.read() as session:
            kept = keepsake_of(Work(session, site, clock()), 1)
        with pytest.raises(SharingNotAllowed, match="given back nowhere"):
            shareable_words(site, 1)
        queue_answer(site, 1, "I have read it. Can I call you?", clock())
        live_on(site, server, clock)
        letter = parsed(server.messages[-1])
    assert kept is not None
    assert (kept.answers, kept.letters) == ((), ())
    assert "Can I call you?" in text_of(letter)
    assert "alive" not in text_of(letter)


def test_the_persons_own_export_has_their_words(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
    with site.database.read() as session:
        file = export_by_address(Work(session, site, clock()), MARA)
    assert file is not None
    assert file["answers"][0]["said"] == CRY
    assert file["answers"][0]["flagged_at"] is not None


def test_an_earlier_answer_does_not_take_the_place_of_a_withheld_one(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock, "More air.")
        assert hope_in_templates(site, clock) == "More air."
        clock.advance(hours=1)
        write(site, server, clock)
    assert hope_in_templates(site, clock) is None


def test_lessons_wait_a_day_and_then_go_on(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 07:00")
        write(site, server, clock)
        waiting = person_details(site, MARA, clock())
        live_through(site, server, clock, "2027-01-07 06:59")
        assert [mail.lesson for mail in of_kind(site, "lesson")] == ["welcome"]
        live_through(site, server, clock, "2027-01-08 12:00")
    assert waiting is not None
    assert waiting["waits_for_coach"].startswith("the coach")
    assert [(mail.lesson, mail.state) for mail in of_kind(site, "lesson")][1:2] == [("name-your-season", "sent")]


def test_lessons_go_on_as_soon_as_the_coach_has_looked(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
    assert view_of(site, clock).waits_until is not None
    assert not [mail for mail in of_kind(site, "lesson") if mail.state == "planned"]
    mark_done(site, 1, clock())
    assert view_of(site, clock).waits_until is None
    assert [mail.lesson for mail in of_kind(site, "lesson") if mail.state == "planned"] == ["name-your-season"]
    assert hope_in_templates(site, clock) is None  # seen, and still nothing for a lesson


def test_the_coachs_answer_ends_the_wait_too(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
    queue_answer(site, 1, "I am here.", clock())
    assert view_of(site, clock).waits_until is None


def test_a_lesson_in_a_workers_hands_waits_too(site: Site, clock: HandClock) -> None:
    """It was claimed before the reply was read."""
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 07:00")
        write(site, server, clock)
        with site.database.write() as session:
            person = enrollments.get_enrollment(session, 1)
            assert person is not None
            queue_mail(Work(session, site, clock()), person, kind=MailKind.LESSON, lesson="name-your-season")
        live_through(site, server, clock, "2027-01-06 20:00")
    (late,) = [mail for mail in of_kind(site, "lesson") if mail.lesson == "name-your-season"]
    assert late.state == "planned"


def test_a_lifted_flag_gives_the_words_back(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
    assert lift_flag(site, 1, clock())
    assert hope_in_templates(site, clock) == CRY
    assert view_of(site, clock).waits_until is None
    assert not lift_flag(site, 1, clock())
    replay_mail(site, 1, clock())
    assert hope_in_templates(site, clock) == CRY
    assert len(of_kind(site, "concern")) == 1


def test_it_comes_first_in_the_list_until_somebody_has_looked(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
        clock.advance(hours=1)
        write(site, server, clock, "And thank you for the letters!")
    assert [(mail.id, mail.is_flagged) for mail in list_mail(site, needs_attention=False)] == [(1, True), (2, False)]
    mark_done(site, 1, clock())
    assert [(mail.id, mail.is_flagged) for mail in list_mail(site, needs_attention=False)] == [(2, False), (1, True)]


def test_the_person_gets_one_mail_and_the_coach_one_each_time(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
        clock.advance(hours=2)
        write(site, server, clock, "I still don't want to live.")
    assert (len(of_kind(site, "care")), len(of_kind(site, "concern"))) == (1, 2)


def test_both_must_be_seen_before_lessons_go_on(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
        clock.advance(hours=2)
        write(site, server, clock, "I still don't want to live.")
    mark_done(site, 1, clock())
    assert view_of(site, clock).waits_until is not None
    mark_done(site, 2, clock())
    assert view_of(site, clock).waits_until is None


def test_nothing_is_asked_back(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 08:00")
        post(site, reply_to(server.messages[-1], "No season at all, I want to die."), clock)
        read_replies(site, clock())
    assert of_kind(site, "clarification") == []
    assert len(of_kind(site, "care")) == 1


def test_who_says_so_and_leaves_still_gets_the_mail(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
        with site.database.write() as session:
            leave(session, 1, "web", clock())
        live_on(site, server, clock)
    assert [mail.state for mail in (*of_kind(site, "care"), *of_kind(site, "concern"))] == ["sent", "sent"]


def test_mail_of_somebody_else_is_for_the_coach_alone(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock, From="else@example.net")
    (to_coach,) = of_kind(site, "concern")
    assert to_coach.data["doubt"]
    assert of_kind(site, "care") == []
    assert view_of(site, clock).waits_until is None
    assert [mail.is_flagged for mail in list_mail(site, needs_attention=True)] == [True]


def test_it_is_theirs_as_soon_as_the_coach_says_so(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock, From="else@example.net")
    replay_mail(site, 1, clock(), trust=True)
    assert len(of_kind(site, "care")) == 1
    assert view_of(site, clock).waits_until is not None
    assert hope_in_templates(site, clock) is None


def test_flagged_words_that_are_no_clear_answer_are_on_no_page(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 08:00")
        post(site, reply_to(server.messages[-1], "No season at all, I want to die."), clock)
        read_replies(site, clock())
    assert not [answer for answer in view_of(site, clock).answers if "die" in str(answer)]


def test_an_answer_on_a_page_is_flagged_like_a_reply(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
        with site.database.write() as session:
            answer_question(Work(session, site, clock()), 1, "hope", CRY, "web")
    (mail,) = list_mail(site, needs_attention=True, waiting=True)
    assert (mail.is_flagged, mail.new_text, mail.matched_by) == (True, CRY, "page")
    assert hope_in_templates(site, clock) is None
    assert (len(of_kind(site, "care")), len(of_kind(site, "concern"))) == (1, 1)
    found = mail_details(site, mail.id)
    assert found is not None
    assert found[0].rest == ""
    assert replay_mail(site, mail.id, clock())
    queue_answer(site, mail.id, "I have read it.", clock())
    assert view_of(site, clock).waits_until is None
    lift_flag(site, mail.id, clock())
    assert hope_in_templates(site, clock) == CRY


def test_so_is_what_somebody_says_who_leaves(site: Site, clock: HandClock) -> None:
    enroll(site)
    with site.database.write() as session:
        leave(session, 1, "web", clock())
        record_reason(Work(session, site, clock()), 1, "other", "It does not matter, I won't be alive by spring.")
    assert [mail.is_flagged for mail in list_mail(site, needs_attention=True)] == [True]
    assert (len(of_kind(site, "care")), len(of_kind(site, "concern"))) == (1, 1)


def test_mail_of_nobody_we_know_comes_first_as_well(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "nobody@example.net", "hello@reply.example.com", "Hello"
    mail.set_content("He beats us. I do not know where to go.\n")
    post(site, mail, clock)
    read_replies(site, clock())
    (listed,) = list_mail(site, needs_attention=True)
    assert (listed.state, listed.is_flagged) == ("unmatched", True)
    with pytest.raises(CannotAnswer):
        queue_answer(site, listed.id, "Hello", clock())


def test_a_mail_to_the_coach_that_is_refused_raises_an_alert(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock)
    with scripted(rcpt="550 5.1.1 no such user") as server:
        live_on(site, server, clock)
    assert [mail.state for mail in of_kind(site, "concern")] == ["failed"]
    with site.database.read() as session:
        alerts = history.events_since(session, EventKind.ALERT, clock() - timedelta(days=1))
    assert any("The coach got no mail about mail 1" in alert.data["message"] for alert in alerts)


def test_what_is_written_in_another_language_is_noticed_too(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        write(site, server, clock, "Ich will nicht mehr leben.")
        live_on(site, server, clock)
        subjects = [parsed(message)["Subject"] for message in server.messages[1:]]
    assert subjects == ["Please read this now: mara@example.net writes of suicide", "Thank you for telling me"]
