"""Workers killed at random while lessons go out: the kill -9 loop."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from chaos.clock import SharedClock
from chaos.invariants import Verdict, judge
from chaos.nursery import Nursery
from chaos.sink import Habits, Sink, sink
from chaos.stage import FIRST_HOUR, open_site, set_stage
from chaos.work import Task
from drip.flow.delivery.settle import BREATH
from drip.flow.site import OnDoubt, Site
from drip.storage.engine.states import State
from drip.storage.engine.tables import Delivery

CONNECTIONS = 16  # of a worker to its relay: so many bodies may be on their way when it dies
NONE = Habits()
LONGER = 4  # times `days` at most
LONGEST_DAY = 120.0  # seconds of this machine that a day of lessons may take, kills included


@dataclass(frozen=True, slots=True)
class Plan:
    """`people` × `days` lessons, and more days where kills are left · `workers` run at once. A worker is killed only
    while lessons are due or under way; between two kills at most about as many lessons arrive as make the kills last
    for `days`, and `longest` seconds pass at most, so that workers die also while they start."""

    seed: int
    kills: int
    people: int
    days: int
    workers: int = 2
    longest: float = 0.5
    on_doubt: OnDoubt = OnDoubt.RESEND_ONCE
    habits: Habits = NONE


class Stuck(Exception):
    """Lessons are due, workers run, and nothing moves."""


@dataclass(slots=True)
class Loop:
    """One run of a plan. `run()` says what came of it."""

    plan: Plan
    nursery: Nursery
    site: Site
    sink: Sink
    clock: SharedClock
    task: Task
    say: Callable[[str], None]
    killed: int = 0

    def run(self) -> Verdict:
        chance = random.Random(self.plan.seed)
        workers = [self.nursery.fork(self.task) for _ in range(self.plan.workers)]
        for day in range(LONGER * self.plan.days):
            if day >= self.plan.days and self.killed >= self.plan.kills:
                break
            began = time.monotonic()
            while self._due():
                if time.monotonic() > began + LONGEST_DAY:
                    raise Stuck(f"{self._due()} mails are still due after {LONGEST_DAY:.0f} s")
                self._wait(chance)
                if self.killed < self.plan.kills and self._due():
                    self._kill(workers, chance.randrange(len(workers)))
            self.say(f"{self.clock():%Y-%m-%d}: {len(self.sink.counts.taken())} arrived, {self.killed} killed")
            self._next_day()
        for pid in workers:
            self.nursery.stop(pid)
        return self._settle()

    def _wait(self, chance: random.Random) -> None:
        between = 2 * self.plan.people * self.plan.days / self.plan.kills
        arrived = len(self.sink.counts.taken()) + chance.uniform(0, between)
        until = time.monotonic() + chance.uniform(0, self.plan.longest)
        while time.monotonic() < until and len(self.sink.counts.taken()) < arrived:
            time.sleep(0.001)

    def _kill(self, workers: list[int], which: int) -> None:
        self.killed += self.nursery.kill(workers[which])
        workers[which] = self.nursery.fork(self.task)

    def _due(self) -> int:
        """How many mails are due, or under way; those that wait a minute because they may have left are not."""
        with self.site.database.read() as session:
            due = select(func.count()).where(
                (Delivery.state == State.PLANNED) & (Delivery.due_at <= self.clock())
                | Delivery.state.in_((State.CLAIMED, State.HANDING_OVER))
            )
            return session.scalar(due) or 0

    def _next_day(self) -> None:
        """The lessons in doubt have their minute first, then it is tomorrow."""
        self.clock.advance(BREATH)
        began = time.monotonic()
        while self._due() and time.monotonic() < began + LONGEST_DAY:
            time.sleep(0.02)
        self.clock.put(_tomorrow(self.clock()))

    def _settle(self) -> Verdict:
        """A quiet worker finishes what is left; then everything is counted."""
        self.clock.put(self.clock() - timedelta(days=1) + BREATH * 2)
        for _ in range(3):
            self.nursery.do(replace(self.task, what="deliver"))
            self.clock.advance(BREATH * 2)
        return judge(self.site, self.sink.counts.taken(), self.killed * CONNECTIONS, self.clock())


def kill_loop(
    plan: Plan, nursery: Nursery, url: str, folder: Path, say: Callable[[str], None] = lambda _: None
) -> tuple[Verdict, int]:
    """Runs the plan on the migrated, empty database at `url`; the verdict, and how many workers were killed."""
    site = open_site(url, plan.on_doubt)
    try:
        set_stage(site, plan.people, LONGER * plan.days + 2)
        clock = SharedClock(folder / "clock", start=FIRST_HOUR)
        with sink(folder, plan.habits) as counting:
            task = Task("work", url, counting.port, str(clock.file), on_doubt=plan.on_doubt)
            loop = Loop(plan, nursery, site, counting, clock, task, say)
            return loop.run(), loop.killed
    finally:
        site.database.close()


def _tomorrow(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=FIRST_HOUR.hour, minute=FIRST_HOUR.minute + 1)
