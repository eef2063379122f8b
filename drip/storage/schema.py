"""The schema's versions: upgrade to the newest, and say clearly when the database's is not the one we need.

Alembic is imported for an upgrade only: every command looks at the version, and some are started for each mail."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from drip.storage.database import Database, DatabaseError

UPGRADE_LOCK = 0x64726970  # "drip": two upgrades at once on PostgreSQL wait for each other
MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> tuple[str | None, str]:
    """Brings the schema to the newest revision: (revision before, revision after). Safe to repeat."""
    from alembic import command
    from alembic.config import Config

    before = _current(database)
    if before is not None and before not in revisions():
        raise DatabaseError(_too_new(before))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, revisions()[-1]


def revisions() -> list[str]:
    """All revisions that this release knows, oldest first; a migration's file begins with its revision."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def require_current(database: Database) -> None:
    """Raises DatabaseError unless the schema is the one this release works with."""
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
