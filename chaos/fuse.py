"""Lets a worker die at a chosen moment within one process, by an exception that nobody catches instead of a kill."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import event

from drip.core.clock import Clock
from drip.crash import set_trap
from drip.storage.engine.database import Database


class Crash(BaseException):
    """The end of a worker. No `except Exception` catches it, as nothing catches SIGKILL."""


class Fuse:
    """Lit with a number, it burns down by one at each moment at which a process might die: a look at the clock, a
    commit, a crash point. At 0 it raises Crash; `at` then says where."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left = 0
        self.at = ""

    def light(self, moments: int) -> None:
        """0 puts it out."""
        self._left, self.at = moments, ""

    def read_clock(self) -> datetime:
        """Return the time, as a `Clock` does."""
        self.burn("a look at the clock")
        return self._clock()

    def burn(self, where: str) -> None:
        if self._left == 0:
            return
        self._left -= 1
        if self._left == 0:
            self.at = where
            raise Crash(where)

    @contextmanager
    def attached_to(self, database: Database) -> Iterator[None]:
        """Until the block ends, burn at this database's commits and at every crash point of this process."""

        def before_commit(_: object) -> None:
            self.burn("a commit")

        event.listen(database.engine, "commit", before_commit)
        set_trap(self.burn)
        try:
            yield
        finally:
            set_trap(None)
            event.remove(database.engine, "commit", before_commit)
