"""The schema's versions: upgrade to the newest, and say clearly when the database's is not the one we need."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from drip.storage.database import Database, DatabaseError

UPGRADE_LOCK = 0x64726970  # "drip": two upgrades at once on PostgreSQL wait for each other


def upgrade(database: Database) -> tuple[str | None, str]:
    """Brings the schema to the newest revision: (revision before, revision after). Safe to repeat."""
    before = _current(database)
    if before is not None and before not in _known():
        raise DatabaseError(_too_new(before))
    config = _config()
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, _head()


def require_current(database: Database) -> None:
    """Raises DatabaseError unless the schema is the one this release works with."""
    if database.file is not None and database.file.parent.is_dir() and not database.file.exists():
        raise DatabaseError(f"There is no database at {database.file}. To make a new one: drip database upgrade")
    revision = _current(database)
    if revision is None:
        raise DatabaseError("The database is empty. Run: drip database upgrade")
    if revision not in _known():
        raise DatabaseError(_too_new(revision))
    if revision != _head():
        raise DatabaseError(
            f"The database is at schema {revision}, this drip needs {_head()}. Run: drip database upgrade"
        )


def _too_new(revision: str) -> str:
    return (
        f"The database is at schema {revision}, which this drip does not know: a newer drip has upgraded it. "
        "Install that release, or restore a backup from before the upgrade."
    )


def _current(database: Database) -> str | None:
    if database.file is not None and not database.file.parent.is_dir():
        raise DatabaseError(f"The folder of the database does not exist: {database.file.parent}. Create it first.")
    try:
        with database.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise DatabaseError(
            f"The database cannot be reached: {_first_line(error)}. Is DRIP_DATABASE_URL right?"
        ) from error


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0].rstrip(".")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _head() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head
