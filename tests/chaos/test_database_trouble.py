"""The database goes away, fills up or refuses in the middle of a batch: nothing leaves without its marker, and all goes
on by itself afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from support.left_out import leave_out
from support.postgres import account_for_servers

from chaos.clock import SharedClock
from chaos.cluster import OwnCluster, own_cluster
from chaos.database_outage import database_away
from chaos.disk import Disk, NoDiskError, no_room, small_disk
from chaos.fork_server import ForkServer
from chaos.invariants import judge
from chaos.kills import CONNECTIONS
from chaos.sink import sink
from chaos.site_setup import FIRST_HOUR, open_site, populate
from chaos.storms import Storm, run_storm
from chaos.work import Task
from drip.storage.engine.database import Database
from drip.storage.engine.schema import upgrade

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(postgres_programs: Path) -> Iterator[OwnCluster]:
    with own_cluster(postgres_programs) as made:
        yield made


def migrated(url: str) -> str:
    database = Database(url)
    upgrade(database)
    database.close()
    return url


@pytest.mark.postgresql
def test_immediate_restarts_of_postgresql_in_mid_batch(
    cluster: OwnCluster, workers: ForkServer, tmp_path: Path
) -> None:
    @contextmanager
    def restart(_: object) -> Iterator[None]:
        cluster.restart()
        yield

    storm = Storm(people=100, times=2, seconds=0.0, workers=2, delay=0.02)
    outcome = run_storm(storm, restart, workers, migrated(cluster.create_database()), tmp_path)
    assert (outcome.verdict.copies, outcome.verdict.broken) == (0, ())


def test_a_database_that_is_away_for_a_while(database: Database, workers: ForkServer, tmp_path: Path) -> None:
    storm = Storm(people=60, delay=0.02)
    outcome = run_storm(storm, lambda _: database_away(database.url), workers, database.url, tmp_path)
    assert (outcome.verdict.copies, outcome.verdict.broken) == (0, ())
    assert max(outcome.arrived_during) <= CONNECTIONS


@pytest.mark.postgresql
@pytest.mark.parametrize("setting", ["CONNECTION LIMIT {}", "SET default_transaction_read_only = {}"])
def test_postgresql_that_lets_nobody_in_or_nobody_write(
    setting: str, cluster: OwnCluster, workers: ForkServer, tmp_path: Path
) -> None:
    url = migrated(cluster.create_database())
    bad, good = ("0", "-1") if "LIMIT" in setting else ("on", "off")

    @contextmanager
    def refusing(_: object) -> Iterator[None]:
        for value in (bad, good):
            cluster.administer("ALTER DATABASE {} " + setting.format(value), name_of(url))
            cluster.disconnect_all(name_of(url))
            if value == bad:
                yield

    outcome = run_storm(Storm(people=60, delay=0.02), refusing, workers, url, tmp_path)
    assert (outcome.verdict.copies, outcome.verdict.broken) == (0, ())
    assert max(outcome.arrived_during) <= CONNECTIONS


@pytest.mark.postgresql
def test_postgresql_on_a_full_disk(cluster: OwnCluster, workers: ForkServer, tmp_path: Path) -> None:
    with disk(40, account_for_servers()) as small:
        url = migrated(cluster.create_database(str(small.folder)))
        outcome = run_storm(Storm(people=200, seconds=1.0, delay=0.02), lambda _: small.full(), workers, url, tmp_path)
        cluster.drop_database(url)
    assert (outcome.verdict.copies, outcome.verdict.broken) == (0, ())


def test_sqlite_on_a_full_disk(migrated_sqlite: Path, workers: ForkServer, tmp_path: Path) -> None:
    file = tmp_path / "drip.sqlite3"
    shutil.copy(migrated_sqlite, file)
    log = file.with_name("drip.sqlite3-wal")
    storm = Storm(people=60, seconds=1.0, delay=0.02)
    outcome = run_storm(storm, lambda pids: no_room(log, pids), workers, f"sqlite:///{file}", tmp_path)
    assert (outcome.verdict.copies, outcome.verdict.broken) == (0, ())
    assert max(outcome.arrived_during) <= CONNECTIONS


def test_a_worker_ends_where_nobody_may_write_sqlite_and_delivers_once_it_may(
    migrated_sqlite: Path, workers: ForkServer, tmp_path: Path
) -> None:
    """It cannot note that it lives. Whatever began it, begins it anew."""
    file = tmp_path / "there" / "drip.sqlite3"
    file.parent.mkdir()
    file.with_name("drip.sqlite3-workers").mkdir()
    shutil.copy(migrated_sqlite, file)
    site = open_site(f"sqlite:///{file}")
    populate(site, 20, 3)
    clock = SharedClock(tmp_path / "clock", start=FIRST_HOUR)
    with sink(tmp_path) as counting:
        task = Task("work", site.database.url, counting.port, str(clock.file), without_root_rights=True)
        with read_only(file):
            assert workers.do(task) == 1
        assert counting.log.mails() == []
        assert workers.do(replace(task, what="deliver")) == 0
        verdict = judge(site, counting.log.mails(), 0, clock())
    site.database.close()
    assert (verdict.arrived, verdict.broken) == (20, ())


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    file.chmod(0o444)
    file.parent.chmod(0o555)
    yield
    file.parent.chmod(0o755)
    file.chmod(0o644)


def name_of(url: str) -> str:
    return make_url(url).database or ""


@contextmanager
def disk(megabytes: int, account: dict[str, Any] | None = None) -> Iterator[Disk]:
    try:
        with small_disk(megabytes, account) as made:
            yield made
    except NoDiskError as why:
        leave_out("on a small disk", str(why))
