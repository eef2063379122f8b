"""Sessions that wait for each other."""

import threading

from drip.storage.engine.database import Database


def wait_for_waiting(database: Database, count: int) -> None:
    """Until so many sessions wait for a lock. On SQLite whoever writes waits before it has read anything."""
    if database.is_sqlite:
        return
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    pause = threading.Event()
    for _ in range(1000):
        with database.engine.connect() as connection:
            if connection.exec_driver_sql(waiting).scalar() == count:
                return
        pause.wait(0.01)
    raise AssertionError(f"{count} were to wait")
