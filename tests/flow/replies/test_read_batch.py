"""Many replies are read in one transaction, and each comes to what it would have come to alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event
from support.mail import deliver, deliveries, parsed, post, reply_to
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll, mend_course, spoil_course

from drip.flow.operations.listing import list_mail
from drip.flow.replies import read_mail
from drip.flow.replies.read_mail import read_replies, read_some
from drip.flow.site import Site
from drip.storage.engine.states import MailState
from drip.storage.replies import answers

NAMES = ("ada", "bo", "cleo", "dan")
TEN = MONDAY + timedelta(hours=4)


@pytest.fixture
def letters(site: Site) -> dict[str, bytes]:
    """The first lesson of each."""
    for name in NAMES:
        enroll(site, f"{name}@example.net")
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    return {str(parsed(letter)["To"]).partition("@")[0]: letter for letter in server.messages}


def write(site: Site, letters: dict[str, bytes], name: str, words: str) -> None:
    assert post(site, reply_to(letters[name], words, f"{name}@example.net"), HandClock(TEN))


def states_of_mail(site: Site) -> list[str]:
    return [mail.state for mail in reversed(list_mail(site, needs_attention=False))]


def hope_of(site: Site, enrollment_id: int) -> list[object]:
    """All answers to the first lesson, in their order."""
    with site.database.read() as session:
        return [a.value for a in answers.answers_of(session, enrollment_id)]


def commits(site: Site) -> list[object]:
    made: list[object] = []
    event.listen(site.database.engine, "commit", made.append)
    return made


def fail_once(site: Site, statement: str) -> list[str]:
    """The next statement that begins so finds a database that refuses it."""
    failed: list[str] = []

    def refuse(_connection: object, _cursor: object, words: str, *_: object) -> None:
        if words.startswith(statement) and not failed:
            failed.append(statement)
            raise ValueError("no room")

    event.listen(site.database.engine, "before_cursor_execute", refuse)
    return failed


def test_the_replies_of_several_people_are_read_in_one_transaction(site: Site, letters: dict[str, bytes]) -> None:
    for name in NAMES:
        write(site, letters, name, f"A calmer year, says {name}.")
    made = commits(site)
    assert read_some(site, TEN) == len(NAMES)
    assert len(made) == 1
    assert states_of_mail(site) == [MailState.ACCEPTED] * len(NAMES)
    assert [hope_of(site, number)[0] for number in range(1, 5)] == [f"A calmer year, says {name}." for name in NAMES]


def test_one_persons_replies_are_read_in_their_order(site: Site, letters: dict[str, bytes]) -> None:
    for name, words in (("ada", "First."), ("ada", "Second."), ("bo", "Mine."), ("ada", "Third.")):
        write(site, letters, name, words)
    assert read_some(site, TEN) == 2
    assert read_replies(site, TEN) == 2
    assert hope_of(site, 1) == ["First.", "Second.", "Third."]
    assert hope_of(site, 2) == ["Mine."]


def test_a_command_between_replies_is_obeyed_and_the_next_of_that_person_waits_for_it(
    site: Site, letters: dict[str, bytes]
) -> None:
    for name, words in (("ada", "PAUSE"), ("bo", "Mine."), ("ada", "continue"), ("cleo", "Mine too.")):
        write(site, letters, name, words)
    assert read_replies(site, TEN) == 4
    notes = [mail.note for mail in reversed(list_mail(site, needs_attention=False))]
    assert notes == ["paused until they resume", "", "resumed", ""]
    assert [d.data["done"] for d in deliveries(site, 1) if d.kind == "notice"] == ["paused", "resumed"]


def test_a_stranger_between_replies_keeps_nobody_waiting(site: Site, letters: dict[str, bytes]) -> None:
    write(site, letters, "ada", "Mine.")
    stranger = reply_to(letters["bo"], "Who are you?", "mallory@example.net")
    stranger.replace_header("To", "ines@reply.example.com")
    del stranger["In-Reply-To"], stranger["References"]
    post(site, stranger, HandClock(TEN))
    write(site, letters, "cleo", "Mine too.")
    assert read_replies(site, TEN) == 3
    assert states_of_mail(site) == [MailState.ACCEPTED, MailState.UNMATCHED, MailState.ACCEPTED]


def test_a_reply_that_trips_up_the_reader_is_shelved_and_undoes_none_of_the_others(
    site: Site, letters: dict[str, bytes]
) -> None:
    for name in NAMES:
        write(site, letters, name, f"{name}'s year.")
    spoil_course(site, 2)
    assert read_replies(site, TEN) == len(NAMES)
    mend_course(site, 2)
    assert states_of_mail(site) == ["accepted", "failed", "accepted", "accepted"]
    assert [len(hope_of(site, number)) for number in range(1, 5)] == [1, 0, 1, 1]


def test_what_cannot_be_written_together_is_written_one_by_one_and_once(site: Site, letters: dict[str, bytes]) -> None:
    for name in NAMES:
        write(site, letters, name, f"{name}'s year.")
    failed = fail_once(site, "UPDATE inbound_mail")  # by then all that the replies say is written
    assert read_replies(site, TEN) == len(NAMES)
    assert failed == ["UPDATE inbound_mail"]
    assert states_of_mail(site) == [MailState.ACCEPTED] * len(NAMES)
    assert [len(hope_of(site, number)) for number in range(1, 5)] == [1] * len(NAMES)


def test_large_mails_are_not_held_in_memory_together(
    site: Site, letters: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_mail, "MAX_BYTES", 10)
    for name in NAMES:
        write(site, letters, name, f"{name}'s year.")
    assert [read_some(site, TEN) for _ in range(5)] == [1, 1, 1, 1, 0]


def test_the_same_message_by_a_second_way_is_known_within_one_round(site: Site, letters: dict[str, bytes]) -> None:
    write(site, letters, "ada", "Once.")
    again = reply_to(letters["ada"], "Once.", "ada@example.net")
    again["Received"] = "from the other way"
    post(site, again, HandClock(TEN))
    assert read_replies(site, TEN) == 2
    assert states_of_mail(site) == [MailState.ACCEPTED, MailState.DUPLICATE]
