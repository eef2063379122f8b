import multiprocessing
import os
import signal
import threading
from pathlib import Path

from drip.storage.engine.write_lock import WriteLock


def add_one(file: Path, counter: Path, times: int) -> None:
    """Reads and writes a number, so that two at once would lose some."""
    turn = WriteLock(file)
    for _ in range(times):
        with turn:
            counter.write_text(str(int(counter.read_text()) + 1))
    turn.close()


def test_processes_take_turns(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=add_one, args=(tmp_path / "db", counter, 60)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert counter.read_text() == "180"


def test_threads_of_one_process_take_turns_and_one_may_enter_twice(tmp_path: Path) -> None:
    turn, inside, most = WriteLock(tmp_path / "db"), [], []

    def write() -> None:
        for _ in range(50):
            with turn, turn:
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    turn.close()
    assert max(most) == 1


def test_a_process_that_is_killed_in_its_turn_holds_nobody_up(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        with WriteLock(tmp_path / "db"):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    turn = WriteLock(tmp_path / "db")
    with turn:
        pass
    turn.close()


def test_a_folder_that_cannot_be_written_to_is_for_the_database_to_complain_of(tmp_path: Path) -> None:
    with WriteLock(tmp_path / "nowhere" / "db"):
        pass
