"""Rehearses a course: simulates its personas and compares the results with their golden timelines.

It takes milliseconds: no database is used and nothing is compiled."""

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
    """A simulated run. `undecided` are the errors of conditions that could not be decided and so counted as false."""

    persona: Persona
    start: datetime
    zone: ZoneInfo
    timeline: Timeline
    undecided: tuple[str, ...]

    @property
    def text(self) -> str:
        """The timeline as a golden file has it."""
        return timeline_text(self.persona, self.start, self.zone, self.timeline.events)


@dataclass(frozen=True, slots=True)
class TimelineComparison:
    """A golden timeline's file, and the text that it should have `now`. `difference` is a unified diff, '' if there is
    no difference; if the file `is_missing`, it has all lines."""

    golden: Path
    now: str
    is_missing: bool
    difference: str

    @property
    def is_different(self) -> bool:
        return bool(self.difference)


@dataclass
class _ConditionLog:
    """Evaluates conditions, and notes the errors of those that can't be decided."""

    undecided: list[str] = field(default_factory=list)

    def __call__(self, condition: str, facts: Facts) -> bool:
        from drip.rendering import LessonProblem, condition_is_true  # slow to import, and needed only for conditions

        try:
            return condition_is_true(condition, facts, self.undecided.append)
        except LessonProblem as error:
            self.undecided.append(str(error))
            return False


def rehearse(course: Course, persona: Persona) -> Rehearsal:
    """Simulates a persona. Raises UnknownZone."""
    zone, is_true = zone_of(persona.zone), _ConditionLog()
    start = persona.start(zone)
    timeline = simulate(course, persona, start, zone, is_true)
    return Rehearsal(persona, start, zone, timeline, tuple(dict.fromkeys(is_true.undecided)))


def compare_with_golden(file: Path, rehearsal: Rehearsal) -> TimelineComparison:
    """Compares a rehearsal with the golden timeline beside `file`, the persona's. Raises OSError."""
    golden, now = golden_file(file), rehearsal.text
    is_missing = not golden.is_file()
    expected = "" if is_missing else golden.read_text(encoding="utf-8")
    before, after = expected.splitlines(keepends=True), now.splitlines(keepends=True)
    return TimelineComparison(
        golden, now, is_missing, "".join(difflib.unified_diff(before, after, str(golden), "now", n=2))
    )


def write_golden(compared: TimelineComparison) -> Path:
    """Writes the present timeline to the golden file; returns the file."""
    compared.golden.write_text(compared.now, encoding="utf-8")
    return compared.golden
