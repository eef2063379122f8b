"""What a database contains, row by row, and where a word occurs in it."""

from typing import Any

from drip.storage.engine.database import Database
from drip.storage.engine.tables import TableBase


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    """{table: its rows by column, in the order of their keys}"""
    with database.read() as session:
        return {
            table.name: [dict(row) for row in session.execute(table.select().order_by(*table.primary_key)).mappings()]
            for table in TableBase.metadata.sorted_tables
        }


def traces(database: Database, *words: str) -> list[str]:
    """The rows that contain one of these words, in any case."""
    return [
        f"{table}: {row}"
        for table, rows in contents(database).items()
        for row in rows
        if any(word.lower() in repr(row).lower() for word in words)
    ]
