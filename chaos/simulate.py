"""Lives through a course by seed: people act, the relay fails, workers die, time jumps.

Everything but the clock is the product's own code. After each step the promises to people are checked."""

from __future__ import annotations

import logging
import random
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from chaos.actions import ACTION_WEIGHTS
from chaos.fuse import Fuse
from chaos.life import ManualClock, World
from chaos.promises import PromiseChecker
from chaos.simulation_setup import SimulatedRelay, serve_relay
from chaos.site_setup import open_site
from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.operations.timeline import next_due
from drip.flow.people.preferences import resume
from drip.flow.work import Work

STEPS = 30
WIND_DOWN_LENGTH = timedelta(days=150)
POLICIES = (OnDoubt.RESEND_ONCE, OnDoubt.RESEND_ONCE, OnDoubt.HOLD)


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """The result of one seed."""

    seed: int
    letters: int
    crashes: int
    story: tuple[str, ...]
    broken: tuple[str, ...]


def simulate(seed: int, migrated: Path, folder: Path, steps: int = STEPS) -> SimulationResult:
    """Live through one seed on a copy of `migrated`, an empty SQLite database with the newest schema."""
    logging.disable()
    file = folder / f"seed-{seed}.sqlite3"
    shutil.copy(migrated, file)
    rng = random.Random(seed)
    site = open_site(f"sqlite:///{file}", rng.choice(POLICIES))
    clock = ManualClock()
    fuse = Fuse(clock)
    try:
        with serve_relay(SimulatedRelay(seed, clock)) as post, fuse.attached_to(site.database):
            world = World(site, post, clock, rng, fuse, PromiseChecker(site))
            _live(world, steps)
    finally:
        site.database.close()
        logging.disable(logging.NOTSET)
    return SimulationResult(seed, len(post.letters), world.crashes, tuple(world.story), tuple(world.broken))


def _live(world: World, steps: int) -> None:
    world.tell(f"the policy is {world.site.on_doubt}")
    world.publish(0)
    for _ in range(2):
        world.join()
    for _ in range(steps):
        (act,) = world.rng.choices(list(ACTION_WEIGHTS), list(ACTION_WEIGHTS.values()))
        act(world)
        world.look()
        if world.broken:
            return
    _wind_down(world)


def _wind_down(world: World) -> None:
    """Stop all trouble and all actions, and let every active person reach the end of the course."""
    world.tell("no more trouble")
    world.post.trouble = 0.0
    end = world.now + WIND_DOWN_LENGTH
    for person in world.watch.people.values():
        if person.silent == "paused":
            person.silent = ""
        with world.site.database.write() as session:
            resume(Work(session, world.site, world.now), person.enrollment, "web")
    while world.now < end and not world.broken:
        world.deliver(0)
        world.look()
        due = next_due(world.site)
        world.clock.at = min(end, max(due, world.now + timedelta(minutes=1))) if due else end
    world.broken += world.watch.at_the_end(world.now)
