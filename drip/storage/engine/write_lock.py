"""A fair lock for writing to an SQLite file, among the threads of a process and among processes.

SQLite allows one writer at a time; the next one sleeps, up to a tenth of a second at a time, whoever came first. Here
writers wait in line instead: threads at a lock of their own, processes at a lock on a file beside the database, polled
every millisecond or two. It is only a courtesy: SQLite itself prevents two writers at once."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from pathlib import Path
from time import monotonic, sleep

MIN_POLL_SECONDS, MAX_POLL_SECONDS = 0.0002, 0.002  # seconds
LOCK_TIMEOUT_SECONDS = 30.0  # after that, SQLite itself may report that the database is locked


class WriteLock:
    """A context manager that one thread may enter again while it holds it."""

    def __init__(self, file: Path) -> None:
        self._path = file.with_name(file.name + "-turn")
        self._threads = threading.RLock()
        self._depth = 0
        self._descriptor, self._owner = -1, 0

    def __enter__(self) -> None:
        self._threads.acquire()
        self._depth += 1
        if self._depth == 1:
            with contextlib.suppress(OSError):  # a read-only folder: SQLite will report it
                self._wait()

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if not self._depth and self._owner == os.getpid():
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._threads.release()

    def _wait(self) -> None:
        descriptor = self._opened()
        until, look = monotonic() + LOCK_TIMEOUT_SECONDS, MIN_POLL_SECONDS
        while monotonic() < until:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sleep(look)
                look = min(1.5 * look, MAX_POLL_SECONDS)
            else:
                return

    def _opened(self) -> int:
        """A forked process needs a descriptor of its own: the lock belongs to what was opened, not to who holds it."""
        if self._owner != os.getpid():
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            self._owner = os.getpid()
        return self._descriptor

    def close(self) -> None:
        if self._owner == os.getpid():
            os.close(self._descriptor)
            self._owner = 0
