"""The tasks of the fork server's children: the same calls that `drip worker` and `drip tick` make."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import chaos.clock
from chaos.site_setup import open_site, plan_all
from drip import crash
from drip.cli.operations.stopping import StopSignal
from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.delivery.deliver import RelayIsDown, WorkerContext
from drip.flow.delivery.receipts import open_journal
from drip.flow.operations.liveness import hold_worker_lock
from drip.flow.site import Site
from drip.outbound import Relay
from drip.storage.engine import database
from drip.storage.engine.database import Database
from drip.worker.metronome import Metronome
from drip.worker.ticks import Tick, Worker, worker_name

TICK_SECONDS = {Tick.REPLIES: 1.0, Tick.PLAN: 0.1, Tick.DELIVER: 0.05, Tick.HOUSEKEEPING: 0.1}


@dataclass(frozen=True, slots=True)
class Task:
    """`what` names one of TASKS; `clock` is the file of a SharedClock, beside which workers keep their receipt
    journals; `crash_at` is a crash point; `busy_timeout` is how many seconds SQLite waits for a lock, 0 for the
    default; `without_root_rights` drops root's right to write everywhere; the task waits until the file `begin`
    exists."""

    what: str
    url: str
    port: int = 0
    clock: str = ""
    speed: float = 1.0
    on_doubt: str = "resend_once"
    crash_at: str = ""
    busy_timeout: float = 0.0
    without_root_rights: bool = False
    begin: str = ""
    people: int = 0

    def now(self) -> chaos.clock.SharedClock:
        return chaos.clock.SharedClock(Path(self.clock), self.speed)

    def site(self) -> Site:
        return open_site(self.url, OnDoubt(self.on_doubt))

    @contextmanager
    def worker(self, *, again_and_again: bool) -> Iterator[Worker]:
        """Like drip.cli.operations.run. With `again_and_again` it checks more than once whether other workers are
        gone."""
        relay, name = Relay("127.0.0.1", self.port, timeout=10.0, body_timeout=10.0), worker_name()
        place = Path(self.clock).with_name("journals")
        with open_journal(place, name) as journal:
            context = WorkerContext(name, relay, journal=journal)
            yield Worker(self.site(), context, self.now(), place, gone_workers=set() if again_and_again else None)


def warm_up() -> None:
    """Do before the first fork what every child would have to do."""
    for url in ("sqlite:///nothing", "postgresql://nobody@/nothing"):
        Database(url).close()


def work(task: Task) -> None:
    """Run a worker until SIGTERM."""
    _prepare(task)
    stop = StopSignal()
    with task.worker(again_and_again=True) as worker, Metronome(worker, TICK_SECONDS):
        stop.wait()


def deliver(task: Task) -> None:
    """Tidy up and deliver once; a relay that is down is not a failure."""
    _prepare(task)
    with task.worker(again_and_again=False) as worker, hold_worker_lock(worker.site, worker.context.worker):
        worker.start()
        worker.run(Tick.HOUSEKEEPING)
        try:
            worker.run(Tick.DELIVER)
        except RelayIsDown as error:
            print(f"the relay is down: {error}")


def plan(task: Task) -> None:
    """Plan for everybody, as if all had news at once."""
    _prepare(task)
    plan_all(task.site(), range(1, task.people + 1), task.now()())


TASKS: dict[str, Callable[[Task], None]] = {"work": work, "deliver": deliver, "plan": plan}


def _prepare(task: Task) -> None:
    if task.without_root_rights and os.geteuid() == 0:
        _drop_root_rights()
    if task.crash_at:
        crash.set_trap(crash.trap_at(task.crash_at))
    if task.busy_timeout:
        database.BUSY_TIMEOUT_SECONDS = task.busy_timeout  # type: ignore[assignment]
    while task.begin and not Path(task.begin).exists():
        threading.Event().wait(0.001)


def _drop_root_rights() -> None:
    """From now on file modes apply to this process, even as root (capabilities(7))."""
    nothing = (ctypes.c_uint32 * 6)()
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if ctypes.CDLL(None, use_errno=True).capset(version_3, nothing) != 0:
        raise OSError(ctypes.get_errno(), "the rights of root cannot be laid down")
