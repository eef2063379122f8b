"""The database: one engine, two kinds of session, and messages for when it can't be reached.

SQLite runs in WAL mode with synchronous=FULL, and every writing transaction begins with BEGIN IMMEDIATE: after a plain
BEGIN, two writers that have both read can't both continue, and one fails whatever its busy timeout says. Before that
they wait in line: see `write_lock`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from drip.storage.engine.write_lock import WriteLock

BUSY_TIMEOUT_SECONDS = 30
MAX_TRIES = 3  # of a transaction that conflicts with others
EMPTY_OBJECTS = frozenset(("{}", b"{}"))  # as the drivers of SQLite and PostgreSQL return it


__all__ = ["Database", "DatabaseError", "Session", "is_conflict", "is_connection_loss", "retry_conflicts"]

T = TypeVar("T")


class DatabaseError(Exception):
    """The database is missing, unreachable, too old or too new. The message says what to do."""


class Database:
    """`write()` and `read()` give a Session in one transaction, which is committed at the end of the block."""

    def __init__(self, url: str) -> None:
        self.url = _checked_url(url)
        self.engine = create_engine(self.url, **_options(self.url))
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            event.listen(self.engine, "handle_error", _forget_read_only)
        else:
            event.listen(self.engine, "connect", _prepare_postgresql)
        self._turn = WriteLock(self.file) if self.file else None
        self._reading = self.engine.execution_options(reads=True)

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None on PostgreSQL."""
        name = make_url(self.url).database
        return Path(name) if self.is_sqlite and name else None

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._turn or nullcontext(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()
        if self._turn is not None:
            self._turn.close()


def is_connection_loss(error: BaseException) -> bool:
    """Return whether the error means that the database is down, rather than that a statement was wrong."""
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or type(error).__name__ == "OperationalError"
    )


def is_conflict(error: BaseException) -> bool:
    """Return whether a transaction conflicted with another on PostgreSQL and was rolled back: repeating it is the
    cure."""
    state = getattr(error.orig, "sqlstate", "") if isinstance(error, DBAPIError) else ""
    return state in ("40001", "40P01")  # serialization_failure, deadlock_detected


def retry_conflicts(transaction: Callable[[], T]) -> T:
    """Runs a whole transaction, again where it conflicted with another one, and gives what it returns. Raises what the
    last of MAX_TRIES raises."""
    for _ in range(MAX_TRIES - 1):
        try:
            return transaction()
        except DBAPIError as error:
            if not is_conflict(error):
                raise
    return transaction()


def _checked_url(url: str) -> str:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(
            "DRIP_DATABASE_URL is not a database address: write sqlite:///drip.sqlite3 or postgresql://user@host/name."
        ) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseError(f"DRIP_DATABASE_URL names {parsed.drivername}: drip runs on sqlite and postgresql.")
    try:
        parsed.get_dialect()
    except NoSuchModuleError as error:
        raise DatabaseError(
            f"DRIP_DATABASE_URL names {parsed.drivername}: write postgresql:// or sqlite://."
        ) from error
    return parsed.render_as_string(hide_password=False)


def _options(url: str) -> dict[str, Any]:
    pool = {
        "json_deserializer": _from_json,
        "pool_size": 5,
        "max_overflow": 45,
    }  # the web server's 40 threads, and the worker's
    if url.startswith("sqlite"):
        return {**pool, "connect_args": {"timeout": BUSY_TIMEOUT_SECONDS}}
    return {**pool, "pool_pre_ping": True, "connect_args": {"connect_timeout": 10}}


def _from_json(text: str | bytes) -> Any:
    return {} if text in EMPTY_OBJECTS else json.loads(text)  # most are


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # _begin_sqlite begins transactions, not the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Settings for SSDs: by its own estimate PostgreSQL reads whole tables when a few dozen rows are requested by
    key."""
    connection.autocommit = True
    connection.execute("SET random_page_cost = 1.1")
    connection.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _forget_read_only(context: ExceptionContext) -> None:
    """SQLite opens a file that it may not write read-only, and stays so: when the file becomes writable, only a new
    connection can write."""
    code = getattr(context.original_exception, "sqlite_errorcode", 0) or 0
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        context.is_disconnect = True
