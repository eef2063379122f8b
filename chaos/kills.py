"""The kill loop: kills workers at random while lessons go out."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from chaos.clock import SharedClock
from chaos.fork_server import ForkServer
from chaos.invariants import Verdict, judge
from chaos.sink import Sink, SinkFaults, sink
from chaos.site_setup import FIRST_HOUR, open_site, populate
from chaos.work import Task
from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.delivery.settle import RETRY_DELAY
from drip.flow.site import Site
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Delivery

CONNECTIONS = 16  # of a worker to its relay, so at most as many bodies are in transit when it dies
NO_FAULTS = SinkFaults()
MAX_DAYS_FACTOR = 4  # times `days` at most
MAX_DAY_SECONDS = 120.0  # of real time that a day of lessons may take, kills included


@dataclass(frozen=True, slots=True)
class KillPlan:
    """`people` × `days` lessons, and more days if kills are left; `workers` run at once. A worker is killed only while
    lessons are due or under way. The number of lessons between two kills is drawn so that the kills last for `days`; at
    most `longest` seconds pass, so that workers also die while they start."""

    seed: int
    kills: int
    people: int
    days: int
    workers: int = 2
    longest: float = 0.5
    on_doubt: OnDoubt = OnDoubt.RESEND_ONCE
    faults: SinkFaults = NO_FAULTS


class NoProgress(Exception):
    """Lessons are due and workers run, but nothing moves."""


@dataclass(slots=True)
class KillLoop:
    """One run of a plan; `run()` returns the verdict."""

    plan: KillPlan
    server: ForkServer
    site: Site
    sink: Sink
    clock: SharedClock
    task: Task
    say: Callable[[str], None]
    killed: int = 0

    def run(self) -> Verdict:
        rng = random.Random(self.plan.seed)
        workers = [self.server.fork(self.task) for _ in range(self.plan.workers)]
        for day in range(MAX_DAYS_FACTOR * self.plan.days):
            if day >= self.plan.days and self.killed >= self.plan.kills:
                break
            began = time.monotonic()
            while self._due():
                if time.monotonic() > began + MAX_DAY_SECONDS:
                    raise NoProgress(f"{self._due()} mails are still due after {MAX_DAY_SECONDS:.0f} s")
                self._wait(rng)
                if self.killed < self.plan.kills and self._due():
                    self._kill(workers, rng.randrange(len(workers)))
            self.say(f"{self.clock():%Y-%m-%d}: {len(self.sink.log.mails())} arrived, {self.killed} killed")
            self._next_day()
        for pid in workers:
            self.server.stop(pid)
        return self._settle()

    def _wait(self, rng: random.Random) -> None:
        between = 2 * self.plan.people * self.plan.days / self.plan.kills
        arrived = len(self.sink.log.mails()) + rng.uniform(0, between)
        until = time.monotonic() + rng.uniform(0, self.plan.longest)
        while time.monotonic() < until and len(self.sink.log.mails()) < arrived:
            time.sleep(0.001)

    def _kill(self, workers: list[int], which: int) -> None:
        self.killed += self.server.kill(workers[which])
        workers[which] = self.server.fork(self.task)

    def _due(self) -> int:
        """Count the mails that are due or under way, except those that wait a minute because they may have left."""
        with self.site.database.read() as session:
            due = select(func.count()).where(
                (Delivery.state == DeliveryState.PLANNED) & (Delivery.due_at <= self.clock())
                | Delivery.state.in_((DeliveryState.CLAIMED, DeliveryState.HANDING_OVER))
            )
            return session.scalar(due) or 0

    def _next_day(self) -> None:
        """Wait until lessons in doubt have been retried, then move to the next day."""
        self.clock.advance(RETRY_DELAY)
        began = time.monotonic()
        while self._due() and time.monotonic() < began + MAX_DAY_SECONDS:
            time.sleep(0.02)
        self.clock.put(_tomorrow(self.clock()))

    def _settle(self) -> Verdict:
        """Let an undisturbed worker finish the rest, then count everything."""
        self.clock.put(self.clock() - timedelta(days=1) + RETRY_DELAY * 2)
        for _ in range(3):
            self.server.do(replace(self.task, what="deliver"))
            self.clock.advance(RETRY_DELAY * 2)
        return judge(self.site, self.sink.log.mails(), self.killed * CONNECTIONS, self.clock())


def kill_loop(
    plan: KillPlan, server: ForkServer, url: str, folder: Path, say: Callable[[str], None] = lambda _: None
) -> tuple[Verdict, int]:
    """Run the plan on the migrated, empty database at `url`; return the verdict, and how many workers were killed."""
    site = open_site(url, plan.on_doubt)
    try:
        populate(site, plan.people, MAX_DAYS_FACTOR * plan.days + 2)
        clock = SharedClock(folder / "clock", start=FIRST_HOUR)
        with sink(folder, plan.faults) as counting:
            task = Task("work", url, counting.port, str(clock.file), on_doubt=plan.on_doubt)
            loop = KillLoop(plan, server, site, counting, clock, task, say)
            return loop.run(), loop.killed
    finally:
        site.database.close()


def _tomorrow(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=FIRST_HOUR.hour, minute=FIRST_HOUR.minute + 1)
