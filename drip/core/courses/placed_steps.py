"""Every step of a course with the tracks that lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drip.core.courses.course import Branch, Course, OnSeasonChange, Step


@dataclass(frozen=True, slots=True)
class TrackChoice:
    """A track taken at a branch. It is `final` if people can't change to another track of that branch later."""

    branch: str  # the place of the branch
    track: str
    final: bool


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step, its place as `checks.problems` writes it, and the tracks that lead to it."""

    step: Step
    where: str
    turns: tuple[TrackChoice, ...] = ()

    def is_on_every_way_to(self, later: PlacedStep) -> bool:
        return later.turns[: len(self.turns)] == self.turns

    def can_lead_to(self, later: PlacedStep) -> bool:
        taken = {turn.branch: turn.track for turn in later.turns if turn.final}
        return all(taken.get(turn.branch, turn.track) == turn.track for turn in self.turns)


def placed_steps(course: Course) -> tuple[PlacedStep, ...]:
    """Every step of the course, in the order in which they are written."""
    return tuple(_placed_steps(course.sequence, "step", ()))


def _placed_steps(steps: tuple[Step, ...], prefix: str, turns: tuple[TrackChoice, ...]) -> Iterator[PlacedStep]:
    for index, step in enumerate(steps):
        where = f"{prefix}/{index}"
        yield PlacedStep(step, where, turns)
        if isinstance(step, Branch):
            final = step.on_season_change is OnSeasonChange.FINISH
            for track, inner in step.tracks.items():
                yield from _placed_steps(inner, f"{where}/{track}", (*turns, TrackChoice(where, track, final)))
