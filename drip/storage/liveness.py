"""Who is alive: a lock held by the process, not a lease on a clock.

A worker holds its lock for as long as it runs; the system frees it within milliseconds of kill -9. Whoever can take a
worker's lock has proof that the worker is gone. On SQLite it is a flock beside the database file, on PostgreSQL an
advisory lock of the worker's own connection."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from drip.storage.database import Database


@contextmanager
def alive(database: Database, worker: str) -> Iterator[bool]:
    """Holds the lock of `worker` for the length of the block. False: somebody else holds it."""
    held = _flock(database.file, worker) if database.file else _advisory(database, worker)
    with held as got:
        yield got


def is_gone(database: Database, worker: str) -> bool:
    """Whether the process of this worker has ended, however it ended."""
    with alive(database, worker) as got:
        return got


@contextmanager
def _flock(file: Path, worker: str) -> Iterator[bool]:
    folder = file.with_name(file.name + "-workers")
    folder.mkdir(exist_ok=True)
    path = folder / f"{worker}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    try:
        yield True
    finally:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        os.close(descriptor)


@contextmanager
def _advisory(database: Database, worker: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(worker.encode()).digest()[:8], signed=True)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        got = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield got
        finally:
            if got:
                connection.scalar(select(func.pg_advisory_unlock(key)))
