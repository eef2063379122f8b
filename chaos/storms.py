"""A database in trouble while a worker delivers: restarts, a full disk, read-only files, no connections left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from chaos.clock import SharedClock
from chaos.fork_server import ForkServer
from chaos.invariants import Verdict, judge
from chaos.kills import CONNECTIONS
from chaos.sink import SinkFaults, SinkLog, sink
from chaos.site_setup import FIRST_HOUR, open_site, populate
from chaos.work import Task
from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.delivery.settle import RETRY_DELAY
from drip.flow.site import Site
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Delivery

TroubleContext = AbstractContextManager[object]
Trouble = Callable[[Sequence[int]], TroubleContext]
"""Called with the process ids of the workers."""
RECOVERY_TIMEOUT_SECONDS = 60.0  # until everything is delivered


class NeverRecovered(Exception):
    """The trouble is over and the worker runs, but mail still waits."""


@dataclass(frozen=True, slots=True)
class Storm:
    """While `workers` run, trouble comes `times` times for `seconds`, each time after `between` more mails have
    arrived."""

    people: int
    times: int = 1
    seconds: float = 0.5
    between: int = 10
    workers: int = 1
    delay: float = 0.0
    on_doubt: OnDoubt = OnDoubt.RESEND_ONCE


@dataclass(frozen=True, slots=True)
class StormResult:
    """`arrived_during` counts the mails that arrived during each trouble."""

    verdict: Verdict
    arrived_during: tuple[int, ...]


def run_storm(storm: Storm, trouble: Trouble, server: ForkServer, url: str, folder: Path) -> StormResult:
    """Run a storm on the migrated, empty database at `url`. The workers are never restarted: they recover by
    themselves."""
    site = open_site(url, storm.on_doubt)
    try:
        populate(site, storm.people, 3)
        clock = SharedClock(folder / "clock", start=FIRST_HOUR + timedelta(minutes=1))
        with sink(folder, SinkFaults(delay=storm.delay)) as counting:
            task = Task("work", url, counting.port, str(clock.file), on_doubt=storm.on_doubt, busy_timeout=0.5)
            pids = [server.fork(task) for _ in range(storm.workers)]
            arrived_during = tuple(_one(storm, lambda: trouble(pids), counting.log) for _ in range(storm.times))
            _recover(site, clock)
            for pid in pids:
                server.stop(pid)
            max_copies = storm.times * storm.workers * CONNECTIONS
            return StormResult(judge(site, counting.log.mails(), max_copies, clock()), arrived_during)
    finally:
        site.database.close()


def _one(storm: Storm, trouble: Callable[[], TroubleContext], log: SinkLog) -> int:
    _until(lambda: len(log.mails()), len(log.mails()) + storm.between)
    with trouble():
        before = len(log.mails())
        time.sleep(storm.seconds)
        return len(log.mails()) - before


def _until(count: Callable[[], int], least: int) -> None:
    end = time.monotonic() + RECOVERY_TIMEOUT_SECONDS
    while count() < least:
        if time.monotonic() > end:
            raise NeverRecovered(f"{count()} mails arrived, {least} were awaited")
        time.sleep(0.002)


def _recover(site: Site, clock: SharedClock) -> None:
    """Wait until everything is delivered, including the minute for mails in doubt. Raises NeverRecovered."""
    end = time.monotonic() + RECOVERY_TIMEOUT_SECONDS
    for _ in range(2):
        while left := _waiting(site, clock):
            if time.monotonic() > end:
                raise NeverRecovered(f"{left} mails are due, and the worker does nothing")
            time.sleep(0.02)
        clock.advance(RETRY_DELAY)


def _waiting(site: Site, clock: SharedClock) -> int:
    due = (Delivery.state == DeliveryState.PLANNED) & (Delivery.due_at <= clock())
    query = select(func.count()).where(due | Delivery.state.in_((DeliveryState.CLAIMED, DeliveryState.HANDING_OVER)))
    try:
        with site.database.read() as session:
            return session.scalar(query) or 0
    except DBAPIError:
        return 1  # still down
