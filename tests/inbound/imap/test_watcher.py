"""The watcher on a real server: told of mail and asking for it, and what it does when something is away."""

from __future__ import annotations

import logging
import socket
import threading
import uuid
from pathlib import Path

import pytest
from support.certificates import self_signed
from support.dovecot import Dovecot, account_at
from support.memory_mail_store import MemoryMailStore, away, mail
from support.scripted_imap import scripted_imap

from drip.inbound.imap.intake import PositionStore
from drip.inbound.imap.mailbox import open_mailbox
from drip.inbound.imap.watcher import MailboxWatcher, WatchTiming

NEVER = 3600.0  # seconds; a test that waits for their end hangs
SEEN = rb"\Seen"


@pytest.fixture
def user() -> str:
    return f"ines-{uuid.uuid4().hex[:8]}"


class Log(logging.Handler):
    """Waits for words in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._news = threading.Condition()

    def emit(self, record: logging.LogRecord) -> None:
        with self._news:
            self.said.append(record.getMessage() + ("\nTraceback" if record.exc_info else ""))
            self._news.notify_all()

    def wait_for(self, words: str) -> str:
        with self._news:
            assert self._news.wait_for(lambda: any(words in line for line in self.said), 20), self.said
        return next(line for line in self.said if words in line)


@pytest.fixture
def log():
    handler = Log()
    logger = logging.getLogger("drip.inbound")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    assert not [line for line in handler.said if "Traceback" in line]


def test_the_server_tells_of_new_mail(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    watcher = MailboxWatcher(desk.receive, dovecot.account(user), desk.bookmark, timing=WatchTiming(NEVER, NEVER))
    with watcher:
        for n in range(3):
            dovecot.deliver(user, mail(f"number {n}"))
            assert desk.next() == mail(f"number {n}")


@pytest.mark.parametrize("commands", [0, 1], ids=["with its consent to IDLE", "with the answer to something else"])
def test_mail_that_the_server_has_told_of_already_ends_the_wait_at_once(
    dovecot: Dovecot, user: str, commands: int
) -> None:
    here, there = socket.socketpair()
    with here, there, open_mailbox(dovecot.account(user)) as mailbox:
        assert mailbox.after(0) == []
        dovecot.deliver(user, mail("between looking and waiting"))
        for _ in range(commands):
            mailbox.unseen_up_to(0)
        mailbox.wait(NEVER, here)
        assert len(mailbox.after(0)) == 1


def test_a_server_that_does_not_tell_is_asked(dovecot_program: Path, user: str) -> None:
    with Dovecot(dovecot_program, "IMAP4rev1") as server:
        desk = MemoryMailStore()
        account = server.account(user)
        with MailboxWatcher(desk.receive, account, desk.bookmark, timing=WatchTiming(NEVER, poll_seconds=0.05)):
            for n in range(3):
                server.deliver(user, mail(f"number {n}"))
                assert desk.next() == mail(f"number {n}")


def test_the_wait_is_renewed(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    looks = threading.Semaphore(0)
    store = desk.bookmark
    bookmark = PositionStore(lambda: looks.release() or store.read(), store.save, store.alert)
    with MailboxWatcher(desk.receive, dovecot.account(user), bookmark, timing=WatchTiming(idle_seconds=0.02)):
        for _ in range(5):
            assert looks.acquire(timeout=20)


def test_stopping_ends_the_wait_at_once_and_may_be_done_twice(dovecot: Dovecot, user: str) -> None:
    desk = MemoryMailStore()
    watcher = MailboxWatcher(desk.receive, dovecot.account(user), desk.bookmark, timing=WatchTiming(idle_seconds=NEVER))
    watcher.start()
    dovecot.deliver(user, mail("one"))
    desk.next()
    watcher.stop()
    watcher.stop()


def test_a_server_that_was_restarted_is_found_again(dovecot_program: Path, user: str, log: Log) -> None:
    with Dovecot(dovecot_program) as server:
        desk = MemoryMailStore()
        with MailboxWatcher(desk.receive, server.account(user), desk.bookmark, timing=WatchTiming(retry_seconds=0.05)):
            server.deliver(user, mail("before"))
            desk.next()
            server.stop()
            log.wait_for("Connection refused. Nothing is lost; next try in")
            server.start()
            server.deliver(user, mail("after"))
            assert desk.next() == mail("after")
        assert desk.words == [mail("before"), mail("after")]
        assert server.flags(user) == [{SEEN}, {SEEN}]


def test_while_nothing_can_be_stored_it_waits_and_goes_on_after_that(dovecot: Dovecot, user: str, log: Log) -> None:
    desk = MemoryMailStore(away)
    dovecot.deliver(user, mail("one"))
    with MailboxWatcher(desk.receive, dovecot.account(user), desk.bookmark, timing=WatchTiming(retry_seconds=0.05)):
        log.wait_for("The database cannot be used: it is away. Nothing is lost; next try in")
        assert dovecot.flags(user) == [set()]
        desk.refuse = lambda _: None
        assert desk.next() == mail("one")


def test_a_mail_over_which_the_server_hangs_up_holds_up_the_others_only_for_a_while(
    dovecot: Dovecot, user: str, log: Log
) -> None:
    desk = MemoryMailStore()
    with MailboxWatcher(desk.receive, dovecot.account(user), desk.bookmark):
        dovecot.deliver(user, mail("one"))
        desk.next()
    dovecot.deliver(user, mail("spoilt"), mail("two"))
    dovecot.spoil(user, b"spoilt")
    with MailboxWatcher(desk.receive, dovecot.account(user), desk.bookmark, timing=WatchTiming(retry_seconds=0.02)):
        assert desk.next() == mail("two")
        dovecot.deliver(user, mail("three"))
        assert desk.next() == mail("three")
    assert [line.partition(":")[0] for line in log.said if "closed the connection" in line] == [
        f"{user}@127.0.0.1/INBOX"
    ] * 3
    (told,) = desk.alerts
    assert "hangs up" in told


def test_a_wrong_password_is_a_sentence_and_not_tried_again_soon(dovecot: Dovecot, user: str, log: Log) -> None:
    desk = MemoryMailStore()
    with MailboxWatcher(
        desk.receive, dovecot.account(user, password="wrong"), desk.bookmark, timing=WatchTiming(retry_seconds=0.05)
    ):
        said = log.wait_for("refused user")
    assert f"127.0.0.1 refused user {user} with this password" in said
    assert "next try in 300 s" in said
    assert "wrong" not in said


def test_the_words_of_a_refusal_are_those_of_the_server(log: Log) -> None:
    desk = MemoryMailStore()
    with (
        scripted_imap({"LOGIN": "NO [AUTHENTICATIONFAILED] No such user."}) as (port, _),
        MailboxWatcher(desk.receive, account_at("ines", port=port), desk.bookmark),
    ):
        assert "with this password: [AUTHENTICATIONFAILED] No such user. Nothing" in log.wait_for("refused user")


def test_a_folder_that_is_not_there_is_a_sentence(dovecot: Dovecot, user: str, log: Log) -> None:
    desk = MemoryMailStore()
    with MailboxWatcher(desk.receive, dovecot.account(user, folder="Repleis"), desk.bookmark):
        assert "Repleis" in log.wait_for("Mailbox doesn't exist")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_comes_encrypted_from_a_server_that_is_trusted(dovecot: Dovecot, user: str, security: str) -> None:
    desk = MemoryMailStore()
    dovecot.deliver(user, mail("one"))
    with MailboxWatcher(desk.receive, dovecot.encrypted(user, security), desk.bookmark):
        assert desk.next() == mail("one")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_is_not_trusted_is_refused(
    dovecot: Dovecot, user: str, security: str, tmp_path: Path, log: Log
) -> None:
    another, _ = self_signed(tmp_path, "127.0.0.1")
    desk = MemoryMailStore()
    dovecot.deliver(user, mail("one"))
    with MailboxWatcher(desk.receive, dovecot.encrypted(user, security, another), desk.bookmark):
        log.wait_for("its certificate is not trusted")
    assert desk.mails == []


def test_without_a_context_of_its_own_the_systems_authorities_decide(dovecot: Dovecot, user: str, log: Log) -> None:
    desk = MemoryMailStore()
    with MailboxWatcher(desk.receive, dovecot.account(user, port=dovecot.tls_port, security="tls"), desk.bookmark):
        log.wait_for("its certificate is not trusted")


def test_the_password_is_not_sent_where_starttls_is_missing(log: Log) -> None:
    """A server, or somebody in between, who does not offer it."""
    desk = MemoryMailStore()
    with (
        scripted_imap({"CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN"}) as (port, heard),
        MailboxWatcher(desk.receive, account_at("ines", port=port, security="starttls"), desk.bookmark),
    ):
        log.wait_for("does not offer STARTTLS")
    assert not any(command.startswith(("AUTHENTICATE", "LOGIN")) for command in heard)


@pytest.mark.parametrize("answer", ["NO [UNAVAILABLE] Try later.", ""], ids=["says it is busy", "hangs up"])
def test_a_server_that_cannot_let_anybody_in_just_now_is_not_taken_for_a_wrong_password(log: Log, answer: str) -> None:
    desk = MemoryMailStore()
    with (
        scripted_imap({"LOGIN": answer}) as (port, _),
        MailboxWatcher(desk.receive, account_at("ines", port=port), desk.bookmark),
    ):
        assert "next try in 5 s" in log.wait_for("did not log ines in")
