"""`drip database upgrade` beside a worker of an older release, and behind a transaction that does not end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, event, func, select, text
from support.migrations import upgrade_to
from support.sites import MONDAY

from drip.storage.engine import schema
from drip.storage.engine.database import Database, DatabaseError
from drip.storage.engine.schema import require_current, upgrade

OLD = "0002"
PEOPLE = 20


class OldWorker:
    """Works as a worker of schema 0002 does, with the columns that it knows, on connections of its own."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        found = MetaData()
        found.reflect(self.database.engine)
        self.tables: dict[str, Table] = dict(found.tables)
        self.rounds = 0
        self.trouble: Exception | None = None
        self._news = threading.Condition()
        self._stop = False
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> OldWorker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop = True
        self._thread.join()
        self.database.close()

    def go_on_for(self, rounds: int) -> None:
        with self._news:
            until = self.rounds + rounds
            assert self._news.wait_for(lambda: self.trouble or self.rounds >= until, timeout=60)
        if self.trouble:
            raise self.trouble

    def _work(self) -> None:
        try:
            while not self._stop:
                self.work_once()
                with self._news:
                    self._news.notify_all()
        except Exception as error:  # noqa: BLE001 - the test raises it
            with self._news:
                self.trouble = error
                self._news.notify_all()

    def work_once(self) -> None:
        """Sends a lesson, plans the next one, and takes in the answer to it, each in a transaction of its own."""
        person, lesson = self.rounds % PEOPLE + 1, self.rounds // PEOPLE + 1
        row = self.tables["delivery"].c
        theirs = (row.enrollment_id == person, row.number == lesson)
        for state in ("claimed", "handing_over", "sent"):
            self._write(self.tables["delivery"].update().where(*theirs).values(state=state, claimed_by="old"))
        self._write(self._insert("delivery", **delivery(person, lesson + 1)), self._insert("event", **history(person)))
        self._write(self._insert("inbound_mail", **inbound(self.rounds)))
        self._write(self._insert("answer", **answer(person, lesson)))
        self._write(self.tables["enrollment"].update().values(last_number=lesson + 1).where(text("id = 1")))
        self.rounds += 1

    def _insert(self, table: str, **values: Any) -> Any:
        return self.tables[table].insert().values(values)

    def _write(self, *statements: Any) -> None:
        with self.database.write() as session:
            for statement in statements:
                session.execute(statement)


def delivery(person: int, number: int) -> dict[str, Any]:
    return {
        "enrollment_id": person, "number": number, "kind": "lesson", "lesson": f"lesson {number}", "occurrence": 0,
        "version_id": 1, "state": "planned", "slot_at": MONDAY, "due_at": MONDAY, "planned_at": MONDAY,
        "choices": {}, "data": {}, "message_id": f"<{person}.{number}@example.com>", "attempt": 0, "resent": False,
        "reason": "",
    }  # fmt: skip


def history(person: int) -> dict[str, Any]:
    return {"at": MONDAY, "kind": "sent", "subscriber_id": person, "enrollment_id": person, "data": {}}


def inbound(number: int) -> dict[str, Any]:
    return {
        "digest": f"{number:064}", "raw": b"Winter.", "mail_from": "ada@example.net", "rcpt_to": [], "source": "smtp",
        "form": "message", "received_at": MONDAY, "state": "received", "note": "", "attention": False,
        "trusted": False,
    }  # fmt: skip


def answer(person: int, number: int) -> dict[str, Any]:
    return {
        "enrollment_id": person, "question": "hope", "number": number, "lesson": f"lesson {number}", "clear": True,
        "value": "spring", "said": "spring", "source": "reply", "mail_id": None, "at": MONDAY + timedelta(number),
    }  # fmt: skip


def fill(database: Database) -> None:
    worker = OldWorker(database.url)
    version = {"course": "c", "number": 1, "digest": "d", "definition": {}, "mails": {}, "published_at": MONDAY}
    worker._write(worker._insert("course_version", id=1, **version))
    for n in range(1, PEOPLE + 1):
        person = {"email": f"p{n}@example.net", "first_name": "", "zone": "UTC", "created_at": MONDAY}
        place = {"course": "c", "run": 1, "version_id": 1, "state": "active", "created_at": MONDAY, "last_number": 1}
        worker._write(
            worker._insert("subscriber", id=n, **person),
            worker._insert("enrollment", id=n, subscriber_id=n, **place),
            worker._insert("delivery", **delivery(n, 1)),
        )
    worker.database.close()


@pytest.fixture
def old(database_url: str) -> Iterator[Database]:
    """A database of schema 0002 with people in it."""
    made = Database(database_url)
    upgrade_to(made, OLD)
    fill(made)
    yield made
    made.close()


def counted(database: Database, **where: str) -> int:
    with database.read() as session:
        table = Table("delivery", MetaData(), autoload_with=session.connection())
        rules = (table.c[name] == value for name, value in where.items())
        return session.scalar(select(func.count()).select_from(table).where(*rules)) or 0


def test_a_worker_of_the_release_before_goes_on_while_the_schema_is_upgraded_and_after(old: Database) -> None:
    with OldWorker(old.url) as worker:
        worker.go_on_for(10)  # often enough for its statements to be prepared ones
        assert upgrade(old) == (OLD, schema.revisions()[-1])
        worker.go_on_for(10)
    require_current(old)
    assert worker.trouble is None
    assert counted(old, state="sent") == worker.rounds
    assert counted(old) == worker.rounds + PEOPLE


@pytest.fixture
def impatient(old: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """It gives up waiting for a lock at once, on either database."""
    monkeypatch.setattr(schema, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(schema, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(schema, "MAX_TRIES", 3)
    old.close()
    if old.is_sqlite:
        event.listen(old.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 50"))
    return old


def hold_all(database: Database) -> Any:
    """A transaction that has read the queue, or on SQLite is about to write, and does not end."""
    connection = database.engine.connect()
    connection.execute(text("SELECT count(*) FROM delivery"))
    return connection


def test_an_upgrade_behind_a_long_transaction_tries_again_and_says_so(impatient: Database) -> None:
    worker, other = OldWorker(impatient.url), Database(impatient.url)
    holding = hold_all(other)
    said: list[str] = []

    def listen(sentence: str) -> None:
        said.append(sentence)
        if len(said) == 2:
            holding.close()
        if not impatient.is_sqlite or len(said) == 2:  # on PostgreSQL a reader is in nobody's way but the upgrade's
            worker.work_once()

    assert upgrade(impatient, listen) == (OLD, schema.revisions()[-1])
    assert len(said) == 2
    assert "lets the workers go on" in said[0]
    assert counted(impatient, state="sent") == worker.rounds
    for each in (worker.database, other):
        each.close()


def test_an_upgrade_gives_up_behind_a_transaction_that_stays_and_has_changed_nothing(impatient: Database) -> None:
    other = Database(impatient.url)
    with hold_all(other), pytest.raises(DatabaseError, match=r"Nothing was changed.*drip database upgrade"):
        upgrade(impatient)
    with pytest.raises(DatabaseError, match=f"at schema {OLD}"):
        require_current(impatient)
    other.close()
