"""The sign that a worker goes on ticking, for health checks on its machine.

It is a file for each worker in the folder for temporary files, with the time of the last tick that came to its end:
monotonic time, so that a clock that is set does not matter. The worker holds a lock on its file; one that nobody holds
belongs to a process that is gone."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MAX_SILENCE_SECONDS = 300.0  # seconds: a tick that works off a backlog takes minutes, all four at once do not


class Heartbeat:
    """Beats from when it is made until `stop()`; `beat()` may be called from any thread."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or _folder()) / f"{_prefix()}{os.getpid()}"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)  # only a health check may have it, for an instant
        self.beat()

    def beat(self) -> None:
        os.pwrite(self._file, f"{time.monotonic():020.3f}".encode(), 0)

    def stop(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)

    def __enter__(self) -> Heartbeat:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def worker_problem(folder: Path | None = None) -> str:
    """What is wrong with the workers of this user on this machine, or '' where they tick."""
    beats = list(_beats(folder or _folder()))
    if not beats:
        return "No worker is running here."
    silence = time.monotonic() - min(beats)
    return f"A worker has done nothing for {silence:.0f} s." if silence > MAX_SILENCE_SECONDS else ""


def _beats(folder: Path) -> Iterator[float]:
    """When each worker that lives has last ticked."""
    for path in folder.glob(f"{_prefix()}*"):
        with contextlib.suppress(OSError), _open_file(path) as file:  # one that goes at this moment is none
            if os.fstat(file).st_uid == os.geteuid() and _is_locked(file):
                yield float(os.pread(file, 40, 0) or b"inf")


@contextlib.contextmanager
def _open_file(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # the folder may be everybody's
    try:
        yield file
    finally:
        os.close(file)


def _is_locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _folder() -> Path:
    return Path(tempfile.gettempdir())


def _prefix() -> str:
    return f"drip-worker-{os.geteuid()}-"
