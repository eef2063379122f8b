"""Runs the `drip` command as a process, for what only a process can show."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DRIP = [sys.executable, "-m", "drip"]


@contextmanager
def running(command: list[str], folder: Path, settings: dict[str, str], until: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has printed `until`."""
    with subprocess.Popen(
        [*DRIP, *command], cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if until in line:
                break
        else:
            raise AssertionError(f"never said {until!r}")
        try:
            yield process
        finally:
            process.kill()


def end(process: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str]:
    process.send_signal(by)
    output, _ = process.communicate(timeout=20)
    return process.returncode, output


def finished(command: list[str], folder: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, timeout=120, check=False)
