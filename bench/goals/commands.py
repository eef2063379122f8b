"""How long frequent commands take: wall time, the median of several calls."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bench.goals.cost import run_all
from bench.goals.figures import Figure, Size, median_of
from bench.goals.place import DRIP
from drip.package_data import package_folder

CALLS = 7


def help_rows(_size: Size) -> Iterator[Figure]:
    yield _figure("drip --help", "≤ 0.3 s", "--help")


def check_rows(_size: Size) -> Iterator[Figure]:
    yield _figure("drip course check, the shipped course", "≤ 1 s", "course", "check", str(_course()))


def _course() -> object:
    return package_folder("courses") / "redefine-success"


def _figure(name: str, goal: str, *arguments: str) -> Figure:
    environment = {"PATH": os.environ["PATH"]}
    costs = [run_all([[*DRIP, *arguments]], package_folder("courses"), environment) for _ in range(CALLS)]
    wall, cpu = median_of([cost.wall for cost in costs]), median_of([cost.cpu for cost in costs])
    return Figure(name, goal, f"{wall:.2f} s, {cpu:.2f} s of the processor")
