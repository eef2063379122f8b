"""CPU time of processes, user and system, in seconds: of programs that have ended, and of a running server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter

from bench.goals.figures import NotMeasured

TICKS = os.sysconf("SC_CLK_TCK")
TIMEOUT_SECONDS = 600  # for a program


@dataclass(frozen=True, slots=True)
class Cost:
    """`wall` is seconds from the first start to the last end; `cpu` is CPU seconds of all programs together."""

    wall: float
    cpu: float


def run_all(commands: Sequence[Sequence[str | Path]], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Runs programs side by side. Raises NotMeasured if one fails, with its last line of output."""
    with TemporaryFile("w+") as output:
        start = perf_counter()
        running = [
            subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=output)
            for command in commands
        ]
        try:
            cpu = sum(_wait(process) for process in running)
        finally:
            for process in running:
                process.kill()
        wall = perf_counter() - start
        if any(process.returncode for process in running):
            output.seek(0)
            last = (output.read().strip().splitlines() or ["no reason given"])[-1]
            raise NotMeasured(f"{' '.join(map(str, commands[0][-3:]))} failed: {last}")
    return Cost(wall, cpu)


def cpu_of_tree(pid: int) -> float:
    """CPU seconds of a process, its children, and children that have ended, from /proc."""
    try:
        own = _times(pid)
    except OSError:
        return 0.0
    return own + sum(cpu_of_tree(child) for child in _children(pid))


def peak_memory(pid: int) -> int:
    """The peak resident memory of a process in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise NotMeasured("This system does not say how much memory a process has used (/proc/…/status).")


def _wait(process: subprocess.Popen[bytes]) -> float:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def _times(pid: int) -> float:
    """The sum of utime, stime, cutime and cstime in seconds (proc(5)). The process name before them may contain
    spaces."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
