"""Databases of older releases, and what a change of the schema would break for workers of an older release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from drip.storage.engine.database import Database
from drip.storage.engine.schema import MIGRATIONS


@dataclass(frozen=True)
class TableDescription:
    """A table as the database describes it. `rules` are the constraints that may refuse a row."""

    columns: dict[str, tuple[str, bool, str]]  # {name: (type, may be null, default)}
    rules: frozenset[str]


def upgrade_to(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def describe_tables(database: Database) -> dict[str, TableDescription]:
    """{table: its description}"""
    with database.engine.connect() as connection:
        found = inspect(connection)
        return {table: _describe(found, table) for table in found.get_table_names()}


def breaks(before: dict[str, TableDescription], after: dict[str, TableDescription]) -> list[str]:
    """What a worker that knows the tables `before` can no longer do."""
    found = [f"{table} is gone" for table in before.keys() - after.keys()]
    for table in before.keys() & after.keys():
        old, new = before[table], after[table]
        found += [
            f"{table}.{name} is gone or has changed"
            for name, definition in old.columns.items()
            if new.columns.get(name) != definition
        ]
        added = {name: definition for name, definition in new.columns.items() if name not in old.columns}
        found += [
            f"{table}.{name} must be given" for name, (_, null, default) in added.items() if not (null or default)
        ]
        found += [
            f"{table} may refuse a row: {rule}" for rule in new.rules - old.rules if not _only_of(rule, set(added))
        ]
    return sorted(found)


def _only_of(rule: str, added: set[str]) -> bool:
    """Whether the rule is a reference from a new column, which older workers leave empty."""
    return rule.startswith("reference ") and set(rule.removeprefix("reference ").split(",")) <= added


def _describe(found: Any, table: str) -> TableDescription:
    columns = {
        column["name"]: (str(column["type"]), bool(column["nullable"]), str(column["default"] or ""))
        for column in found.get_columns(table)
    }
    uniques = [index["column_names"] for index in found.get_indexes(table) if index["unique"]]
    uniques += [rule["column_names"] for rule in found.get_unique_constraints(table)]
    uniques += [found.get_pk_constraint(table)["constrained_columns"]]
    rules = {f"unique {','.join(map(str, names))}" for names in uniques}
    rules |= {f"reference {','.join(rule['constrained_columns'])}" for rule in found.get_foreign_keys(table)}
    rules |= {f"check {rule['sqltext']}" for rule in found.get_check_constraints(table)}
    return TableDescription(columns, frozenset(rules))
