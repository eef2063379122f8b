"""personas/<name>.yaml → Persona, with every problem at its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from drip.authoring import values
from drip.authoring.check import check
from drip.authoring.document import Table, parse_yaml
from drip.authoring.problem import Problem
from drip.authoring.shape import Duration, Line, Shape, Text
from drip.authoring.source import read_text
from drip.core.persona import Persona, ScriptedReply


class PersonaError(Exception):
    """A persona's file is missing or wrong; the sentence names file and place."""


@dataclass
class PersonaFile:
    """What became of one file. `lines` are those of its keys and, by their lessons, of its replies; where there are
    `problems`, `persona` is what can be made of it."""

    file: str
    persona: Persona | None = None
    problems: list[Problem] = field(default_factory=list)
    lines: Mapping[str, int] = field(default_factory=dict)
    lessons: tuple[str, ...] = ()

    def problem(self, key: str, message: str) -> Problem:
        return Problem(self.file, self.lines.get(key, 1), message)


def _moment(value: Any) -> datetime:
    """Local time, without a zone."""
    words = values.line(value)
    try:
        return datetime.fromisoformat(words).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"'{words}' is not a day and a time: write them as \"2027-02-01 21:47\"") from None


class ReplyShape(Shape):
    after: Duration = timedelta(hours=2)
    text: Text


class PersonaShape(Shape):
    name: Line
    zone: Line
    starts: Annotated[datetime, PlainValidator(_moment)]
    replies: dict[str, ReplyShape] = Field(default={})


def read_persona_file(file: Path) -> PersonaFile:
    """Never raises for what stands, or doesn't stand, in the file."""
    text = read_text(file, file.parent)
    if isinstance(text, Problem):
        return PersonaFile(str(file), problems=[text])
    table, problems = parse_yaml(text, str(file))
    if table is None:
        return PersonaFile(str(file), problems=problems)
    replies = table.get("replies")
    said = replies if isinstance(replies, Table) else Table(1)
    found = PersonaFile(str(file), None, problems, said.lines | table.lines, tuple(said))
    checked = check(PersonaShape, table, str(file))
    found.problems += checked.problems
    found.persona = _persona(checked.value) if checked.value is not None else None
    return found


def read_persona(file: Path) -> Persona:
    """Raises PersonaError."""
    if not file.exists():
        raise PersonaError(f"{file}: there is no such file.")
    found = read_persona_file(file)
    if found.problems or found.persona is None:
        raise PersonaError(f"{min(found.problems)}.")
    return found.persona


def _persona(shape: PersonaShape) -> Persona:
    replies = {lesson: ScriptedReply(reply.after, reply.text) for lesson, reply in shape.replies.items()}
    return Persona(shape.name, shape.zone, shape.starts, replies)
