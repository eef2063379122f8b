"""A whole course for one persona, on paper: what would come when."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from time import process_time
from typing import Any

from bench.goals.figures import Figure, NotMeasured, Size, middle
from drip.authoring import read_course
from drip.authoring.persona import read_persona
from drip.config import shipped
from drip.rendering import condition_holds

ROUNDS = 50


def rows(_size: Size) -> Iterator[Figure]:
    simulate = _simulate()
    folder = shipped("courses") / "redefine-success"
    course = read_course(folder).course
    persona = read_persona(folder / "personas" / "burnt-out-team-lead.yaml")
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        simulate(course, persona, condition_holds)
        times.append(1e3 * (process_time() - start))
    yield Figure("a six-week course simulated for one persona", "≤ 5 ms", f"{middle(times):.1f} ms")


def _simulate() -> Any:
    try:
        return importlib.import_module("drip.core.simulate").simulate
    except ModuleNotFoundError as missing:
        raise NotMeasured("This drip does not simulate courses: there is no drip.core.simulate.") from missing
