"""How many lessons a person still gets. Which ones they are depends on what the person tells, so it is a range."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from drip.core.courses.course import UNKNOWN, Branch, Course, OnSeasonChange, SendLesson, Step
from drip.core.planning.facts import Facts
from drip.core.planning.sequence import (
    Choices,
    ChooseTrack,
    ConditionIsTrue,
    Progress,
    choose_track,
    done_lessons,
    personal_path,
)

MinOrMax = Callable[..., Any]  # min or max


@dataclass(frozen=True, slots=True)
class LessonRange:
    """`fewest` and `most` lessons to come, over the tracks that the person may still take."""

    fewest: int
    most: int


def remaining_lessons(course: Course, progress: Progress, condition_is_true: ConditionIsTrue) -> LessonRange:
    """Counts along three paths: by the facts as they are, and by the shortest and the longest track of each open
    branch. A course with a goal may end at any time."""
    done = done_lessons(course, progress)
    ways = (choose_track, _by_length(min, done), _by_length(max, done))
    counts = [len(personal_path(course, progress, condition_is_true, way).ahead) for way in ways]
    return LessonRange(0 if course.goal else min(counts), max(counts))


def _by_length(best: MinOrMax, done: Collection[str]) -> ChooseTrack:
    def choose_by_length(
        branch: Branch, taken_tracks: Choices, facts: Facts, condition_is_true: ConditionIsTrue
    ) -> str:
        tracks = _open_tracks(branch, taken_tracks, facts, condition_is_true)
        return str(best(tracks, key=lambda track: len(_lessons(branch.tracks.get(track, ()), done, best))))

    return choose_by_length


def _open_tracks(
    branch: Branch, taken_tracks: Choices, facts: Facts, condition_is_true: ConditionIsTrue
) -> tuple[str, ...]:
    """A person may change what they told, but can't make it unknown again."""
    now = choose_track(branch, taken_tracks, facts, condition_is_true)
    is_kept = branch.on_season_change is OnSeasonChange.FINISH and taken_tracks.get(branch.id) in branch.tracks
    if is_kept or branch.by == "cohort":
        return (now,)
    if branch.when:
        return ("then", "else")
    return tuple(track for track in branch.tracks if track != UNKNOWN or now == UNKNOWN) or (now,)


def _lessons(steps: Iterable[Step], done: Collection[str], best: MinOrMax) -> set[str]:
    """Lessons not yet received, by the shortest or the longest track of each branch."""
    found: set[str] = set()
    for step in steps:
        if isinstance(step, SendLesson):
            found |= {step.lesson} - set(done)
        elif isinstance(step, Branch) and step.tracks:
            found |= best((_lessons(track, done, best) for track in step.tracks.values()), key=len)
    return found
