"""Single passes over a mailbox of a real server."""

from __future__ import annotations

import uuid

import pytest
from support.dovecot import Dovecot, account_at
from support.memory_mail_store import MemoryMailStore, away, mail
from support.scripted_imap import scripted_imap

from drip.inbound import UNKNOWN_SENDER, IncomingMessage
from drip.inbound.imap.account import ImapAccount
from drip.inbound.imap.intake import Intake, ReadPosition, StoreUnavailable
from drip.inbound.imap.mailbox import open_mailbox

SEEN = rb"\Seen"


@pytest.fixture
def user() -> str:
    return f"ines-{uuid.uuid4().hex[:8]}"


def take(account: ImapAccount, desk: MemoryMailStore, **options: int) -> int:
    with open_mailbox(account) as mailbox:
        return Intake(desk.receive, desk.bookmark, **options).take_new(mailbox)


def test_new_mail_comes_byte_for_byte_and_is_marked_as_seen(dovecot: Dovecot, user: str) -> None:
    raw = mail("Winter. \x01 — ü\r\n.\r\n From here", X_Long="x" * 2000)
    dovecot.deliver(user, raw)
    desk = MemoryMailStore()
    assert take(dovecot.account(user), desk) == 1
    assert desk.mails == [IncomingMessage(raw, UNKNOWN_SENDER, (), f"imap {user}@127.0.0.1/INBOX")]
    assert dovecot.flags(user) == [{SEEN}]
    assert take(dovecot.account(user), desk) == 0


def test_the_first_time_old_mail_is_taken_only_where_nobody_has_seen_it(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail("old, seen"), flags=(SEEN,))
    dovecot.deliver(user, mail("old, unseen"))
    dovecot.deliver(user, mail("newer, seen"), flags=(SEEN,))
    desk = MemoryMailStore()
    take(dovecot.account(user), desk)
    assert desk.words == [mail("old, unseen")]


