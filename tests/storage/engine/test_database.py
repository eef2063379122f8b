from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from drip.storage.engine.database import Database, DatabaseError
from drip.storage.engine.schema import MIGRATIONS, require_current, revisions, upgrade
from drip.storage.engine.tables import TableBase

NEWEST = "0008"


def test_an_empty_database_says_how_to_fill_it(database_url: str) -> None:
    database = Database(database_url)
    database.engine.connect().close()
    with pytest.raises(DatabaseError, match=r"empty\. Run: drip database upgrade"):
        require_current(database)
    assert upgrade(database) == (None, NEWEST)
    require_current(database)
    database.close()


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'drip.sqlite3'}")
    with pytest.raises(DatabaseError, match=r"no database at .*drip\.sqlite3"):
        require_current(database)
    assert list(tmp_path.iterdir()) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    assert upgrade(database) == (NEWEST, NEWEST)


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (require_current, upgrade):
        with pytest.raises(DatabaseError, match="newer drip has upgraded it"):
            attempt(database)


def test_the_names_of_the_migrations_tell_their_revisions_in_order() -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert revisions() == [script.revision for script in scripts][::-1]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), TableBase.metadata) == []


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/drip", "postgresql+nothing://localhost/drip"])
def test_a_wrong_address_is_explained(url: str) -> None:
    with pytest.raises(DatabaseError, match="DRIP_DATABASE_URL"):
        Database(url)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'drip.sqlite3'}")
    with pytest.raises(DatabaseError, match="nowhere"):
        require_current(database)


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/drip")
    with pytest.raises(DatabaseError, match="cannot be reached"):
        require_current(database)
    database.close()


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "drip.sqlite3"
    file.write_text("These are not the bytes of a database, but quite a lot of them. " * 20)
    database = Database(f"sqlite:///{file}")
    with pytest.raises(DatabaseError, match="cannot be reached"):
        require_current(database)
    database.close()


def test_sqlite_is_durable_and_lets_readers_read(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'drip.sqlite3'}")
    with database.read() as session:
        settings = {
            p: session.connection().exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2}
    database.close()


def test_threads_of_one_process_take_turns_at_writing_to_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite alone, when it may not wait, refuses the second writer at once."""
    monkeypatch.setattr("drip.storage.engine.database.BUSY_TIMEOUT_SECONDS", 0)
    database = Database(f"sqlite:///{tmp_path / 'drip.sqlite3'}")
    with database.write() as session:
        session.connection().exec_driver_sql("CREATE TABLE told (name TEXT)")

    def tell(number: int) -> None:
        with database.write() as session:
            session.connection().exec_driver_sql(f"INSERT INTO told VALUES ('{number}')")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(tell, range(200)))
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM told").scalar() == 200
    database.close()


def test_a_connection_that_may_only_read_is_not_used_again(tmp_path: Path) -> None:
    """SQLite opens a file so that it may not write, and never looks again whether it may."""
    database = Database(f"sqlite:///{tmp_path / 'drip.sqlite3'}")
    upgrade(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    write = "UPDATE alembic_version SET version_num = version_num"
    with pytest.raises(DBAPIError, match="readonly"), database.engine.begin() as connection:
        connection.exec_driver_sql(write)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(write)
    database.close()


def test_times_come_back_as_they_went_in(database: Database) -> None:
    from drip.storage.people import subscribers

    moment = datetime(2027, 3, 28, 1, 30, 15, 123456, tzinfo=UTC)
    with database.write() as session:
        subscribers.ensure_subscriber(session, "mara@example.net", "Mara", "Europe/Lisbon", moment)
    with database.read() as session:
        found = subscribers.find_subscriber(session, "mara@example.net")
    assert found is not None
    assert found.created_at == moment


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    from sqlalchemy.exc import StatementError

    from drip.storage.people import subscribers

    with pytest.raises(StatementError, match="without a zone"), database.write() as session:
        subscribers.ensure_subscriber(session, "mara@example.net", "", "UTC", datetime(2027, 1, 1))  # noqa: DTZ001
