"""A letter is shared only where its writer has said yes, in a reply to the question."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from support.mail import answer, live_through, parsed, post, reply_to
from support.rows import set_enrollment
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, enroll

from drip.flow.coach import letters
from drip.flow.coach.letter_sharing import (
    SharingNotAllowed,
    latest_sharing_consent,
    record_shared_letter,
    shareable_words,
)
from drip.flow.operations.listing import list_mail, person_details
from drip.flow.replies import read_mail
from drip.flow.site import Site
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations.history import EventRow

LETTER = "I told my mother. She laughed,\nand then she cried."


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted() as listening:
        yield listening


@pytest.fixture
def question(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    """The coach's answer to Mara's letter, mail 1, with the question whether it may be shared."""
    return asked(site, server, clock, asks=True)


def asked(site: Site, server: ScriptedServer, clock: HandClock, *, asks: bool) -> bytes:
    enroll(site)
    live_through(site, server, clock, "2027-01-05 08:00")
    answer(site, server.messages[-1], LETTER, clock)
    letters.queue_answer(site, 1, "Thank you for this.", clock(), asks_to_share=asks)
    live_through(site, server, clock, f"{clock() + timedelta(minutes=1):%Y-%m-%d %H:%M}")
    return server.messages[-1]


def notes(site: Site) -> list[str]:
    return [mail.new_text.strip() for mail in list_mail(site, needs_attention=False, waiting=True)]


def test_the_coachs_letter_asks(question: bytes) -> None:
    body = parsed(question).get_body(("plain",))
    assert body is not None
    assert "May I share your letter with others" in " ".join(body.get_content().split())


def test_without_an_answer_nothing_is_shared(site: Site, question: bytes) -> None:
    with pytest.raises(SharingNotAllowed, match="--ask-to-share"):
        shareable_words(site, 1)


@pytest.mark.parametrize("words", ["Yes", "yes.", "Ja, gern!", "Yes, of course", "Sure"])
def test_a_yes_lets_it_be_shared(site: Site, clock: HandClock, question: bytes, words: str) -> None:
    answer(site, question, words, clock)
    assert shareable_words(site, 1).strip() == LETTER
    record_shared_letter(site, 1, "a-letter", clock())
    person = person_details(site, "mara@example.net", MONDAY)
    assert person is not None
    told = [event["what"] for event in person["history"]]
    assert "mail 1 may be shared (mail 2)" in told
    assert told[-1] == "shared mail 1 as lesson a-letter"


def test_a_yes_with_more_to_it_is_a_letter_too(site: Site, clock: HandClock, question: bytes) -> None:
    answer(site, question, "Yes.\n\nBut please leave out the name of my town.", clock)
    assert shareable_words(site, 1)
    assert len(notes(site)) == 1


def test_a_bare_yes_waits_for_nobody_not_even_after_the_end(site: Site, clock: HandClock, question: bytes) -> None:
    with site.database.write() as session:
        set_enrollment(session, 1, state=EnrollmentState.FINISHED)
    answer(site, question, "Yes", clock)
    assert notes(site) == []
    assert shareable_words(site, 1)


@pytest.mark.parametrize("words", ["No", "No, please don't.", "I'd rather not"])
def test_a_no_keeps_it_between_them(site: Site, clock: HandClock, question: bytes, words: str) -> None:
    answer(site, question, words, clock)
    with pytest.raises(SharingNotAllowed, match="the answer was no"):
        shareable_words(site, 1)


@pytest.mark.parametrize("words", ["What would you write about it?", "Maybe", "I said yes to my mother once."])
def test_anything_else_is_no_consent(site: Site, clock: HandClock, question: bytes, words: str) -> None:
    answer(site, question, words, clock)
    with pytest.raises(SharingNotAllowed, match="Nobody has agreed"):
        shareable_words(site, 1)
    assert len(notes(site)) == 1


def test_the_answer_given_last_stands(site: Site, clock: HandClock, question: bytes) -> None:
    for words in ("Yes", "No, wait"):
        clock.advance(minutes=5)
        answer(site, question, words, clock)
    with pytest.raises(SharingNotAllowed):
        shareable_words(site, 1)
    assert read_mail.replay_mail(site, 2, clock())  # the yes is read again, and is still the earlier one
    with pytest.raises(SharingNotAllowed):
        shareable_words(site, 1)


def test_a_mail_that_is_read_again_says_only_what_it_says_then() -> None:
    def event(kind: str, minute: int, **data: object) -> EventRow:
        return EventRow(minute, MONDAY + timedelta(minutes=minute), kind, 1, 1, data)

    yes = event("letter sharing", 1, letter=1, agreed=True, mail_id=2)
    again = event("replayed", 9, mail_id=2)
    assert latest_sharing_consent([yes], 1) is True
    assert latest_sharing_consent([yes, again], 1) is None
    assert (
        latest_sharing_consent([yes, again, event("letter sharing", 1, letter=1, agreed=False, mail_id=2)], 1) is False
    )
    assert latest_sharing_consent([yes], 7) is None


def test_a_yes_from_somebody_else_is_none(site: Site, clock: HandClock, question: bytes) -> None:
    answer(site, question, "Yes", clock, sender="other@example.com")
    with pytest.raises(SharingNotAllowed, match="Nobody has agreed"):
        shareable_words(site, 1)
    assert read_mail.replay_mail(site, 2, clock(), trust=True)
    assert shareable_words(site, 1)


def test_a_yes_to_a_letter_that_did_not_ask_is_none(site: Site, server: ScriptedServer, clock: HandClock) -> None:
    answer(site, asked(site, server, clock, asks=False), "Yes", clock)
    with pytest.raises(SharingNotAllowed, match="Nobody has agreed"):
        shareable_words(site, 1)


def test_a_yes_is_for_the_one_letter(site: Site, server: ScriptedServer, clock: HandClock, question: bytes) -> None:
    answer(site, question, "Yes", clock)
    post(site, reply_to(question, "Another letter, for you alone."), clock)
    read_mail.read_replies(site, clock())
    assert shareable_words(site, 1)
    with pytest.raises(SharingNotAllowed, match="Nobody has agreed that mail 3"):
        shareable_words(site, 3)
