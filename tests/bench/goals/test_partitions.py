from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from support.mail import deliver, states
from support.postgres import Cluster
from support.scripted_server import scripted
from support.sites import COURSE, clock_at, enroll, make_site, publish_course

from bench.goals.partitions import measure, partition
from drip.clock import system_now
from drip.flow.operations.audit import audit
from drip.flow.site import Site
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import TableBase

pytestmark = pytest.mark.postgresql
PEOPLE = 12


@pytest.fixture
def site(postgres_cluster: Cluster, migrated_postgresql: str) -> Iterator[Site]:
    database = Database(postgres_cluster.create_database(migrated_postgresql))
    made = make_site(database)
    publish_course(made, COURSE)
    yield made
    database.close()
    postgres_cluster.drop_database(database.url)


def filled_parts(site: Site) -> int:
    with site.database.engine.connect() as connection:
        return connection.scalar(text("SELECT count(DISTINCT tableoid) FROM delivery")) or 0


def test_a_partitioned_table_is_the_one_that_drip_knows_and_lessons_go_on(site: Site) -> None:
    people = [enroll(site, f"p{number}@example.net") for number in range(PEOPLE)]
    for parts in (8, 2):  # from one table, and from one in parts
        partition(site.database.url, parts)
    assert filled_parts(site) == 2
    with site.database.engine.connect() as connection:
        assert [change for change in compare_metadata(MigrationContext.configure(connection), TableBase.metadata)
                if not str(change).count("delivery_of_")] == []  # fmt: skip
    clock = clock_at("2027-01-04 10:00")
    with scripted() as server:
        assert deliver(site, server, clock) == PEOPLE
    for enrollment_id in people:
        assert states(site, enrollment_id) == [
            ("welcome", DeliveryState.SENT),
            ("name-your-season", DeliveryState.PLANNED),
        ]
    assert audit(site, clock()).findings == ()


def test_what_is_read_whole_is_found(site: Site) -> None:
    for number in range(PEOPLE):
        enroll(site, f"p{number}@example.net", system_now() - timedelta(days=7))
    taken = measure(site, PEOPLE, server=1)
    assert min(taken.claim, taken.record, taken.plan, taken.cpu, taken.log) > 0
    assert taken.scanned == ("delivery",)  # of so few rows, rightly
