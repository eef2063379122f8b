"""A process that runs for long: what it says can be waited for, and how long it takes to stop is known."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SURROUNDINGS = ("PATH", "TZ", "LD_PRELOAD", "ANY_TIME")  # the last three say what time it is there: see any_time.py


def surroundings() -> dict[str, str]:
    """What a process of ours needs of the shell's variables, and no setting of whoever runs the tests."""
    return {name: os.environ[name] for name in SURROUNDINGS if name in os.environ}


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Looks again and again at what nobody tells of, for so long at the most."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        pause.wait(0.05)
    return met


class Running:
    """Started when it is made. `until` waits for words of its; `end` sends SIGTERM and waits for the end."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def until(self, words: str, timeout: float = 30.0) -> None:
        with self._news:
            self._news.wait_for(lambda: words in self.said or not self._reader.is_alive(), timeout)
        assert words in self.said, f"never said {words!r}:\n{self.said}"

    def terminate(self) -> float:
        """Tells it to stop; the monotonic time at which it was told."""
        self._process.terminate()
        return time.monotonic()

    def ended(self, since: float, timeout: float = 20.0) -> tuple[int, float]:
        """(exit code, seconds that it took) once it has ended."""
        code = self._process.wait(timeout)
        taken = time.monotonic() - since
        self._reader.join()
        return code, taken

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        if self._process.stdout:
            self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self.lines.append(line.rstrip("\n"))
                self._news.notify_all()
        with self._news:
            self._news.notify_all()
