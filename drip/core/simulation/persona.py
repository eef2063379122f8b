"""A scripted subscriber: who they are, when they begin, and what they write when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from drip.core.planning.schedule import instant_of


@dataclass(frozen=True, slots=True)
class ScriptedReply:
    """What is answered, and how long after the mail arrived."""

    after: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class ScriptedLetter:
    """A mail that answers no particular lesson: so long after the start, or `at` a local time without a tzinfo. It
    replies to the newest lesson, or to the confirmation if none has arrived yet."""

    text: str
    after: timedelta = timedelta(0)
    at: datetime | None = None

    def written(self, start: datetime, zone: ZoneInfo) -> datetime:
        return start + self.after if self.at is None else instant_of(self.at.date(), self.at.time(), zone)


@dataclass(frozen=True, slots=True)
class Persona:
    """`starts` is local time in `zone`, without a tzinfo. `replies` and `variants`, the wordings that they get, are
    keyed by lesson. `language` and `cohort` are '' if the course's own are meant."""

    name: str
    zone: str
    starts: datetime
    replies: Mapping[str, tuple[ScriptedReply, ...]] = field(default_factory=dict)
    writes: tuple[ScriptedLetter, ...] = ()
    language: str = ""
    cohort: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)

    def start(self, zone: ZoneInfo) -> datetime:
        """The instant at which they confirm."""
        return instant_of(self.starts.date(), self.starts.time(), zone)

    def letters(self, start: datetime, zone: ZoneInfo) -> list[tuple[datetime, str]]:
        """(when, the words) of the mails that answer no particular lesson; none before the start."""
        written = [(letter.written(start, zone), letter.text) for letter in self.writes]
        return [(at, text) for at, text in written if at >= start]
