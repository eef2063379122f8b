"""Schema versions: upgrading to the newest, and clear errors if the database has another one than this release needs.

Alembic is imported for upgrades only: every command checks the version, and some commands run once for each mail."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from drip.storage.engine.database import Database, DatabaseError

UPGRADE_LOCK = 0x64726970  # "drip": two upgrades at once on PostgreSQL wait for each other
LOCK_SECONDS = 2.0  # that an upgrade waits for a table; whoever queues behind it waits as long
RETRY_SECONDS = 3.0  # between two tries, so that others can go on
MAX_TRIES = 20
MIGRATIONS = Path(__file__).parents[1] / "migrations"
TABLES_IN_USE = (
    "Tables are in use by a transaction that has been open for a while; the upgrade lets the workers go on and tries "
    "again in {seconds:.0f} s."
)
TABLES_STILL_IN_USE = (
    "Tables are still in use by a transaction that stays open. Nothing was changed, and the workers go on. End that "
    "transaction (on PostgreSQL: SELECT pid, xact_start, query FROM pg_stat_activity ORDER BY xact_start), then run "
    "again: drip database upgrade"
)


def upgrade(database: Database, tell: Callable[[str], None] = lambda _: None) -> tuple[str | None, str]:
    """Bring the schema to the newest revision and return (revision before, revision after). It may be repeated, and run
    while workers of the previous release go on. Progress messages go to `tell`. Raises DatabaseError."""
    before = _current(database)
    if before is not None and before not in revisions():
        raise DatabaseError(_too_new(before))
    for _ in range(MAX_TRIES):
        try:
            _migrate(database)
        except OperationalError as error:
            if not _is_in_use(error):
                raise
            tell(TABLES_IN_USE.format(seconds=RETRY_SECONDS))
            time.sleep(RETRY_SECONDS)
        else:
            return before, revisions()[-1]
    raise DatabaseError(TABLES_STILL_IN_USE)


def _migrate(database: Database) -> None:
    """Everything happens in one transaction: all of it, or nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS * 1000:.0f}ms'")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_in_use(error: OperationalError) -> bool:
    """Return whether another transaction was in the way: a lock timeout, or a deadlock that we gave way in."""
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return state in ("55P03", "40P01", "SQLITE_BUSY")


def revisions() -> list[str]:
    """Return all revisions that this release knows, oldest first; the name of a migration's file begins with its
    revision."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def require_current(database: Database) -> None:
    """Raise DatabaseError unless the schema is the one this release works with."""
    if database.file is not None and database.file.parent.is_dir() and not database.file.exists():
        raise DatabaseError(f"There is no database at {database.file}. To make a new one: drip database upgrade")
    revision = _current(database)
    if revision is None:
        raise DatabaseError("The database is empty. Run: drip database upgrade")
    *older, newest = revisions()
    if revision in older:
        raise DatabaseError(
            f"The database is at schema {revision}, this drip needs {newest}. Run: drip database upgrade"
        )
    if revision != newest:
        raise DatabaseError(_too_new(revision))


def _too_new(revision: str) -> str:
    return (
        f"The database is at schema {revision}, which this drip does not know: a newer drip has upgraded it. "
        "Install that release, or restore a backup from before the upgrade."
    )


def _current(database: Database) -> str | None:
    if database.file is not None and not database.file.parent.is_dir():
        raise DatabaseError(f"The folder of the database does not exist: {database.file.parent}. Create it first.")
    try:
        with database.read() as session:
            known = inspect(session.connection()).has_table("alembic_version")
            revision: str | None = session.scalar(text("SELECT version_num FROM alembic_version")) if known else None
            return revision
    except DBAPIError as error:
        raise DatabaseError(
            f"The database cannot be reached: {_first_line(error)}. Is DRIP_DATABASE_URL right?"
        ) from error


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0].rstrip(".")
