"""Which workers are alive: a lock held by the process, not a lease on a clock.

A worker holds its lock while it runs; the system frees it within milliseconds of kill -9. Whoever can take a worker's
lock has proof that the worker is gone. On SQLite the lock is a flock beside the database file, on PostgreSQL an
advisory lock of a connection of the worker's own. A restart of the database frees that one, and the worker takes it
again."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from drip.storage.engine.database import Database


class AdvisoryLock:
    """A worker's lock on PostgreSQL. It needs a session of its own: behind a pooler, one that is not shared."""

    def __init__(self, database: Database, worker: str) -> None:
        self._engine = database.engine
        self._key = int.from_bytes(hashlib.sha256(worker.encode()).digest()[:8], signed=True)
        self._connection: Connection | None = None
        self.held = False

    def take(self) -> bool:
        """Return whether the lock is ours, perhaps already. Raises DBAPIError if the database is down."""
        if self.held and self._is_there():
            return True
        self._drop()
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.held = bool(self._connection.scalar(select(func.pg_try_advisory_lock(self._key))))
        if not self.held:
            self._drop()
        return self.held

    def free(self) -> None:
        if self._connection is not None and self.held:
            with contextlib.suppress(DBAPIError):  # the lock is gone with the connection
                self._connection.scalar(select(func.pg_advisory_unlock(self._key)))
        self._drop()

    def _is_there(self) -> bool:
        assert self._connection is not None
        try:
            self._connection.scalar(select(1))
        except DBAPIError:
            return False
        return True

    def _drop(self) -> None:
        self.held = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class FileLock:
    """A worker's lock beside an SQLite file. Only the end of the process takes it away."""

    def __init__(self, file: Path, worker: str) -> None:
        self._path = file.with_name(file.name + "-workers") / f"{worker}.lock"
        self._descriptor = -1

    @property
    def held(self) -> bool:
        return self._descriptor >= 0

    def take(self) -> bool:
        if self.held:
            return True
        self._path.parent.mkdir(exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def free(self) -> None:
        if self.held:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1


class WorkerLock:
    """A context manager that frees the lock at its end. `take` may be called repeatedly, by any thread: it returns
    whether the lock is ours, and takes it again if it was lost."""

    def __init__(self, database: Database, worker: str) -> None:
        self._one_asks = threading.Lock()
        self._lock = FileLock(database.file, worker) if database.file else AdvisoryLock(database, worker)

    def take(self) -> bool:
        with self._one_asks:
            return self._lock.take()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._lock.free()


@contextmanager
def worker_lock(database: Database, worker: str) -> Iterator[bool]:
    """Hold the lock of `worker` for the block; yields False if somebody else holds it."""
    with WorkerLock(database, worker) as lock:
        yield lock.take()


def worker_is_gone(database: Database, worker: str) -> bool:
    """Return whether this worker's process has ended, however it ended."""
    with worker_lock(database, worker) as got:
        return got
