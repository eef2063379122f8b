"""Many rows in one statement: our own rows as a table that a statement joins with.

A statement for each row costs its way through the driver, and on PostgreSQL through the network, each time. Here the
rows travel in one value: as JSON to SQLite, as arrays to PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    ColumnElement,
    DateTime,
    Delete,
    FromClause,
    Insert,
    String,
    Text,
    Update,
    cast,
    column,
    delete,
    false,
    func,
    insert,
    literal,
    literal_column,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from drip.storage.tables import Instant, Table, rows_of

Row = Sequence[Any]


def given(session: Session, rows: Sequence[Row], columns: Sequence[Column[Any]]) -> FromClause:
    """`rows` as a table with the names and types of `columns`; at least one row."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    return _as_json(rows, columns) if sqlite else _as_arrays(rows, columns)


def columns_of(table: type[Table], *names: str) -> list[Column[Any]]:
    return [rows_of(table).c[name] for name in names]


def update_each(
    session: Session, table: type[Table], keys: Sequence[str], values: Sequence[str], rows: Sequence[Row]
) -> Update:
    """UPDATE of one row for each of `rows`, found by `keys` and set to `values`; each row has the keys first, then the
    values. The caller adds what else must hold, and what is returned."""
    new = given(session, rows, columns_of(table, *keys, *values))
    theirs = [rows_of(table).c[key] == new.c[key] for key in keys]
    return update(rows_of(table)).where(*theirs).values({name: new.c[name] for name in values})


def delete_each(session: Session, table: type[Table], keys: Sequence[str], rows: Sequence[Row]) -> Delete:
    """DELETE of one row for each of `rows`, which are keys."""
    return delete(rows_of(table)).where(is_one_of(session, columns_of(table, *keys), rows))


def is_one_of(session: Session, columns: Sequence[Column[Any]], rows: Sequence[Row]) -> ColumnElement[bool]:
    """Whether `columns` are those of one of `rows`; false for every row where there are none."""
    if not rows:
        return false()
    wanted = select(*given(session, rows, columns).c)
    return tuple_(*columns).in_(wanted) if len(columns) > 1 else columns[0].in_(wanted)


def insert_each(session: Session, table: type[Table], names: Sequence[str], rows: Sequence[Row]) -> Insert:
    new = given(session, rows, columns_of(table, *names))
    return insert(rows_of(table)).from_select(list(names), select(*(new.c[name] for name in names)))


def _as_json(rows: Sequence[Row], columns: Sequence[Column[Any]]) -> FromClause:
    plain = [[_instant_text(value) if type(value) is datetime else value for value in row] for row in rows]
    each = func.json_each(literal(json.dumps(plain), Text)).table_valued("value")
    fields = [
        type_coerce(func.json_extract(each.c.value, literal_column(f"'$[{index}]'")), wanted.type).label(wanted.name)
        for index, wanted in enumerate(columns)
    ]
    return select(*fields).subquery("given")


def _instant_text(value: datetime) -> str:
    """As SQLAlchemy writes a DateTime to SQLite."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _as_arrays(rows: Sequence[Row], columns: Sequence[Column[Any]]) -> FromClause:
    lists = zip(*rows, strict=True)
    kinds = [_kind(wanted) for wanted in columns]
    arrays = [
        cast(literal([write(value) for value in values], ARRAY(kind)), ARRAY(kind))
        for (kind, write), values in zip(kinds, lists, strict=True)
    ]
    raw = func.unnest(*arrays).table_valued(
        *(column(wanted.name, kind) for wanted, (kind, _) in zip(columns, kinds, strict=True)), name="raw"
    )
    raw = raw.render_derived()
    fields = [_unpacked(raw.c[wanted.name], wanted) for wanted in columns]
    return select(*fields).subquery("given")


def _kind(wanted: Column[Any]) -> tuple[Any, Callable[[Any], Any]]:
    """The type of an array's elements, and how a value becomes one."""
    if isinstance(wanted.type, JSON):
        return Text(), _json_text
    if isinstance(wanted.type, Instant):
        return DateTime(timezone=True), _as_it_is
    if isinstance(wanted.type, String):
        return Text(), _as_it_is
    return wanted.type, _as_it_is


def _unpacked(value: ColumnElement[Any], wanted: Column[Any]) -> ColumnElement[Any]:
    unpacked = cast(value, JSONB) if isinstance(wanted.type, JSON) else type_coerce(value, wanted.type)
    return unpacked.label(wanted.name)


def _json_text(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


def _as_it_is(value: Any) -> Any:
    return value
