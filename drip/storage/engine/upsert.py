"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells per dialect: two transactions that add the same
row at once end with one row and no error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from drip.storage.engine.tables import TableBase, rows_of


def add_if_missing(session: Session, table: type[TableBase], values: Mapping[str, Any], unique: Sequence[str]) -> bool:
    """Insert a row unless one has the same values in the `unique` columns; return whether it was inserted."""
    insert = _insert(session, table).values(**values).on_conflict_do_nothing(index_elements=list(unique))
    return session.execute(insert.returning(table.__table__.c[unique[0]])).first() is not None


def add_or_replace(session: Session, table: type[TableBase], values: Mapping[str, Any], unique: Sequence[str]) -> None:
    """Insert a row, or update the one that has the same values in the `unique` columns."""
    add_or_replace_each(session, table, [values], unique)


def add_or_replace_each(
    session: Session, table: type[TableBase], rows: Sequence[Mapping[str, Any]], unique: Sequence[str]
) -> None:
    """The same for several rows with the same columns, at least one."""
    insert = _insert(session, table)
    new = {name: insert.excluded[name] for name in rows[0] if name not in unique}
    session.connection().execute(insert.on_conflict_do_update(index_elements=list(unique), set_=new), list(rows))


def _insert(session: Session, table: type[TableBase]) -> Any:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(rows_of(table))
