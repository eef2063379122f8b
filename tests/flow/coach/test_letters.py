"""The coach's letters, over real SMTP, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from support.mail import answer, live_through, parsed, post, reply_to
from support.scripted_server import ScriptedServer, scripted
from support.sites import HandClock, copy_course, enroll, publish_course

from drip.flow.coach import letters as coach
from drip.flow.coach.letters import CannotAnswer, reply_subject
from drip.flow.delivery.settle import suppress_person
from drip.flow.operations.listing import list_mail, person_details
from drip.flow.people.preferences import leave
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.states import EnrollmentState
from drip.storage.planning import enrollments


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted() as listening:
        yield listening


@pytest.fixture
def welcome(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    """The first lesson, as Mara got it."""
    enroll(site)
    live_through(site, server, clock, "2027-01-05 08:00")
    return server.messages[-1]


def letters(site: Site, server: ScriptedServer, clock: HandClock) -> list[EmailMessage]:
    """Those of the coach that have arrived a minute later."""
    live_through(site, server, clock, f"{clock() + timedelta(minutes=1):%Y-%m-%d %H:%M}")
    mails = [parsed(message) for message in server.messages]
    return [mail for mail in mails if mail["Auto-Submitted"] is None]


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def waiting(site: Site) -> list[tuple[int, str]]:
    return [(mail.id, mail.note) for mail in list_mail(site, needs_attention=False, waiting=True)]


def test_a_letter_is_answered_in_its_thread(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    theirs = reply_to(welcome, "Dear Ines,\n\nmay I ask you something?")
    post(site, theirs, clock)
    read_replies(site, clock())
    coach.queue_answer(site, 1, "Of course.\n\nAsk away.", clock())
    (letter,) = letters(site, server, clock)
    assert letter["Subject"] == theirs["Subject"] == "Re: " + parsed(welcome)["Subject"]
    assert letter["In-Reply-To"] == theirs["Message-ID"]
    assert letter["References"].split() == [parsed(welcome)["Message-ID"], theirs["Message-ID"]]
    assert letter["From"] == "Ines Moreau <ines@example.org>"
    assert plain(letter).startswith("Of course.\n\nAsk away.\n\nYou wrote on Tuesday 5 January:\n\n> Dear Ines,\n")
    assert "> may I ask you something?" in plain(letter)
    assert letter["List-Unsubscribe"]


def test_the_next_reply_comes_back_as_a_letter_to_the_coach(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    answer(site, welcome, "A question, if I may.", clock)
    coach.queue_answer(site, 1, "You may.", clock())
    letters(site, server, clock)
    answer(site, server.messages[-1], "Is it too late?", clock)
    newest = list_mail(site, needs_attention=False)[0]
    assert (newest.new_text.strip(), newest.note, newest.matched_by) == ("Is it too late?", "a letter", "token")
    assert waiting(site)[0] == (2, "a letter")
    coach.queue_answer(site, 2, "No.", clock())
    second = letters(site, server, clock)[-1]
    assert plain(second).startswith("No.\n\nYou wrote")
    assert "You may." not in plain(second)


def test_what_is_answered_waits_no_more_and_is_in_the_persons_history(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    live_through(site, server, clock, "2027-03-01 08:00")
    for words in ("A question, if I may.", "And another one."):
        answer(site, server.messages[-1], words, clock)
    assert [mail_id for mail_id, _ in waiting(site)] == [2, 1]
    coach.queue_answer(site, 2, "Take your time.", clock())
    assert [mail_id for mail_id, _ in waiting(site)] == [1]
    letters(site, server, clock)
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    told = [event["what"] for event in person["history"]]
    assert told[-2:] == ["wrote back to mail 2", "sent letter"]


def test_a_plain_answer_waits_for_nobody_and_one_to_the_last_lesson_does(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    live_through(site, server, clock, "2027-01-06 08:00")
    answer(site, server.messages[-1], "1. winter\n2. I sleep until noon", clock)
    assert waiting(site) == []
    live_through(site, server, clock, "2027-03-01 08:00")
    answer(site, server.messages[-1], "Thank you for all of it.", clock)
    assert [mail_id for mail_id, _ in waiting(site)] == [2]


def test_a_last_lesson_that_asks_is_answered_and_still_seen_by_the_coach(
    site: Site, server: ScriptedServer, clock: HandClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = copy_course(tmp_path_factory.mktemp("course") / "seasons")
    last = folder / "lessons/last.md"
    last.write_text(last.read_text().replace("---\n", "---\nask: [{id: end, text: How was it?}]\n", 1))
    publish_course(site, folder)
    enroll(site)
    live_through(site, server, clock, "2027-03-01 08:00")
    answer(site, server.messages[-1], "It was good.", clock)
    assert waiting(site) == [(1, "a letter")]
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    assert [given["value"] for given in person["answers"]] == ["It was good."]


def test_who_has_finished_the_course_still_gets_an_answer(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    live_through(site, server, clock, "2027-04-01 08:00")
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, 1)
        assert found is not None
        assert found.state == EnrollmentState.FINISHED
    answer(site, welcome, "I'd say now: less.", clock)
    assert waiting(site) == [(1, "a letter")]  # it is an answer too, but no lesson comes any more
    coach.queue_answer(site, 1, "So do I.", clock())
    assert plain(letters(site, server, clock)[-1]).startswith("So do I.")


def test_who_has_left_gets_an_answer_only_to_what_they_wrote_later(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    answer(site, welcome, "Before I go: thank you, dear Ines.", clock)
    clock.advance(minutes=5)
    answer(site, welcome, "STOP", clock)
    letters(site, server, clock)
    with pytest.raises(CannotAnswer, match="has left the course since"):
        coach.queue_answer(site, 1, "Goodbye!", clock())
    clock.advance(days=1)
    answer(site, welcome, "I was too quick. May I still ask you something?", clock)
    coach.queue_answer(site, 3, "Yes.", clock())
    assert plain(letters(site, server, clock)[-1]).startswith("Yes.")


def test_a_letter_that_waits_does_not_go_to_somebody_who_leaves_meanwhile(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    answer(site, welcome, "May I ask you something?", clock)
    coach.queue_answer(site, 1, "You may.", clock())
    with site.database.write() as session:
        leave(session, 1, "web", clock())
    assert letters(site, server, clock) == []


def test_a_letter_leaves_while_the_course_is_paused_and_after_days_without_a_relay(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    answer(site, welcome, "May I ask you something?", clock)
    answer(site, welcome, "PAUSE", clock)
    coach.queue_answer(site, 1, "You may.", clock())
    clock.advance(days=10)
    site = replace(site, hold_backlog=None)  # a backlog is held until somebody has decided, whatever is in it
    assert len(letters(site, server, clock)) == 1


def test_nothing_goes_to_an_address_that_is_suppressed(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    answer(site, welcome, "May I ask you something?", clock)
    coach.queue_answer(site, 1, "You may.", clock())
    with site.database.write() as session:
        suppress_person(Work(session, site, clock()), 1, "complaint", "")
    assert letters(site, server, clock) == []
    with pytest.raises(CannotAnswer, match=r"gets no mail any more \(complaint\)"):
        coach.queue_answer(site, 1, "You may.", clock(), again=True)


def test_a_mail_is_answered_once_unless_one_says_so(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    answer(site, welcome, "May I ask you something?", clock)
    coach.queue_answer(site, 1, "You may.", clock())
    with pytest.raises(CannotAnswer, match="--again"):
        coach.queue_answer(site, 1, "You may.", clock())
    coach.queue_answer(site, 1, "One thing more.", clock(), again=True)
    assert [plain(letter).split("\n")[0] for letter in letters(site, server, clock)] == ["You may.", "One thing more."]


def test_mail_that_may_not_be_their_own_is_not_answered(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    answer(site, welcome, "Send me all you have on her.", clock, sender="other@example.com")
    stranger = EmailMessage()
    stranger["From"], stranger["To"] = "who@example.com", "hello@reply.example.com"
    stranger.set_content("Who are you?")
    post(site, stranger, clock)
    read_replies(site, clock())
    with pytest.raises(CannotAnswer, match="replay 1 --trust"):
        coach.queue_answer(site, 1, "Dear other", clock())
    with pytest.raises(CannotAnswer, match="from nobody in a course"):
        coach.queue_answer(site, 2, "Dear who", clock())
    with pytest.raises(CannotAnswer, match="There is no mail 3"):
        coach.queue_answer(site, 3, "Dear nobody", clock())


@pytest.mark.parametrize(("words", "said"), [(" \n\u200b", "no words"), ("x" * 20_001, "20,001 characters")])
def test_a_letter_has_words_and_an_end(site: Site, clock: HandClock, welcome: bytes, words: str, said: str) -> None:
    answer(site, welcome, "May I ask you something?", clock)
    with pytest.raises(CannotAnswer, match=said):
        coach.queue_answer(site, 1, words, clock())


def test_neither_words_are_a_template_nor_do_they_break_the_mail(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    theirs = reply_to(welcome, "{{ subscriber.email }} <b>x</b>\x07 {% raw %} ümlaut 春")
    del theirs["Subject"]
    theirs["Subject"] = "=?utf-8?q?a=0D=0ABcc=3A_x=40example=2Ecom?="
    post(site, theirs, clock)
    read_replies(site, clock())
    coach.queue_answer(site, 1, "{{ course.title }} *a* <script>\r\n.\r\n{# no #} ." + " long" * 400, clock())
    (letter,) = letters(site, server, clock)
    assert letter["Bcc"] is None
    assert letter["Subject"].startswith("Re: a")
    assert plain(letter).startswith("{{ course.title }} *a* <script>\n.\n{# no #} .")
    assert "> {{ subscriber.email }} <b>x</b> {% raw %} ümlaut 春" in plain(letter)
    page = letter.get_body(("html",))
    assert page is not None
    assert "&lt;script&gt;" in page.get_content()


def test_an_edition_published_before_there_were_letters_sends_them_too(
    site: Site, server: ScriptedServer, clock: HandClock, welcome: bytes
) -> None:
    with site.database.read() as session:
        site.edition(session, 1).mails.pop("letter")
    answer(site, welcome, "May I ask you something?", clock)
    coach.queue_answer(site, 1, "You may.", clock())
    assert len(letters(site, server, clock)) == 1


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Hello", "Re: Hello"),
        ("Re: Hello", "Re: Hello"),
        ("AW: Hello", "AW: Hello"),
        ("Re[2]: Hello", "Re[2]: Hello"),
        ("Reasons", "Re: Reasons"),
        ("", "Re: Four seasons"),
        ("a\r\nBcc: b", "Re: a Bcc: b"),
    ],
)
def test_the_subject_is_that_of_their_mail(theirs: str, ours: str) -> None:
    assert reply_subject(theirs, "Four seasons") == ours
