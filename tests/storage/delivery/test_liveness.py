import subprocess
import sys

from drip.storage.delivery.liveness import WorkerLock, worker_is_gone, worker_lock
from drip.storage.engine.database import Database

HOLD = """
import sys
from drip.storage.engine.database import Database
from drip.storage.delivery.liveness import worker_lock
with worker_lock(Database(sys.argv[1]), "w1") as got:
    print(got, flush=True)
    sys.stdin.read()
"""


def test_a_worker_that_was_never_here_is_gone(database: Database) -> None:
    assert worker_is_gone(database, "w1")


def test_a_worker_is_alive_while_it_holds_its_lock(database: Database) -> None:
    with worker_lock(database, "w1") as got:
        assert got
        assert not worker_is_gone(database, "w1")
        assert worker_is_gone(database, "w2")
    assert worker_is_gone(database, "w1")


def test_a_killed_worker_is_gone_at_once(database: Database) -> None:
    command = [sys.executable, "-c", HOLD, database.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "True\n"
        assert not worker_is_gone(database, "w1")
        worker.kill()
        worker.wait()
    _wait_until_gone(database)


def _wait_until_gone(database: Database) -> None:
    """PostgreSQL's server has to notice the closed connection first: each look is a round trip to it."""
    assert any(worker_is_gone(database, "w1") for _ in range(2000))


def test_a_worker_takes_its_lock_again_after_a_restart_of_postgresql(database: Database) -> None:
    with WorkerLock(database, "w1") as lock:
        assert lock.take()
        if not database.is_sqlite:
            break_off_others(database)
            assert worker_is_gone(database, "w1")
        assert lock.take()
        assert not worker_is_gone(database, "w1")


def break_off_others(database: Database) -> None:
    """Waits up to 5 s for each to have ended."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with database.engine.connect() as connection:
        assert all(connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid, 5000) {others}").scalars())
