from email.message import EmailMessage

import pytest
from support.mail import answer, deliveries, live_through, parsed, post, reply_to, states
from support.scripted_server import ScriptedServer, scripted
from support.sites import HandClock, enroll, spoil_course

from drip.flow.operations.listing import list_mail, mail_details, person_details
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.storage.engine.states import DeliveryState, MailState
from drip.storage.replies import answers


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def answers_of(site: Site, enrollment: int) -> dict[str, object]:
    with site.database.read() as session:
        return {a.question: a.value for a in answers.answers_of(session, enrollment) if a.clear}


def first_letter(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    live_through(site, server, clock, "2027-01-05 08:00")
    return server.messages[-1]


def season_letter(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    live_through(site, server, clock, "2027-01-06 12:00")
    return server.messages[-1]


def states_of_mail(site: Site) -> list[str]:
    return [mail.state for mail in reversed(list_mail(site, needs_attention=False))]


def test_the_words_of_a_reply_become_the_answer(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "A calmer year.\nAnd time for my kids.", clock)
    assert answers_of(site, enrollment) == {"hope": "A calmer year.\nAnd time for my kids."}
    assert states_of_mail(site) == [MailState.ACCEPTED]


def test_numbered_answers_are_told_apart_and_the_season_turns_the_course(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
        answer(site, letter, "1. winter, I think\n2. I sleep until noon", clock)
    assert answers_of(site, enrollment) == {"career_season": "winter", "evidence": "I sleep until noon"}
    assert states(site, enrollment)[-1] == ("rest", DeliveryState.PLANNED)


def test_a_later_reply_amends_and_turns_the_course_again(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
        answer(site, letter, "1. winter\n2. tired", clock)
        answer(site, letter, "1. autumn, honestly\n2. still tired", clock)
    assert answers_of(site, enrollment)["career_season"] == "fall"
    assert states(site, enrollment)[-1] == ("harvest", DeliveryState.PLANNED)


def test_the_next_lesson_gives_the_words_back(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), "A calmer <b>year</b>.", clock)
        mail = parsed(season_letter(site, server, clock))
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "> A calmer <b>year</b>." in text
    assert "A calmer &lt;b&gt;year&lt;/b&gt;." in html


def test_a_season_that_cannot_be_read_is_asked_back_once_in_the_thread(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
        answer(site, letter, "1. somewhere between winter and spring\n2. thaw", clock)
        live_through(site, server, clock, "2027-01-06 13:00")
        asked = parsed(server.messages[-1])
        assert asked["In-Reply-To"] == parsed(letter)["Message-ID"]
        answer(site, server.messages[-1], "winter", clock)
        answer(site, letter, "1. between winter and spring again\n2. thaw", clock)
    kinds = [d.kind for d in deliveries(site, enrollment)]
    assert kinds.count("clarification") == 1
    assert answers_of(site, enrollment)["career_season"] == "winter"


def test_while_a_season_is_unclear_the_course_goes_on_waiting_for_it(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, season_letter(site, server, clock), "1. between winter and spring\n2. thaw", clock)
    (tour,) = [d for d in deliveries(site, enrollment) if d.lesson == "tour"]
    assert f"{tour.due_at:%Y-%m-%d}" == "2027-01-11"
    answer(site, server.messages[-1], "1. winter\n2. thaw", clock)
    (rest,) = [d for d in deliveries(site, enrollment) if d.lesson == "rest"]
    assert f"{rest.due_at:%Y-%m-%d}" == "2027-01-08"


def test_a_yes_to_the_question_back_takes_the_guess(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, season_letter(site, server, clock), "1. somewhere between winter and spring\n2. thaw", clock)
        live_through(site, server, clock, "2027-01-06 13:00")
        (asked,) = [d for d in deliveries(site, enrollment) if d.kind == "clarification"]
        answer(site, server.messages[-1], "Yes, exactly.", clock)
    assert asked.data["guess"] == "winter"
    assert answers_of(site, enrollment)["career_season"] == "winter"


def test_words_in_between_the_quoted_questions_answer_them(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
    reply = reply_to(letter, "")
    quoted = reply.get_content()
    first, second = "> 1. Which season is your working life in?\n", "> 2. What tells you so?\n"
    assert first in quoted
    assert second in quoted
    reply.set_content(quoted.replace(first, first + "\nIt is winter.\n\n").replace(second, second + "\nThe dark.\n\n"))
    post(site, reply, clock)
    read_replies(site, clock())
    assert answers_of(site, enrollment) == {"career_season": "winter", "evidence": "The dark."}


def test_a_reply_from_somebody_else_is_held_and_moves_nothing(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
        answer(site, letter, "1. winter\n2. me", clock, sender="mallory@example.net")
    assert answers_of(site, enrollment) == {}
    (mail,) = list_mail(site, needs_attention=True)
    assert (mail.state, mail.new_text) == (MailState.HELD, "1. winter\n2. me")


def test_a_forged_token_is_no_token(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "Mine!", "mallory@example.net")
    reply.replace_header("To", "reply+aeaqaaaaaaaaaaaaaaaa@reply.example.com")
    del reply["In-Reply-To"], reply["References"]
    post(site, reply, clock)
    read_replies(site, clock())
    assert states_of_mail(site) == [MailState.UNMATCHED]
    assert answers_of(site, enrollment) == {}


def test_a_reply_that_lost_its_address_is_matched_by_its_thread(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "Still me.")
    reply.replace_header("To", "ines@reply.example.com")
    post(site, reply, clock)
    read_replies(site, clock())
    assert list_mail(site, needs_attention=False)[0].matched_by == "thread"
    assert answers_of(site, enrollment) == {"hope": "Still me."}


def test_a_mail_out_of_the_blue_is_matched_by_its_sender(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        first_letter(site, server, clock)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = (
        "Mara <MARA@example.net>",
        "ines@reply.example.com",
        "<1@example.net>",
    )
    mail["Subject"] = "A thought"
    mail.set_content("Something that I wanted to say.")
    post(site, mail, clock)
    read_replies(site, clock())
    assert list_mail(site, needs_attention=False)[0].matched_by == "sender"


def test_an_out_of_office_note_is_never_an_answer(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "I am out of the office until spring.")
    reply["Auto-Submitted"] = "auto-replied"
    post(site, reply, clock)
    read_replies(site, clock())
    assert states_of_mail(site) == [MailState.AUTO_REPLY]
    assert answers_of(site, enrollment) == {}


def test_a_season_is_told_at_any_time_from_any_lesson(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
        answer(site, letter, "1. winter\n2. tired", clock)
        live_through(site, server, clock, "2027-01-08 12:00")
        answer(site, server.messages[-1], "My season is spring now.", clock)
    assert states(site, enrollment)[-1] == ("plant", DeliveryState.PLANNED)


def test_words_that_cannot_be_told_apart_are_kept_whole_for_the_coach(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    words = "It depends on the day, and on whom you ask.\n\nNot today.\n\nSorry."
    with scripted() as server:
        answer(site, season_letter(site, server, clock), words, clock)
    assert answers_of(site, enrollment) == {}
    (mail,) = list_mail(site, needs_attention=True)
    assert (mail.state, mail.new_text) == (MailState.ACCEPTED, words)


def test_a_letter_to_the_coach_is_for_the_coach(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
        answer(site, letter, "1. winter\n2. tired", clock)
        assert list_mail(site, needs_attention=True) == []
        live_through(site, server, clock, "2027-01-08 12:00")
        answer(site, server.messages[-1], "May I ask you something?", clock)
    (mail,) = list_mail(site, needs_attention=True)
    assert (mail.state, mail.note) == (MailState.ACCEPTED, "a letter")


@pytest.mark.parametrize("words", ["SEASON PERSONAL SPRING", "My private life is in spring."])
def test_the_season_of_another_area_is_not_the_answer_to_the_one_that_was_asked_for(
    site: Site, clock: HandClock, words: str
) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = season_letter(site, server, clock)
        answer(site, letter, "1. winter\n2. tired", clock)
        clock.advance(minutes=5)
        answer(site, letter, words, clock)
    assert answers_of(site, enrollment)["career_season"] == "winter"
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    assert [(told["area"], told["season"]) for told in person["seasons"]] == [
        ("career", "winter"),
        ("personal", "spring"),
    ]
    assert states(site, enrollment)[-1] == ("rest", DeliveryState.PLANNED)
    assert "clarification" not in [d.kind for d in deliveries(site, enrollment)]


def test_mail_to_the_unsubscribe_address_leaves_the_course(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = parsed(first_letter(site, server, clock))
        mail = EmailMessage()
        mail["From"], mail["Message-ID"] = "mara@example.net", "<2@example.net>"
        mail["To"] = letter["List-Unsubscribe"].partition("mailto:")[2].partition(">")[0].partition("?")[0]
        post(site, mail, clock)
        read_replies(site, clock())
        live_through(site, server, clock, "2027-02-20 12:00")
    assert len(server.messages) == 1
    assert states(site, enrollment) == [("welcome", DeliveryState.SENT)]


def test_the_same_mail_twice_is_one_mail(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "Once.")
    assert post(site, reply, clock)
    assert not post(site, reply, clock)
    assert read_replies(site, clock()) == 1


def test_a_mail_that_breaks_the_reader_is_shelved_and_the_next_is_read(site: Site, clock: HandClock) -> None:
    mara, joe = enroll(site), enroll(site, "joe@example.net")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
    letters = {str(parsed(letter)["To"]): letter for letter in server.messages}
    for sender, letter in sorted(letters.items(), reverse=True):
        post(site, reply_to(letter, "A calmer year.", sender), clock)
    spoil_course(site, mara)
    assert read_replies(site, clock()) == 2
    assert states_of_mail(site) == [MailState.FAILED, MailState.ACCEPTED]
    assert answers_of(site, joe) == {"hope": "A calmer year."}


def test_all_that_happened_is_in_the_history(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        answer(site, season_letter(site, server, clock), "1. winter\n2. tired", clock)
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    history = [line["what"] for line in person["history"]]
    assert [line for line in history if line.startswith(("sent lesson", "season"))] == [
        "sent lesson welcome",
        "sent lesson name-your-season",
        "season career: winter (reply)",
    ]


def test_a_new_mail_to_a_collected_address_is_a_letter_and_answers_nothing(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, "A calmer year.", clock)
        new = reply_to(letter, "")
        for name in ("Subject", "Message-ID", "In-Reply-To", "References"):
            del new[name]
        new["Subject"], new["Message-ID"] = "A question of mine", "<new@example.net>"
        new.set_content("How did you come to write this course?")
        post(site, new, clock)
        read_replies(site, clock())
    assert answers_of(site, enrollment) == {"hope": "A calmer year."}
    mail = list_mail(site, needs_attention=True)[0]
    assert (mail.note, mail.lesson, mail.new_text) == ("a letter", "", "How did you come to write this course?")


@pytest.mark.parametrize("dropped", ["Subject", ""])
def test_a_reply_without_its_thread_is_known_by_its_subject_or_its_quote(
    site: Site, clock: HandClock, dropped: str
) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "A calmer year.")
        for name in ("In-Reply-To", "References", dropped):
            del reply[name]
        if dropped != "Subject":
            reply.set_content("A calmer year.")
        post(site, reply, clock)
        read_replies(site, clock())
    assert answers_of(site, enrollment) == {"hope": "A calmer year."}


def test_the_subject_of_a_mail_without_words_counts(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "")
        subject = reply["Subject"]
        del reply["Subject"]
        reply["Subject"] = f"{subject} - a calmer year"
        reply.set_content("\n")
        post(site, reply, clock)
        read_replies(site, clock())
    assert answers_of(site, enrollment) == {"hope": "a calmer year"}


def test_a_photo_alone_is_shown_to_the_coach(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "")
        reply.set_content(b"x", "image", "jpeg", filename="lake.jpg")
        post(site, reply, clock)
        read_replies(site, clock())
    mail = list_mail(site, needs_attention=True)[0]
    assert (mail.state, mail.note) == (
        MailState.EMPTY,
        "no words of their own were found in it; attached: lake.jpg",
    )
    details = mail_details(site, mail.id)
    assert details is not None
    assert (details[0].attachments, details[0].subject) == (("lake.jpg",), str(reply["Subject"]))


def test_the_same_message_id_with_other_words_is_another_mail(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        for words in ("A calmer year.", "A louder year."):
            reply = reply_to(letter, words)
            del reply["Message-ID"]
            reply["Message-ID"] = "<always-the-same@example.net>"
            post(site, reply, clock)
            read_replies(site, clock())
    assert states_of_mail(site) == [MailState.ACCEPTED, MailState.ACCEPTED]
    assert answers_of(site, enrollment) == {"hope": "A louder year."}


def test_a_reaction_is_recorded_with_its_lesson_and_answers_nothing(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "")
        reply.set_content("🌻\n", disposition="reaction")
        post(site, reply, clock)
        read_replies(site, clock())
    mail = list_mail(site, needs_attention=False)[0]
    assert (mail.state, mail.lesson, mail.new_text) == (MailState.REACTION, "welcome", "🌻")
    assert answers_of(site, enrollment) == {}
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    assert "reacted 🌻 to welcome" in [event["what"] for event in person["history"]]


def test_a_reaction_of_somebody_else_is_not_theirs(site: Site, clock: HandClock) -> None:
    enroll(site)
    with scripted() as server:
        reply = reply_to(first_letter(site, server, clock), "", sender="eve@example.org")
        reply.set_content("🌻\n", disposition="reaction")
        post(site, reply, clock)
        read_replies(site, clock())
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    assert not [event for event in person["history"] if event["what"].startswith("reacted")]
