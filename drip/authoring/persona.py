"""personas/<name>.yaml → Persona."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from drip.core.durations import parse_duration
from drip.core.persona import Persona, ScriptedReply


class PersonaError(Exception):
    """A persona's file is missing or wrong; the sentence names file and place."""


class ReplyShape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: Annotated[timedelta, BeforeValidator(lambda value: parse_duration(str(value)))] = timedelta(hours=2)
    text: str


class PersonaShape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    zone: str
    starts: datetime
    replies: dict[str, ReplyShape] = {}


def read_persona(file: Path) -> Persona:
    """Raises PersonaError."""
    try:
        shape = PersonaShape.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise PersonaError(f"{file}: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PersonaError(f"{file} cannot be read: {' '.join(str(error).split())}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise PersonaError(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    replies = {lesson: ScriptedReply(reply.after, reply.text) for lesson, reply in shape.replies.items()}
    return Persona(shape.name, shape.zone, shape.starts.replace(tzinfo=None), replies)
