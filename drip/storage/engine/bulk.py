"""Many rows in one statement: our rows as a table that a statement joins with.

A statement for each row costs its way through the driver, and on PostgreSQL through the network, every time. Here the
rows travel in one value, as JSON. Statements are built once for each kind of database and cached, because building one
costs more than running it:

    MOVES = RowType(Delivery, "enrollment_id", "number", "due_at")

    @cache
    def _move(sqlite: bool) -> Update:
        return update_each(MOVES, 2, sqlite).where(...)

    MOVES.execute(session, _move, rows)"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    CursorResult,
    DateTime,
    Delete,
    Executable,
    FromClause,
    Insert,
    String,
    Text,
    Update,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy import Table as RowTable
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from drip.storage.engine.tables import Instant, TableBase, rows_of

Row = Sequence[Any]


class RowType:
    """A kind of row: some columns of a table."""

    def __init__(self, table: type[TableBase], *names: str) -> None:
        self.table: RowTable = rows_of(table)
        self.columns = columns_of(table, *names)
        self._documents = json_columns(self.columns)
        places = ", ".join("?" * len(names))
        self._insert_one = f"INSERT INTO {self.table.name} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 ours

    @cached_property
    def _insert_given(self) -> Insert:
        new = values_table(self, sqlite=False)
        names = [column.name for column in self.columns]
        return insert(self.table).from_select(names, select(*(new.c[name] for name in names)))

    def execute(
        self, session: Session, make: Callable[[bool], Executable], rows: Iterable[Row], **values: Any
    ) -> Iterable[Any]:
        """Run the statement for this kind of database with these rows, at least one. `values` are its other
        parameters."""
        sqlite = is_sqlite(session)
        bound = _as_json(rows, self._documents) if sqlite else _as_records(rows, self.columns)
        done = session.execute(make(sqlite), {**bound, **values})
        return () if isinstance(done, CursorResult) and not done.returns_rows else done.all()

    def insert(self, session: Session, rows: Iterable[Row]) -> None:
        """Insert rows; columns that are not named here get the table's defaults."""
        plain = list(rows)
        if not plain:
            return
        if is_sqlite(session):
            session.connection().exec_driver_sql(self._insert_one, [*map(self._for_sqlite, plain)])
        else:
            session.execute(self._insert_given, _as_records(plain, self.columns))

    def _for_sqlite(self, row: Row) -> tuple[Any, ...]:
        values = list(row)
        for index, wanted in self._documents:
            values[index] = json_text(values[index], wanted)
        return tuple([_instant_text(value) if type(value) is datetime else value for value in values])


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def columns_of(table: type[TableBase], *names: str) -> list[Column[Any]]:
    return [rows_of(table).c[name] for name in names]


def values_table(rows: RowType, sqlite: bool) -> FromClause:
    """Return the rows as a table with the names and types of their columns."""
    return _from_json(rows.columns) if sqlite else _from_records(rows.columns)


def is_one_of(rows: RowType, sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that the columns have the values of one of the rows."""
    wanted = select(*values_table(rows, sqlite).c)
    return tuple_(*rows.columns).in_(wanted) if len(rows.columns) > 1 else rows.columns[0].in_(wanted)


def update_each(rows: RowType, keys: int, sqlite: bool) -> Update:
    """Return an UPDATE of one row for each of `rows`: the first `keys` columns find it, the others are set. The caller
    adds further conditions, values and what is returned."""
    new = values_table(rows, sqlite)
    theirs = [column == new.c[column.name] for column in rows.columns[:keys]]
    return update(rows.table).where(*theirs).values({column.name: new.c[column.name] for column in rows.columns[keys:]})


def delete_each(rows: RowType, sqlite: bool) -> Delete:
    """Return a DELETE of one row for each of `rows`, which are keys."""
    return delete(rows.table).where(is_one_of(rows, sqlite))


def json_columns(columns: Sequence[Column[Any]]) -> list[tuple[int, Column[Any]]]:
    """Return the columns that hold JSON, with their positions."""
    return [(index, wanted) for index, wanted in enumerate(columns) if isinstance(wanted.type, JSON)]


def json_text(value: Any, wanted: Column[Any]) -> str | None:
    if value == {}:
        return "{}"  # the usual case
    return None if value is None and wanted.nullable else _encode(value)


def _as_json(rows: Iterable[Row], documents: Sequence[tuple[int, Column[Any]]]) -> dict[str, Any]:
    """JSON values travel as text: out of a document, true would come back as 1, and a text without its quotes."""
    if not documents:
        return {"rows": _encode(list(rows))}
    plain = [list(row) for row in rows]
    for row in plain:
        for index, wanted in documents:
            row[index] = json_text(row[index], wanted)
    return {"rows": _encode(plain)}


def _instant_text(value: datetime) -> str:
    """The form in which SQLAlchemy writes a DateTime to SQLite."""
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:26]


_encode = json.JSONEncoder(default=_instant_text, check_circular=False).encode
_encode_for_records = json.JSONEncoder(default=datetime.isoformat, check_circular=False).encode


def _from_json(columns: Sequence[Column[Any]]) -> FromClause:
    each = func.json_each(bindparam("rows", type_=Text())).table_valued("value")
    fields = [
        type_coerce(func.json_extract(each.c.value, literal_column(f"'$[{index}]'")), wanted.type).label(wanted.name)
        for index, wanted in enumerate(columns)
    ]
    return select(*fields).subquery("given")


def _as_records(rows: Iterable[Row], columns: Sequence[Column[Any]]) -> dict[str, Any]:
    names = [wanted.name for wanted in columns]
    return {"rows": _encode_for_records([dict(zip(names, row, strict=True)) for row in rows])}


def _from_records(columns: Sequence[Column[Any]]) -> FromClause:
    fields = [column(wanted.name, _record_type(wanted)) for wanted in columns]
    rows = cast(bindparam("rows", type_=Text()), JSON)
    raw = func.json_to_recordset(rows).table_valued(*fields, name="raw").render_derived(with_types=True)
    return select(*(_unpack(raw.c[wanted.name], wanted) for wanted in columns)).subquery("given")


def _record_type(wanted: Column[Any]) -> Any:
    if isinstance(wanted.type, Instant):
        return DateTime(timezone=True)
    if isinstance(wanted.type, JSON):
        return JSONB()
    return Text() if isinstance(wanted.type, String) else wanted.type


def _unpack(value: ColumnElement[Any], wanted: Column[Any]) -> ColumnElement[Any]:
    """A null in a record is a missing value, even where a JSON null is meant."""
    if isinstance(wanted.type, JSON):
        value = value if wanted.nullable else func.coalesce(value, literal_column("'null'::jsonb"))
        return type_coerce(value, wanted.type).label(wanted.name)
    return type_coerce(value, wanted.type).label(wanted.name)
