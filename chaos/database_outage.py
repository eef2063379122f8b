"""A database that is away for a while, whichever kind it is, and comes back by itself at the end of a block."""

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
    """SQLite: somebody else keeps it locked. PostgreSQL: all connections are broken off and no new ones are let in."""
    place = make_url(url)
    with _locked(place) if place.get_backend_name() == "sqlite" else _shut(place):
        yield


@contextmanager
def _locked(place: URL) -> Iterator[None]:
    with closing(sqlite3.connect(Path(place.database or ""), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def _shut(place: URL) -> Iterator[None]:
    _let_in(place, "false")
    try:
        yield
    finally:
        _let_in(place, "true")


def _let_in(place: URL, allowed: str) -> None:
    name = place.database or ""
    with administrator(place) as connection:
        order = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(order.format(sql.Identifier(name), sql.SQL(allowed)))
        if allowed == "false":
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


@contextmanager
def administrator(place: URL) -> Iterator[psycopg.Connection]:
    """A connection of the server's own administrator, beside the database that is tried."""
    host = str(place.query.get("host") or place.host)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        yield connection
