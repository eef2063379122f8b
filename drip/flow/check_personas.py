"""The personas of a course: whether they can be read, and answer lessons that there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drip.authoring import PersonaFile, Problem, read_persona_file
from drip.core.course import Course
from drip.core.suggest import did_you_mean
from drip.flow.zones import UnknownZone, zone_of

PERSONAS = "personas"


def persona_problems(folder: Path, course: Course | None) -> Iterator[Problem]:
    """`course` is None where it can't be read; then what is said of lessons can't be checked."""
    for path in sorted((folder / PERSONAS).glob("*.y*ml")):
        file = read_persona_file(path)
        yield from file.problems
        yield from _of_zone(file)
        yield from _of_lessons(file, course) if course is not None else ()


def _of_zone(file: PersonaFile) -> Iterator[Problem]:
    zone = file.persona.zone if file.persona else None
    if zone is None:
        return
    try:
        zone_of(zone)
    except UnknownZone as error:
        yield file.problem("zone", _in_a_row(str(error)))


def _of_lessons(file: PersonaFile, course: Course) -> Iterator[Problem]:
    for name in file.lessons:
        if name not in course.lessons:
            guess = did_you_mean(name, course.lessons) or f": no lesson of {course.slug} is called so"
            yield file.problem(name, f"unknown lesson '{name}'{guess}")


def _in_a_row(sentence: str) -> str:
    """As a message of the checker: 'there is no …', without a stop at its end."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
