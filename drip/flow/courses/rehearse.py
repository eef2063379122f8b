"""Rehearsing a course: its personas are simulated, and what comes of it is held against their golden timelines.

No database, and nothing is compiled: it takes milliseconds."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from drip.authoring import golden_file
from drip.core.courses.course import Course
from drip.core.planning.facts import Facts
from drip.core.simulation.persona import Persona
from drip.core.simulation.simulate import simulate
from drip.core.simulation.timeline import Timeline
from drip.core.simulation.timeline_text import timeline_text
from drip.flow.zones import zone_of


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`undecided`: conditions that could not be decided for this persona, and so did not hold."""

    persona: Persona
    start: datetime
    zone: ZoneInfo
    timeline: Timeline
    undecided: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it stands in a golden file."""
        return timeline_text(self.persona, self.start, self.zone, self.timeline.events)


@dataclass(frozen=True, slots=True)
class TimelineComparison:
    """A golden timeline, and what would happen `now`. `difference`: a unified diff, of all lines where it
    `is_missing`; '' where there is none."""

    golden: Path
    now: str
    is_missing: bool
    difference: str

    @property
    def is_different(self) -> bool:
        return bool(self.difference)


@dataclass
class _ConditionLog:
    """Decides conditions, and notes those that cannot be."""

    undecided: list[str] = field(default_factory=list)

    def __call__(self, condition: str, facts: Facts) -> bool:
        from drip.rendering import LessonProblem, condition_is_true  # only a course with conditions

        try:
            return condition_is_true(condition, facts, self.undecided.append)
        except LessonProblem as error:
            self.undecided.append(str(error))
            return False


def rehearse(course: Course, persona: Persona) -> Rehearsal:
    """Raises UnknownZone."""
    zone, is_true = zone_of(persona.zone), _ConditionLog()
    start = persona.start(zone)
    timeline = simulate(course, persona, start, zone, is_true)
    return Rehearsal(persona, start, zone, timeline, tuple(dict.fromkeys(is_true.undecided)))


def compare_with_golden(file: Path, rehearsal: Rehearsal) -> TimelineComparison:
    """`file` is the persona's. Raises OSError."""
    golden, now = golden_file(file), rehearsal.text
    is_missing = not golden.is_file()
    was = "" if is_missing else golden.read_text(encoding="utf-8")
    before, after = was.splitlines(keepends=True), now.splitlines(keepends=True)
    return TimelineComparison(
        golden, now, is_missing, "".join(difflib.unified_diff(before, after, str(golden), "now", n=2))
    )


def write_golden(compared: TimelineComparison) -> Path:
    """Makes what would happen now the golden timeline."""
    compared.golden.write_text(compared.now, encoding="utf-8")
    return compared.golden
