"""Workers of the release before go on while a database is upgraded: so a migration may add, and take nothing away."""

from collections.abc import Iterator

import pytest
from support.migrations import breaks, describe_tables, upgrade_to

from drip.storage.engine.database import Database
from drip.storage.engine.schema import revisions

AFTER_THE_RULE = [revision for revision in revisions() if revision > "0002"]
CONTRACTS: dict[str, list[str]] = {}
"""{revision: what it takes away}, all of it out of use since the release before."""


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


def test_no_migration_takes_anything_from_a_worker_of_the_release_before(empty: Database) -> None:
    upgrade_to(empty, "0002")
    before, broken = describe_tables(empty), {}
    for revision in AFTER_THE_RULE:
        upgrade_to(empty, revision)
        after = describe_tables(empty)
        broken[revision] = breaks(before, after)
        before = after
    assert {revision: found for revision, found in broken.items() if found} == CONTRACTS


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("ALTER TABLE hold DROP COLUMN reason", ["hold.reason is gone"]),
        ("ALTER TABLE hold RENAME COLUMN reason TO why", ["hold.reason is gone", "hold.why must be given"]),
        ("ALTER TABLE hold RENAME TO holds", ["hold is gone"]),
        ("CREATE UNIQUE INDEX only_one ON hold (reason)", ["hold may refuse a row: unique reason"]),
        ("ALTER TABLE hold ADD COLUMN why TEXT CHECK (reason <> '')", ["hold may refuse a row: check reason"]),
        ("ALTER TABLE hold ADD COLUMN why TEXT NOT NULL DEFAULT ''", []),
        ("ALTER TABLE hold ADD COLUMN of_whom BIGINT REFERENCES subscriber (id)", []),
        ("CREATE INDEX by_reason ON hold (reason)", []),
    ],
)  # fmt: skip
def test_what_would_break_a_worker_is_found(database: Database, change: str, broken: list[str]) -> None:
    before = describe_tables(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(change)
    found = breaks(before, describe_tables(database))
    assert len(found) == len(broken)
    for what, expected in zip(found, broken, strict=True):
        assert what.startswith(expected)
