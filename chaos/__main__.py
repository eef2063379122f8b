"""make chaos: the long forms. Each part reports what it did and what it broke."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

import click

from chaos.cluster import OwnCluster, own_cluster
from chaos.fork_server import fork_server
from chaos.kills import KillPlan, kill_loop
from chaos.points import HAND_OVER, CrashPoint, CrashResult, crash_at, points_in_code
from chaos.simulate import SimulationResult, simulate
from chaos.sink import SinkFaults
from chaos.storms import Storm, run_storm
from drip.core.delivery.on_doubt import OnDoubt
from drip.storage.engine.database import Database
from drip.storage.engine.schema import upgrade
from tests.support.programs import postgres_folder

KINDS = ("sqlite", "postgresql")
POLICIES = (OnDoubt.RESEND_ONCE, OnDoubt.HOLD)
MEMORY = Path("/dev/shm")  # noqa: S108 for databases of the simulation
RESTARTS = 8


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Breaks things on purpose and counts. Without a command: everything, in half an hour or so."""
    logging.getLogger("drip").setLevel(logging.CRITICAL)
    if context.invoked_subcommand is None:
        for command in (points, kills, restarts, seeds):
            context.invoke(command)


@main.command()
@click.option("--database", "kind", type=click.Choice(KINDS), help="Only on this one.")
def points(kind: str | None) -> None:
    """A worker dies at each crash point of the hand-over in turn."""
    reachable = [point for point in HAND_OVER if point.name in points_in_code()]
    with _ground(kind) as ground, fork_server(ground.folder / "log") as workers:
        for point, on_doubt, make in product(reachable, POLICIES, ground.kinds):
            url, folder = make()
            crash = crash_at(point, on_doubt, workers, url, folder)
            click.echo(f"{point.name}, {_kind(url)}, {on_doubt}: {crash.verdict}")
            broken = _unexpected(point, crash)
            if broken:
                click.echo(f"  BROKEN: {broken}")
            _remember(bool(broken or crash.verdict.broken))


def _unexpected(point: CrashPoint, crash: CrashResult) -> str:
    if not crash.died:
        return "it was never reached"
    doubtful = crash.verdict.resent + crash.verdict.in_doubt
    return "" if doubtful in point.in_doubt else f"{doubtful} were in doubt, which is not to be expected there"


@main.command()
@click.option("--kills", "count", default=300, show_default=True, help="So many on each database, shared by policies.")
@click.option("--people", default=150, show_default=True)
@click.option("--days", default=8, show_default=True)
@click.option("--workers", "at_once", default=3, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--database", "kind", type=click.Choice(KINDS), help="Only on this one.")
def kills(count: int, people: int, days: int, at_once: int, seed: int, kind: str | None) -> None:
    """Workers are killed at random while lessons go out."""
    with _ground(kind) as ground, fork_server(ground.folder / "log") as workers:
        for on_doubt, make in product(POLICIES, ground.kinds):
            url, folder = make()
            began = time.monotonic()
            plan = KillPlan(
                seed, count // 2, people, days, at_once, on_doubt=on_doubt, faults=SinkFaults(seed, 0.005, 0.005, 0.01)
            )
            click.echo(f"{_kind(url)}, {on_doubt}, {people * days} lessons, seed {seed}:")
            verdict, killed = kill_loop(plan, workers, url, folder, lambda line: click.echo(f"  {line}"))
            click.echo(f"  {killed} killed in {time.monotonic() - began:.0f} s: {verdict}")
            _remember(bool(verdict.broken))


@main.command()
@click.option("--times", default=RESTARTS, show_default=True)
def restarts(times: int) -> None:
    """PostgreSQL is torn down in the middle of batches, and comes back."""
    with _ground("postgresql") as ground, fork_server(ground.folder / "log") as workers:
        assert ground.cluster is not None
        (make,) = ground.kinds
        url, folder = make()

        @contextmanager
        def restart(_: object) -> Iterator[None]:
            ground.cluster.restart() if ground.cluster else None
            yield

        storm = Storm(people=60 * times, times=times, seconds=0.0, between=30, workers=2, delay=0.02)
        outcome = run_storm(storm, restart, workers, url, folder)
        click.echo(f"{times} immediate restarts, {60 * times} lessons: {outcome.verdict}")
        _remember(bool(outcome.verdict.broken))


@main.command("simulate")
@click.option("--seed", type=int, help="Only this one, and tell its story.")
@click.option("--first", default=0, show_default=True)
@click.option("--seeds", "count", default=2000, show_default=True)
@click.option("--steps", default=30, show_default=True)
def seeds(seed: int | None, first: int, count: int, steps: int) -> None:
    """Villages live through a course, a seed each."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        migrated = Path(place) / "migrated.sqlite3"
        _migrated(f"sqlite:///{migrated}")
        if seed is not None:
            life = simulate(seed, migrated, Path(place), steps)
            click.echo("\n".join(life.story))
            _report(life)
            return
        _many(range(first, first + count), migrated, Path(place), steps)


def _many(which: range, migrated: Path, place: Path, steps: int) -> None:
    letters = crashes = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        lives = pool.map(simulate, which, *([same] * len(which) for same in (migrated, place, steps)), chunksize=5)
        for life in lives:
            letters, crashes = letters + life.letters, crashes + life.crashes
            if life.broken:
                _report(life)
    click.echo(f"{len(which)} seeds from {which.start} on: {letters} letters, {crashes} deaths of workers")


def _report(life: SimulationResult) -> None:
    for violation in life.broken:
        click.echo(f'BROKEN: {violation}. Again: make chaos ARGS="simulate --seed {life.seed}"')
    _remember(bool(life.broken))


class _Ground:
    """Where a part runs: a folder, and for each kind of database a function that makes one and a folder beside it."""

    def __init__(self, folder: Path, cluster: OwnCluster | None, kind: str | None) -> None:
        self.folder, self.cluster, self._number = folder, cluster, 0
        makers = {"sqlite": self._sqlite, "postgresql": self._postgresql}
        self.kinds = [make for name, make in makers.items() if kind in (None, name)]

    def _place(self) -> Path:
        self._number += 1
        path = self.folder / str(self._number)
        path.mkdir()
        return path

    def _sqlite(self) -> tuple[str, Path]:
        place = self._place()
        return _migrated(f"sqlite:///{place / 'drip.sqlite3'}"), place

    def _postgresql(self) -> tuple[str, Path]:
        assert self.cluster is not None
        return _migrated(self.cluster.create_database()), self._place()


@contextmanager
def _ground(kind: str | None) -> Iterator[_Ground]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drip-chaos-")))
        cluster = None
        if kind != "sqlite":
            programs = postgres_folder()
            if programs is None:
                raise click.ClickException("PostgreSQL is not here; --database sqlite leaves it out.")
            cluster = stack.enter_context(own_cluster(programs))
        yield _Ground(folder, cluster, kind)


def _migrated(url: str) -> str:
    database = Database(url)
    upgrade(database)
    database.close()
    return url


def _kind(url: str) -> str:
    return "PostgreSQL" if url.startswith("postgresql") else "SQLite"


_broken = list[bool]()


def _remember(broken: bool) -> None:
    _broken.append(broken)


def _run(command: Callable[..., object]) -> None:
    command(prog_name="make chaos ARGS=", standalone_mode=False)
    if any(_broken):
        raise SystemExit(1)


if __name__ == "__main__":
    try:
        _run(main)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from error
