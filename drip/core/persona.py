"""A scripted subscriber: who they are, when they begin, and what they answer to which lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class ScriptedReply:
    """What is answered, and how long after the mail came."""

    after: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class Persona:
    """`starts` is local time in `zone`, without a tzinfo; `replies` are keyed by lesson."""

    name: str
    zone: str
    starts: datetime
    replies: Mapping[str, ScriptedReply] = field(default_factory=dict)
