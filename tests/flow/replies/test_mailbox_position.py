"""Mail that is fetched from a real server into a real database."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url
from support.dovecot import Dovecot
from support.mail import live_through, reply_to
from support.scripted_server import scripted
from support.sites import HandClock, enroll

from drip.flow.operations.audit import audit
from drip.flow.operations.listing import list_mail
from drip.flow.replies.mailbox_position import bookmark, mailbox_receiver
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.inbound import IncomingMessage
from drip.inbound.imap.account import ImapAccount
from drip.inbound.imap.intake import Intake, ReadPosition, StoreUnavailable
from drip.inbound.imap.mailbox import open_mailbox
from drip.inbound.imap.watcher import MailboxWatcher, WatchTiming
from drip.storage.engine.database import Database

SEEN = rb"\Seen"


@pytest.fixture
def user() -> str:
    return f"ines-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def fetch(site: Site, account: ImapAccount, clock: HandClock, **options: int) -> int:
    with open_mailbox(account) as mailbox:
        return Intake(mailbox_receiver(site, clock), bookmark(site, account.name, clock), **options).take_new(mailbox)


@contextmanager
def away(database: Database) -> Iterator[None]:
    database.close()
    with _folder_away(database.file.parent) if database.file else _refusing(database.url):
        yield


@contextmanager
def _folder_away(folder: Path) -> Iterator[None]:
    """One step each way: whoever connects while only the file is missing makes an empty database, and keeps to it."""
    aside = folder.with_name(f"{folder.name}-aside")
    folder.rename(aside)
    yield
    aside.rename(folder)


@contextmanager
def _refusing(url: str) -> Iterator[None]:
    parts = make_url(url)
    name = sql.Identifier(parts.database or "")
    host = str(parts.query["host"])
    with psycopg.connect(host=host, user=parts.username, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        yield
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def test_a_position_is_kept_for_each_mailbox(site: Site, clock: HandClock) -> None:
    one, other = bookmark(site, "ines@mail.example.com/INBOX", clock), bookmark(site, "ines@mail.example.com/In", clock)
    assert one.read() is None
    one.save(ReadPosition(2**32 - 1, 5, backlog=True))
    one.save(ReadPosition(2**32 - 1, 2**32 - 1, backlog=False))
    assert one.read() == ReadPosition(2**32 - 1, 2**32 - 1, backlog=False)
    assert other.read() is None


def test_a_database_that_is_away_is_told_apart_from_a_mail_that_cannot_be_stored(site: Site, clock: HandClock) -> None:
    take = mailbox_receiver(site, clock)
    keep = bookmark(site, "ines@mail.example.com/INBOX", clock)
    with away(site.database):
        for attempt in (lambda: take(IncomingMessage(b"x", "", (), "imap")), keep.read, lambda: keep.alert("Look.")):
            with pytest.raises(StoreUnavailable, match="The database cannot be used"):
                attempt()
    take(IncomingMessage(b"x", "", (), "imap"))
    with pytest.raises(AttributeError):
        take(None)  # type: ignore[arg-type]


def test_mail_waits_on_the_server_while_the_database_is_away(
    site: Site, clock: HandClock, dovecot: Dovecot, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    account = dovecot.account(user)
    dovecot.deliver(user, b"Subject: one\r\n\r\nWinter.\r\n")
    keep = bookmark(site, account.name, clock)
    watcher = MailboxWatcher(mailbox_receiver(site, clock), account, keep, timing=WatchTiming(retry_seconds=0.02))
    with dovecot.person(user) as person:
        with away(site.database), pytest.raises(StoreUnavailable):
            fetch(site, account, clock)
        assert dovecot.flags(user) == [set()]
        with away(site.database):
            watcher.start()
        person.idle()
        assert person.idle_check(timeout=20)  # somebody has marked it
        person.idle_done()
        watcher.stop()
    assert [mail.state for mail in list_mail(site, needs_attention=False)] == ["received"]
    assert dovecot.flags(user) == [{SEEN}]
    assert "Traceback" not in caplog.text


def test_mail_that_is_taken_again_is_stored_once(site: Site, clock: HandClock, dovecot: Dovecot, user: str) -> None:
    account = dovecot.account(user)
    dovecot.deliver(user, b"Subject: one\r\n\r\nWinter.\r\n")
    assert fetch(site, account, clock) == 1
    keep = bookmark(site, account.name, clock)
    done = keep.read()
    assert done is not None
    keep.save(ReadPosition(done.uidvalidity, 0, backlog=False))
    assert fetch(site, account, clock) == 1
    assert len(list_mail(site, needs_attention=False)) == 1
    assert keep.read() == done


def test_the_audit_tells_of_a_mail_that_is_too_large(site: Site, clock: HandClock, dovecot: Dovecot, user: str) -> None:
    account = dovecot.account(user)
    dovecot.deliver(user, b"Subject: one\r\n\r\nWinter.\r\n" * 100)
    fetch(site, account, clock, max_bytes=1000)
    (told,) = audit(site, clock()).alerts
    assert told.startswith(f"A mail in {account.name} is left there unread: it has 2,")


@pytest.mark.parametrize("return_path", ["", "Return-Path: <mara@example.net>\r\n"])
def test_a_reply_that_was_fetched_answers_the_lesson(
    site: Site, clock: HandClock, dovecot: Dovecot, user: str, return_path: str
) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
        reply = reply_to(server.messages[-1], "A calmer year.").as_bytes()
    dovecot.deliver(user, return_path.encode() + reply)
    fetch(site, dovecot.account(user), clock)
    read_replies(site, clock())
    (mail,) = list_mail(site, needs_attention=False)
    assert (mail.state, mail.new_text) == ("accepted", "A calmer year.")