def test_mail_that_somebody_read_before_us_is_taken_all_the_same(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    take(dovecot.account(user), desk)
    dovecot.deliver(user, mail("read in webmail"), flags=(SEEN,))
    take(dovecot.account(user), desk)
    assert desk.words == [mail("read in webmail")]


def test_mail_that_a_person_marks_as_unread_again_is_left_as_they_want_it(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail("to be kept in mind"))
    desk = MemoryMailStore()
    take(dovecot.account(user), desk)
    with dovecot.person(user) as person:
        person.remove_flags([1], [SEEN])
    assert take(dovecot.account(user), desk) == 0
    assert dovecot.flags(user) == [set()]


def test_mail_is_moved_where_a_folder_is_named_and_the_folder_is_made(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail("one"), mail("two"))
    desk = MemoryMailStore()
    take(dovecot.account(user, move_to="Done ✓"), desk)
    assert desk.words == [mail("one"), mail("two")]
    assert dovecot.flags(user) == []
    assert len(dovecot.flags(user, "Done ✓")) == 2


@pytest.mark.parametrize(("capabilities", "left"), [("IMAP4rev1 UIDPLUS", []), ("IMAP4rev1", [{rb"\Deleted"}])])
def test_an_old_server_moves_in_steps(
    dovecot_program: str, user: str, capabilities: str, left: list[set[bytes]]
) -> None:
    with Dovecot(dovecot_program, capabilities) as server:
        server.deliver(user, mail("one"))
        desk = MemoryMailStore()
        take(server.account(user, move_to="Done"), desk)
        assert take(server.account(user, move_to="Done"), desk) == 0
        assert desk.words == [mail("one")]
        assert server.flags(user) == left
        assert len(server.flags(user, "Done")) == 1


def test_another_folder_can_be_watched(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail("in the inbox"))
    dovecot.deliver(user, mail("where replies are sorted to"), folder="Replies")
    desk = MemoryMailStore()
    take(dovecot.account(user, folder="Replies"), desk)
    assert desk.words == [mail("where replies are sorted to")]


def test_a_mailbox_that_was_made_anew_is_begun_anew(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    dovecot.deliver(user, mail("one"), mail("two"), folder="Replies")
    take(dovecot.account(user, folder="Replies"), desk)
    before = desk.position
    with dovecot.person(user) as person:
        person.delete_folder("Replies")
    dovecot.deliver(user, mail("two"), mail("three"), folder="Replies")
    take(dovecot.account(user, folder="Replies"), desk)
    assert desk.words == [mail("one"), mail("two"), mail("three")]
    assert desk.position is not None
    assert before is not None
    assert desk.position.uidvalidity != before.uidvalidity


def test_while_nothing_can_be_stored_mail_stays_as_it_was(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    take(dovecot.account(user), desk)
    dovecot.deliver(user, mail("one"), mail("two"))
    begin = desk.position
    desk.refuse = away
    with pytest.raises(StoreUnavailable):
        take(dovecot.account(user), desk)
    assert dovecot.flags(user) == [set(), set()]
    assert desk.position == begin
    desk.refuse = lambda _: None
    assert take(dovecot.account(user), desk) == 2
    assert dovecot.flags(user) == [{SEEN}, {SEEN}]


def test_nothing_is_marked_before_it_is_stored(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail("one"))
    flags = []
    desk = MemoryMailStore(lambda _: flags.extend(dovecot.flags(user)))
    take(dovecot.account(user), desk)
    assert flags == [set()]


def test_a_mail_that_is_too_large_is_told_of_and_holds_up_no_other(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail("x" * 5000), mail("small"))
    desk = MemoryMailStore()
    for _ in range(2):
        take(dovecot.account(user), desk, max_bytes=1000)
    assert desk.words == [mail("small")]
    assert dovecot.flags(user) == [set(), {SEEN}]
    (told,) = desk.alerts
    assert "5," in told
    assert f"{user}@127.0.0.1/INBOX" in told


def test_a_mail_that_cannot_be_stored_holds_up_no_other_and_is_tried_again(dovecot: Dovecot, user: str) -> None:
    def refuse(arrival: IncomingMessage) -> None:
        if b"poison" in arrival.raw:
            raise ValueError("this one is too much for us")

    desk = MemoryMailStore()
    take(dovecot.account(user), desk)
    start = desk.position
    assert start is not None
    dovecot.deliver(user, mail("poison"), mail("one"), mail("two"))
    desk.refuse = refuse
    with open_mailbox(dovecot.account(user)) as mailbox:
        intake = Intake(desk.receive, desk.bookmark)
        assert [intake.take_new(mailbox) for _ in range(3)] == [2, 0, 0]
        assert desk.words == [mail("one"), mail("two")]
        assert dovecot.flags(user) == [set(), {SEEN}, {SEEN}]
        assert desk.position == start
        assert len(desk.alerts) == 1
        desk.refuse = lambda _: None
        assert intake.take_new(mailbox) == 1
    assert desk.words == [mail("one"), mail("two"), mail("poison")]
    assert desk.position == ReadPosition(start.uidvalidity, start.last_uid + 3, backlog=False)


def test_a_mail_that_the_server_does_not_hand_out_holds_up_no_other() -> None:
    desk = MemoryMailStore()
    script = {
        "SELECT": "* 2 EXISTS\n* OK [UIDVALIDITY 7] .\n* OK [UIDNEXT 3] .",
        "UID SEARCH UNSEEN": "* SEARCH 1 2",
        "UID SEARCH UID": "* SEARCH",
        "UID FETCH 1 (RFC822.SIZE)": "* 1 FETCH (UID 1 RFC822.SIZE 5)",
        "UID FETCH 2 (RFC822.SIZE)": "* 2 FETCH (UID 2 RFC822.SIZE 5)",
        "UID FETCH 1": "NO It is locked.",
        "UID FETCH 2": '* 2 FETCH (UID 2 BODY[] "A: b")',
    }
    with scripted_imap(script) as (port, heard), open_mailbox(account_at("ines", port=port)) as mailbox:
        intake = Intake(desk.receive, desk.bookmark)
        assert intake.take_new(mailbox) == 1
        assert desk.words == [b"A: b"]
        assert "UID STORE 2 +FLAGS.SILENT (\\Seen)" in heard
        assert intake.take_new(mailbox) == 1
    (told,) = desk.alerts
    assert "does not hand it out (fetch failed: It is locked)" in told


def test_what_cannot_be_marked_is_told_of_and_not_taken_twice(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    dovecot.deliver(user, mail("one"))
    with open_mailbox(dovecot.account(user, move_to="Done")) as mailbox:
        with dovecot.person(user) as person:
            person.delete_folder("Done")
        intake = Intake(desk.receive, desk.bookmark)
        assert [intake.take_new(mailbox) for _ in range(2)] == [1, 0]
    assert desk.words == [mail("one")]
    (told,) = desk.alerts
    assert "can't be marked or moved" in told


def test_a_pass_can_be_broken_off_between_two_mails(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    dovecot.deliver(user, *[mail(str(n)) for n in range(5)])
    with open_mailbox(dovecot.account(user)) as mailbox:
        Intake(desk.receive, desk.bookmark).take_new(mailbox, lambda: len(desk.mails) == 2)
    assert len(desk.mails) == 2
    take(dovecot.account(user), desk)
    assert len(desk.mails) == 5


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ({"Return_Path": "<Mara@example.net>"}, "mara@example.net"),
        ({"Return_Path": "<>"}, ""),
        ({"Return_Path": "nonsense"}, UNKNOWN_SENDER),
        ({}, UNKNOWN_SENDER),
    ],
)
def test_the_sender_is_taken_from_where_the_server_wrote_it_down(
    dovecot: Dovecot, user: str, written: dict[str, str], sender: str
) -> None:
    dovecot.deliver(user, mail("one", **written))
    desk = MemoryMailStore()
    take(dovecot.account(user), desk)
    assert desk.mails[0].mail_from == sender
