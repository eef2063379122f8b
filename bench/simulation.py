"""CPU time of simulating the shipped six-week course for one persona."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from time import process_time

from drip.authoring import read_course, read_persona
from drip.core.simulation.simulate import simulate
from drip.flow.zones import zone_of
from drip.package_data import package_folder
from drip.rendering import condition_holds

COURSE = "redefine-success"


@dataclass(frozen=True, slots=True)
class Simulated:
    """`milliseconds` is the median of the runs."""

    persona: str
    lessons: int
    milliseconds: float


def measure(runs: int = 20) -> list[Simulated]:
    """Every persona of the course, after one run to warm up."""
    folder = package_folder("courses") / COURSE
    course = read_course(folder).course
    assert course is not None
    measured = []
    for file in sorted((folder / "personas").glob("*.yaml")):
        persona = read_persona(file)
        zone = zone_of(persona.zone)
        start = persona.start(zone)
        times = []
        for _ in range(runs + 1):
            began = process_time()
            timeline = simulate(course, persona, start, zone, condition_holds)
            times.append(process_time() - began)
        measured.append(Simulated(file.stem, len(timeline.lessons), median(times[1:]) * 1000))
    return measured


if __name__ == "__main__":
    for one in measure():
        print(f"{one.persona}: {one.lessons} lessons in {one.milliseconds:.1f} ms")
