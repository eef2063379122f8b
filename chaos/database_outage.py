"""An outage of the database, of either kind, until the block ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url


@contextmanager
def database_away(url: str) -> Iterator[None]:
    """On SQLite the file stays locked. On PostgreSQL all connections are terminated and new ones refused."""
    place = make_url(url)
    with _locked(place) if place.get_backend_name() == "sqlite" else _refusing_connections(place):
        yield


@contextmanager
def _locked(place: URL) -> Iterator[None]:
    with closing(sqlite3.connect(Path(place.database or ""), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def _refusing_connections(place: URL) -> Iterator[None]:
    _allow_connections(place, "false")
    try:
        yield
    finally:
        _allow_connections(place, "true")


def _allow_connections(place: URL, allowed: str) -> None:
    name = place.database or ""
    with administrator(place) as connection:
        order = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(order.format(sql.Identifier(name), sql.SQL(allowed)))
        if allowed == "false":
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


@contextmanager
def administrator(place: URL) -> Iterator[psycopg.Connection]:
    """A connection as the server's administrator, to another database than the one under test."""
    host = str(place.query.get("host") or place.host)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        yield connection
