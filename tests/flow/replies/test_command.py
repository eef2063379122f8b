from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update
from support.mail import answer, deliveries, live_through, parsed, post, reply_to, states
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, copy_course, enroll, publish_course

from drip.flow.operations.listing import list_mail, person_details
from drip.flow.people.preferences import leave
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.storage.delivery import suppressions
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind, MailState
from drip.storage.engine.tables import CourseVersion, Enrollment
from drip.storage.planning import enrollments
from drip.storage.replies import answers


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def first_letter(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    live_through(site, server, clock, "2027-01-05 08:00")
    return server.messages[-1]


def enrollment_of(site: Site, enrollment_id: int) -> EnrollmentRow:
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment_id)
        assert found is not None
        return found


def notices(site: Site, server: ScriptedServer, clock: HandClock) -> list[EmailMessage]:
    """Those that have arrived a minute later."""
    live_through(site, server, clock, f"{clock() + timedelta(minutes=1):%Y-%m-%d %H:%M}")
    mails = [parsed(message) for message in server.messages]
    return [mail for mail in mails if mail["Auto-Submitted"] == "auto-replied"]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_stop_leaves_the_course_and_is_confirmed_in_the_thread(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        reply = reply_to(letter, "STOP")
        post(site, reply, clock)
        read_replies(site, clock())
        (notice,) = notices(site, server, clock)
        live_through(site, server, clock, "2027-03-01 00:00")
    assert enrollment_of(site, enrollment).state == EnrollmentState.LEFT
    assert len(server.messages) == 2
    assert notice["Subject"] == "You have left the course"
    assert notice["In-Reply-To"] == reply["Message-ID"]
    assert notice["References"].split() == [parsed(letter)["Message-ID"], reply["Message-ID"]]
    assert "https://course.example.com/courses/seasons" in text_of(notice)
    (mail,) = list_mail(site, needs_attention=False)
    assert (mail.state, mail.note) == (MailState.ACCEPTED, "left the course")


def test_the_words_of_a_command_are_no_answer(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "pause 2 weeks", clock)
    with site.database.read() as session:
        assert list(answers.answers_of(session, enrollment)) == []


def test_a_pause_ends_at_the_midnight_of_its_day_in_the_persons_zone(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site, zone="America/New_York")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
        clock.to("2027-01-06 03:00")  # still the 5th in New York
        answer(site, server.messages[-1], "Pause 2 weeks, please.", clock)
        (notice,) = notices(site, server, clock)
    assert enrollment_of(site, enrollment).paused_until == datetime(2027, 1, 19, 5, 0, tzinfo=UTC)
    assert notice["Subject"] == "Paused until Tuesday 19 January"
    assert "RESUME" in text_of(notice)
    assert states(site, enrollment) == [("welcome", DeliveryState.SENT)]


def test_a_paused_course_is_resumed_and_says_when_the_next_letter_comes(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "PAUSE", clock)
        answer(site, letter, "weiter", clock)
        mails = notices(site, server, clock)
    assert [mail["Subject"] for mail in mails] == ["Paused", "Welcome back"]
    assert "Your next letter comes tomorrow, Wednesday 6 January, at 07:30." in text_of(mails[1])


def test_a_notice_reaches_people_whose_course_is_paused(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "PAUSE", clock)
        notices(site, server, clock)
        answer(site, letter, "HELP", clock)
        assert notices(site, server, clock)[-1]["Subject"] == "What you can write to me"


def test_resume_without_a_pause_says_that_there_is_none(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "RESUME", clock)
        (notice,) = notices(site, server, clock)
    assert notice["Subject"] == "The course is not paused"


def test_slower_and_faster_change_the_persons_own_days_and_keep_the_hour(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "slower", clock)
        (notice,) = notices(site, server, clock)
        assert enrollment_of(site, enrollment).pace == {"days": [0, 4], "at": "07:30", "until": "21:00"}
        assert deliveries(site, enrollment)[1].due_at == datetime(2027, 1, 8, 7, 30, tzinfo=UTC)
        assert "on Mondays and Fridays at 07:30" in text_of(notice)
        answer(site, letter, "faster, please", clock)
    assert enrollment_of(site, enrollment).pace is None
    assert deliveries(site, enrollment)[1].due_at == datetime(2027, 1, 6, 7, 30, tzinfo=UTC)


def test_at_the_slowest_nothing_changes_and_it_is_said(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        for words in ("slower", "Slower", "SLOWER"):
            answer(site, letter, words, clock)
        mails = notices(site, server, clock)
    assert enrollment_of(site, enrollment).pace == {"days": [0], "at": "07:30", "until": "21:00"}
    assert "as seldom as they can already: on Mondays at 07:30" in text_of(mails[-1])


def test_a_season_is_noted_for_each_area_and_turns_the_course(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
        answer(site, server.messages[-1], "1. winter\n2. tired", clock)
        live_through(site, server, clock, "2027-01-08 12:00")
        answer(site, server.messages[-1], "season: career spring, personal summer", clock)
        notice = notices(site, server, clock)[-1]
    assert states(site, enrollment)[-1] == ("plant", DeliveryState.PLANNED)
    assert "career: spring and personal: summer" in text_of(notice)


def test_a_season_in_reply_to_the_question_for_it_is_the_answer(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
        answer(site, server.messages[-1], "Season: winter", clock)
        assert notices(site, server, clock) == []
    with site.database.read() as session:
        assert [a.value for a in answers.answers_of(session, enrollment)] == ["winter"]


def test_help_lists_the_commands(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "help", clock)
        (notice,) = notices(site, server, clock)
    for word in ("PAUSE 2 WEEKS", "RESUME", "SLOWER", "FASTER", "STOP", "SEASON CAREER WINTER", "/my/"):
        assert word in text_of(notice)


def test_a_command_from_another_address_is_held_and_not_obeyed(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "STOP", clock, sender="mallory@example.net")
        assert notices(site, server, clock) == []
    assert enrollment_of(site, enrollment).state == EnrollmentState.ACTIVE
    assert list_mail(site, needs_attention=True)[0].state == MailState.HELD


def test_an_automatic_mail_gives_no_commands(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "Stop")
        reply["Auto-Submitted"] = "auto-replied"
        post(site, reply, clock)
        read_replies(site, clock())
        assert notices(site, server, clock) == []
    assert enrollment_of(site, enrollment).state == EnrollmentState.ACTIVE


def test_a_mail_of_its_own_may_be_nothing_but_a_subject(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = parsed(first_letter(site, server, clock))
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Message-ID"] = "mara@example.net", letter["Reply-To"], "<9@example.net>"
        mail["Subject"] = "Unsubscribe"
        mail.set_content("\n")
        post(site, mail, clock)
        read_replies(site, clock())
    assert enrollment_of(site, enrollment).state == EnrollmentState.LEFT


def test_after_five_notices_on_a_day_commands_are_obeyed_in_silence(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        for turn in range(4):
            for words in (f"pause {turn + 1} weeks", f"RESUME{'!' * turn}"):
                answer(site, letter, words, clock)
        assert len(notices(site, server, clock)) == 5
        assert enrollment_of(site, enrollment).paused_at is None
        clock.to("2027-01-06 01:00")
        answer(site, letter, "help", clock)
        assert len(notices(site, server, clock)) == 6


def test_a_suppressed_address_gets_no_goodbye(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "STOP", clock)
        with site.database.write() as session:
            key = site.keys.suppression_key("mara@example.net")
            suppressions.suppress(session, key, "mara@example.net", "complaint", "", clock())
        assert notices(site, server, clock) == []
    assert deliveries(site, enrollment)[-1].state == DeliveryState.SUPPRESSED


def test_whoever_leaves_before_a_notice_has_left_gets_only_the_goodbye(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "SLOWER", clock)
        answer(site, letter, "STOP", clock)
        assert [mail["Subject"] for mail in notices(site, server, clock)] == ["You have left the course"]


def test_no_notice_but_the_goodbye_follows_somebody_who_has_left(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        with site.database.write() as session:
            leave(session, enrollment, "web", clock())
        answer(site, letter, "resume", clock)
        assert notices(site, server, clock) == []
        (mail,) = list_mail(site, needs_attention=True)
        assert mail.note == "wrote RESUME, but is not in the course any more"
        answer(site, letter, "stop", clock)
        answer(site, letter, "Stop!", clock)
        assert [mail["Subject"] for mail in notices(site, server, clock)] == ["You have left the course"]


def test_a_stranger_who_answers_the_confirmation_with_stop_gets_no_mail_about_it(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with site.database.write() as session:
        session.execute(update(Enrollment).where(Enrollment.id == enrollment).values(state=EnrollmentState.PENDING))
    with scripted() as server:
        post(site, stop_to(site.address(f"reply+{site.keys.token('reply', enrollment, 1)}")), clock)
        read_replies(site, clock())
        assert notices(site, server, clock) == []
    assert enrollment_of(site, enrollment).state == EnrollmentState.LEFT


def stop_to(address: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"], mail["Subject"] = (
        "mara@example.net",
        address,
        "<8@x.example",
        "Re: you?",
    )
    mail.set_content("STOP")
    return mail


def test_the_goodbye_names_the_other_courses_of_this_person(site: Site, clock: HandClock, tmp_path) -> None:
    enroll(site)
    folder = copy_course(tmp_path / "course")
    file = folder / "course.yaml"
    file.write_text(file.read_text().replace("course: seasons", "course: more").replace("Four seasons", "Small bets"))
    publish_course(site, folder)
    with site.database.write() as session:
        live = site.live_edition(session, "more")
        first = enrollments.find_enrollment(session, 1, "seasons")
        assert live is not None
        assert first is not None
        other = enrollments.add_enrollment(session, first.subscriber_id, "more", live.version_id, MONDAY)
        enrollments.start_enrollments(session, [other], None, MONDAY)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 08:00")
        answer(site, server.messages[0], "STOP", clock)
        (notice,) = notices(site, server, clock)
    assert "You still get Small bets from us." in text_of(notice)


def test_an_edition_published_before_there_were_notices_has_them_too(site: Site, clock: HandClock) -> None:
    enroll(site)
    with site.database.write() as session:
        (version,) = session.query(CourseVersion).all()
        mails = {name: mail for name, mail in version.mails.items() if name != "notice"}
        session.execute(update(CourseVersion).values(mails=mails))
    site = replace(site, _editions={})  # as a process that starts anew
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "help", clock)
        (notice,) = notices(site, server, clock)
        answer(site, notice.as_bytes(), "pause 1 week", clock)
    assert "SLOWER or FASTER" in text_of(notice)
    assert list_mail(site, needs_attention=False)[0].note == "paused until 2027-01-12"


def test_thanks_for_a_notice_answer_no_question(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "slower", clock)
        notices(site, server, clock)
        answer(site, server.messages[-1], "Thank you, that helps!", clock)
    with site.database.read() as session:
        assert list(answers.answers_of(session, enrollment)) == []


@pytest.mark.parametrize("message_id", ["", "<no-at-sign>", "<two words@example.net>"])
def test_a_notice_leaves_also_where_the_mail_it_answers_has_no_name(
    site: Site, clock: HandClock, message_id: str
) -> None:
    enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        reply = reply_to(letter, "slower")
        del reply["Message-ID"]
        if message_id:
            reply["Message-ID"] = message_id
        post(site, reply, clock)
        read_replies(site, clock())
        (notice,) = notices(site, server, clock)
    assert notice["In-Reply-To"] == parsed(letter)["Message-ID"]


def test_a_question_back_reaches_somebody_who_has_paused_since_and_stops_nobody(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
        letter = server.messages[-1]
        answer(site, letter, "1. somewhere between winter and spring\n2. thaw", clock)
        answer(site, letter, "PAUSE", clock)
        assert [mail["Subject"] for mail in notices(site, server, clock)] == ["Did you mean winter?", "Paused"]


def test_what_was_done_is_in_the_history(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "slower", clock)
        answer(site, letter, "stop", clock)
        notices(site, server, clock)
    person = person_details(site, "mara@example.net", MONDAY)
    assert person is not None
    assert [line["what"] for line in person["history"]][-3:] == ["pace mon fri (reply)", "left (reply)", "sent notice"]
    assert MailKind.NOTICE in {d.kind for d in deliveries(site, 1)}
