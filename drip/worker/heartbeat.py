"""A sign of life that health checks on the same machine can read.

Each worker writes the time of its last complete tick to a file in the temporary folder. The time is monotonic, so
setting the clock does not matter. The worker holds a lock on its file; a file without a lock belongs to a dead
process."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MAX_SILENCE_SECONDS = 300.0  # a tick may take minutes for a backlog, but not all four ticks at once


class Heartbeat:
    """The first beat is on creation, before any `beat()`, which may be called from any thread; `stop()` removes the
    file."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or _folder()) / f"{_prefix()}{os.getpid()}"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)  # waits only for a health check, for an instant
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
    """What is wrong with this user's workers on this machine; '' if they tick."""
    beats = list(_beats(folder or _folder()))
    if not beats:
        return "No worker is running here."
    silence = time.monotonic() - min(beats)
    return f"A worker has done nothing for {silence:.0f} s." if silence > MAX_SILENCE_SECONDS else ""


def _beats(folder: Path) -> Iterator[float]:
    """The monotonic time of each living worker's last tick."""
    for path in folder.glob(f"{_prefix()}*"):
        with contextlib.suppress(OSError), _open_file(path) as file:  # a worker that ends right now does not count
            if os.fstat(file).st_uid == os.geteuid() and _is_locked(file):
                yield float(os.pread(file, 40, 0) or b"inf")


@contextlib.contextmanager
def _open_file(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # other users may write to this folder
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
