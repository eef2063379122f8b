"""Reads personas/<name>.yaml into a Persona, with every problem at its line; the timeline it led to lies beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drip.authoring.mistakes.check import check
from drip.authoring.reading.source import read_text
from drip.authoring.shapes.persona_shape import PersonaShape
from drip.authoring.yaml.document import YamlList, YamlTable, parse_yaml
from drip.authoring.yaml.problem import CourseProblem
from drip.core.courses.course import Course
from drip.core.courses.suggest import did_you_mean
from drip.core.simulation.persona import Persona, ScriptedLetter, ScriptedReply

PERSONAS = "personas"


class PersonaError(Exception):
    """A persona's file is missing or wrong; the message names file and line."""


@dataclass(frozen=True, slots=True)
class PersonaFile:
    """A persona's file as it was read. `persona` is None if the file can't be read at all; with `problems`, it is what
    the author probably meant. `lines`: {(a key of the file, the key in it): line}."""

    persona: Persona | None
    problems: tuple[CourseProblem, ...]
    lines: dict[tuple[str, str], int]


def persona_files(folder: Path) -> dict[str, Path]:
    """Return {name: file} of the personas in a course folder, sorted by name."""
    return {file.stem: file for file in sorted((folder / PERSONAS).glob("*.yaml"))}


def golden_file(file: Path) -> Path:
    """Return where a persona's timeline is stored."""
    return file.with_suffix(".timeline")


def golden_files_left(folder: Path) -> list[Path]:
    """Return the timelines of personas that no longer exist."""
    return [file for file in sorted((folder / PERSONAS).glob("*.timeline")) if not file.with_suffix(".yaml").exists()]


def read_persona(file: Path) -> Persona:
    """Read a persona. Raises PersonaError for the first thing that is wrong."""
    persona_file = _read(file)
    if persona_file.problems or persona_file.persona is None:
        raise PersonaError(str(persona_file.problems[0]))
    return persona_file.persona


def check_persona(file: Path, course: Course | None) -> tuple[CourseProblem, ...]:
    """Return everything that is wrong with a persona of this course, by line. `course` is None if it can't be read;
    then its lessons can't be checked."""
    persona_file = _read(file)
    found = {
        *persona_file.problems,
        *(_unknown(persona_file, course, str(file)) if persona_file.persona and course else ()),
    }
    return tuple(sorted(found))


def _read(file: Path) -> PersonaFile:
    text = read_text(file, file.parent)
    if isinstance(text, CourseProblem):
        return PersonaFile(None, (text,), {})
    table, problems = parse_yaml(text, str(file))
    if table is None:
        return PersonaFile(None, tuple(problems), {})
    problems += _untimed(table, str(file))
    lines = _lines(table)
    checked = check(PersonaShape, table, str(file))
    shape = checked.value
    return PersonaFile(_persona(shape) if shape else None, tuple(sorted({*problems, *checked.problems})), lines)


def _persona(shape: PersonaShape) -> Persona:
    return Persona(
        name=shape.name,
        zone=shape.zone,
        starts=shape.starts,
        replies={
            lesson: tuple(ScriptedReply(reply.after, reply.text) for reply in replies)
            for lesson, replies in shape.replies.items()
        },
        writes=tuple(ScriptedLetter(letter.text, letter.after, letter.at) for letter in shape.writes),
        language=shape.language,
        cohort=shape.cohort,
        variants=shape.variants,
    )


def _lines(table: YamlTable) -> dict[tuple[str, str], int]:
    lines = {(key, ""): line for key, line in table.lines.items()}
    for key, value in table.items():
        if isinstance(value, YamlTable):
            lines |= {(key, inner): line for inner, line in value.lines.items()}
    return lines


def _untimed(table: YamlTable, file: str) -> Iterator[CourseProblem]:
    """Report letters that don't say when they are written."""
    writes: Any = table.get("writes")
    for letter in writes if isinstance(writes, YamlList) else ():
        if isinstance(letter, YamlTable) and ("at" in letter) == ("after" in letter):
            advice = "with after: 3 weeks (since the start), or with at: and a date and time"
            yield CourseProblem(file, letter.line, f"say once when this is written: {advice}")


def _unknown(persona_file: PersonaFile, course: Course, file: str) -> Iterator[CourseProblem]:
    """Report names that the course does not have."""
    persona = persona_file.persona
    assert persona is not None
    for key in ("replies", "variants"):
        for name in getattr(persona, key):
            if name not in course.lessons:
                yield CourseProblem(file, persona_file.lines.get((key, name), 1), _no_lesson(name, course))
    for name, variant in persona.variants.items():
        lesson = course.lessons.get(name)
        words = [each.name for each in lesson.variants] if lesson else [variant]
        yield from _unknown_name(
            persona_file, file, ("variants", name), variant, words, f"a variant of the lesson '{name}'"
        )
    languages, cohorts = [course.language, *course.languages], [cohort.name for cohort in course.cohorts]
    yield from _unknown_name(
        persona_file, file, ("language", ""), persona.language, languages, "a language of this course"
    )
    yield from _unknown_name(persona_file, file, ("cohort", ""), persona.cohort, cohorts, "a cohort of this course")


def _no_lesson(name: str, course: Course) -> str:
    renamed = {old: lesson.name for lesson in course.lessons.values() for old in lesson.was}
    if name in renamed:
        return f"the lesson '{name}' is called '{renamed[name]}' by now"
    return f"unknown lesson '{name}'{did_you_mean(name, course.lessons)}"


def _unknown_name(
    persona_file: PersonaFile, file: str, place: tuple[str, str], word: str, words: list[str], meant: str
) -> Iterator[CourseProblem]:
    if word and word not in words:
        others = f": there is {', '.join(words)}" if words else ": there are none"
        yield CourseProblem(
            file, persona_file.lines.get(place, 1), f"'{word}' is not {meant}{did_you_mean(word, words) or others}"
        )
