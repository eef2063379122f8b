"""The database goes away, fills up or refuses in the middle of a batch: nothing leaves without its marker, and all goes
on by itself afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chaos.away import away
from chaos.cluster import OwnCluster, own_cluster
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
    def restart() -> Iterator[None]:
        cluster.restart()
        yield

    storm = Storm(people=60, times=2, seconds=0.0, workers=2)
    outcome = weather(storm, restart, workers, migrated(cluster.create_database()), tmp_path)
    assert outcome.verdict.broken == ()


def test_a_database_that_is_away_for_a_while(database: Database, workers: Nursery, tmp_path: Path) -> None:
    storm = Storm(people=40, delay=0.002)
    outcome = weather(storm, lambda: away(database.url), workers, database.url, tmp_path)
    assert outcome.verdict.broken == ()
    assert max(outcome.during) <= 16


@pytest.mark.postgresql
def test_postgresql_that_has_no_connections_left(cluster: OwnCluster, workers: Nursery, tmp_path: Path) -> None:
    url = migrated(cluster.create_database())
    name = url.split("@/")[1].partition("?")[0]

    @contextmanager
    def crowded() -> Iterator[None]:
        cluster.administer("ALTER DATABASE {} CONNECTION LIMIT 0", name)
        cluster.break_off(name)
        yield
        cluster.administer("ALTER DATABASE {} CONNECTION LIMIT -1", name)

    outcome = weather(Storm(people=40), crowded, workers, url, tmp_path)
    assert outcome.verdict.broken == ()
    assert max(outcome.during) <= 16


@pytest.mark.postgresql
def test_postgresql_that_lets_nobody_write(cluster: OwnCluster, workers: Nursery, tmp_path: Path) -> None:
    url = migrated(cluster.create_database())
    name = url.split("@/")[1].partition("?")[0]

    @contextmanager
    def reading_only() -> Iterator[None]:
        cluster.administer("ALTER DATABASE {} SET default_transaction_read_only = on", name)
        cluster.break_off(name)
        yield
        cluster.administer("ALTER DATABASE {} SET default_transaction_read_only = off", name)
        cluster.break_off(name)

    outcome = weather(Storm(people=40), reading_only, workers, url, tmp_path)
    assert outcome.verdict.broken == ()
    assert max(outcome.during) <= 16
