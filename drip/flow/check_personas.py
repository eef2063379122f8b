"""The personas of a course: whether they can be read, and answer lessons that there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drip.authoring import PersonaFile, Problem, read_persona_file
from drip.core.course import Course
from drip.core.suggest import did_you_mean
from drip.flow.zones import zone_names

PERSONAS = "personas"


def persona_problems(folder: Path, course: Course | None) -> Iterator[Problem]:
    """`course` is None where it can't be read; then what is said of lessons can't be checked."""
    for path in sorted((folder / PERSONAS).glob("*.y*ml")):
        file = read_persona_file(path)
        yield from file.problems
        yield from _of_zone(file)
        yield from _of_lessons(file, course) if course is not None else ()


def _of_zone(file: PersonaFile) -> Iterator[Problem]:
    if file.persona is None:
        return
    zone = file.persona.zone
    if zone not in zone_names():
        guess = did_you_mean(zone, zone_names()) or ": write a name such as Europe/Lisbon"
        yield file.problem("zone", f"unknown time zone '{zone}'{guess}")


def _of_lessons(file: PersonaFile, course: Course) -> Iterator[Problem]:
    for name in file.lessons:
        if name not in course.lessons:
            guess = did_you_mean(name, course.lessons) or f": no lesson of {course.slug} is called so"
            yield file.problem(name, f"unknown lesson '{name}'{guess}")
