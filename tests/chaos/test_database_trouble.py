"""The database goes away, fills up or refuses in the middle of a batch: nothing leaves without its marker, and all goes
on by itself afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from support.left_out import leave_out
from support.postgres import account_for_servers

from chaos.away import away
from chaos.cluster import OwnCluster, own_cluster
from chaos.disk import Disk, NoDiskError, no_room, small_disk
from chaos.kills import CONNECTIONS
from chaos.nursery import Nursery
from chaos.storms import Storm, weather
from drip.storage.database import Database
from drip.storage.schema import upgrade

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
def test_immediate_restarts_of_postgresql_in_mid_batch(cluster: OwnCluster, workers: Nursery, tmp_path: Path) -> None:
    @contextmanager
    def restart(_: object) -> Iterator[None]:
        cluster.restart()
        yield

    storm = Storm(people=60, times=2, seconds=0.0, workers=2)
    outcome = weather(storm, restart, workers, migrated(cluster.create_database()), tmp_path)
    assert outcome.verdict.broken == ()


def test_a_database_that_is_away_for_a_while(database: Database, workers: Nursery, tmp_path: Path) -> None:
    storm = Storm(people=40, delay=0.002)
    outcome = weather(storm, lambda _: away(database.url), workers, database.url, tmp_path)
    assert outcome.verdict.broken == ()
    assert max(outcome.during) <= CONNECTIONS


@pytest.mark.postgresql
@pytest.mark.parametrize("setting", ["CONNECTION LIMIT {}", "SET default_transaction_read_only = {}"])
def test_postgresql_that_lets_nobody_in_or_nobody_write(
    setting: str, cluster: OwnCluster, workers: Nursery, tmp_path: Path
) -> None:
    url = migrated(cluster.create_database())
    bad, good = ("0", "-1") if "LIMIT" in setting else ("on", "off")

    @contextmanager
    def refusing(_: object) -> Iterator[None]:
        for value in (bad, good):
            cluster.administer("ALTER DATABASE {} " + setting.format(value), name_of(url))
            cluster.break_off(name_of(url))
            if value == bad:
                yield

    outcome = weather(Storm(people=40), refusing, workers, url, tmp_path)
    assert outcome.verdict.broken == ()
    assert max(outcome.during) <= CONNECTIONS


@pytest.mark.postgresql
def test_postgresql_on_a_full_disk(cluster: OwnCluster, workers: Nursery, tmp_path: Path) -> None:
    with disk(40, account_for_servers()) as small:
        url = migrated(cluster.create_database(str(small.folder)))
        outcome = weather(Storm(people=200, seconds=1.0), lambda _: small.full(), workers, url, tmp_path)
        cluster.drop_database(url)
    assert outcome.verdict.broken == ()


def test_sqlite_on_a_full_disk(migrated_sqlite: Path, workers: Nursery, tmp_path: Path) -> None:
    file = tmp_path / "drip.sqlite3"
    shutil.copy(migrated_sqlite, file)
    log = file.with_name("drip.sqlite3-wal")
    storm = Storm(people=60, seconds=1.0)
    outcome = weather(storm, lambda pids: no_room(log, pids), workers, f"sqlite:///{file}", tmp_path)
    assert outcome.verdict.broken == ()
    assert max(outcome.during) <= CONNECTIONS


def test_sqlite_that_nobody_may_write(migrated_sqlite: Path, workers: Nursery, tmp_path: Path) -> None:
    """The worker begins while it is so: who has the file open already may go on writing."""
    file = tmp_path / "there" / "drip.sqlite3"
    file.parent.mkdir()
    file.with_name("drip.sqlite3-workers").mkdir()
    shutil.copy(migrated_sqlite, file)

    @contextmanager
    def locked_up(_: object) -> Iterator[None]:
        file.chmod(0o444)
        file.parent.chmod(0o555)
        yield
        file.parent.chmod(0o755)
        file.chmod(0o644)

    storm = Storm(people=20, between=0, from_the_start=True)
    outcome = weather(storm, locked_up, workers, f"sqlite:///{file}", tmp_path)
    assert outcome.during == (0,)
    assert outcome.verdict.broken == ()


def name_of(url: str) -> str:
    return make_url(url).database or ""


@contextmanager
def disk(megabytes: int, account: dict[str, Any] | None = None) -> Iterator[Disk]:
    try:
        with small_disk(megabytes, account) as made:
            yield made
    except NoDiskError as why:
        leave_out("on a small disk", str(why))
