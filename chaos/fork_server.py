"""Starts workers by the hundred: a process that has imported everything once forks a child for each task.

Starting Python with all of drip takes most of a second, a fork milliseconds, so 300 workers can be killed within
minutes. A child opens its own database and shares only the clock's file with the others."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from chaos.work import TASKS, Task, warm_up

TIMEOUT_SECONDS = 60.0

log = logging.getLogger(__name__)


class ChildStillRunning(Exception):
    """A child that should have ended is still running."""


class ForkServer:
    """`fork(task)` returns a PID; `wait(pid)` returns its status as subprocess does (-9: killed)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._ended: dict[int, int] = {}
        self._news = threading.Condition()
        self._born: list[int] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def fork(self, task: Task) -> int:
        assert self._process.stdin is not None
        with self._news:
            self._process.stdin.write(json.dumps(asdict(task)) + "\n")
            self._process.stdin.flush()
            if not self._news.wait_for(lambda: self._born, TIMEOUT_SECONDS):
                raise ChildStillRunning("the fork server does not answer")
            return self._born.pop(0)

    def wait(self, pid: int, seconds: float = TIMEOUT_SECONDS) -> int:
        """Return the exit status. Raises ChildStillRunning."""
        with self._news:
            if not self._news.wait_for(lambda: pid in self._ended, seconds):
                raise ChildStillRunning(f"process {pid} is still running after {seconds:.0f} s")
            return self._ended[pid]

    def runs(self, pid: int) -> bool:
        with self._news:
            return pid not in self._ended

    def kill(self, pid: int) -> bool:
        """Send SIGKILL; return False if the process had already ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return self.wait(pid) == -signal.SIGKILL

    def stop(self, pid: int) -> int:
        """Ask the process to end, and wait for it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        return self.wait(pid)

    def do(self, task: Task, seconds: float = TIMEOUT_SECONDS) -> int:
        """Fork, wait, and return the status."""
        return self.wait(self.fork(task), seconds)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, pid, status = line.split()
            with self._news:
                if word == "born":
                    self._born.append(int(pid))
                else:
                    self._ended[int(pid)] = int(status)
                self._news.notify_all()


@contextmanager
def fork_server(log: Path) -> Iterator[ForkServer]:
    """Start a fork server for the block. Children log to the file `log`; those still running at the end are killed."""
    words = [sys.executable, "-m", "chaos.fork_server"]
    folder = Path(__file__).parents[1]
    with (
        log.open("ab") as output,
        subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, cwd=folder, text=True
        ) as run,
    ):
        assert run.stdin is not None
        try:
            yield ForkServer(run)
        finally:
            run.stdin.close()
            run.wait(TIMEOUT_SECONDS)


@dataclass(slots=True)
class _Children:
    """The server's side: the children that it has forked and not yet reaped."""

    alive: set[int]

    def fork(self, task: Task) -> int:
        pid = os.fork()
        if pid == 0:
            _run_child(task)
        self.alive.add(pid)
        return pid

    def reap(self) -> None:
        for pid in list(self.alive):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self.alive.discard(pid)
                print("ended", pid, os.waitstatus_to_exitcode(status), flush=True)

    def kill_all(self) -> None:
        for pid in self.alive:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _run_child(task: Task) -> None:
    """Never returns: a child must not go on as the server."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(sys.stdin.fileno())
        os.dup2(2, 1)  # standard output carries messages to the harness only
        TASKS[task.what](task)
        status = 0
    except BaseException:
        log.exception("%s broke", task)
    finally:
        logging.shutdown()
        os._exit(status)


def _run() -> None:
    """Read tasks from standard input until it ends."""
    logging.basicConfig(format="%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # not a warning for each beat during a running tick
    warm_up()
    children = _Children(set())
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.set_blocking(reading, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    waiting.register(reading, selectors.EVENT_READ)
    pending = b""
    while True:
        ready = [key.fileobj for key, _ in waiting.select()]
        if reading in ready:
            os.read(reading, 4096)
            children.reap()
        if sys.stdin in ready:
            data = os.read(sys.stdin.fileno(), 65536)
            if not data:
                break
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                print("born", children.fork(Task(**json.loads(line))), 0, flush=True)
    children.kill_all()


if __name__ == "__main__":
    _run()
