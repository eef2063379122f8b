"""What of a course can still matter to a person: the branches that are not passed for good, what these read, and which
lessons that they had can come up again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from drip.core.courses.course import AwaitAnswers, Branch, Course, OnSeasonChange, SendLesson, Step, walk_steps
from drip.core.courses.placed_steps import placed_steps
from drip.core.planning.facts import Facts
from drip.core.planning.sequence import ConditionIsTrue, choose_track

Position = tuple[tuple[str, int], ...]  # (list of steps, the index of the last lesson done in it), for each list


@dataclass
class RemainingCourse:
    """What still lies before a person. Two people for whom all of this is the same, and also the values that `branches`
    read, have the same path ahead. `lessons` were done and are named again ahead. `awaited` are the lessons whose
    answers a step ahead waits for. `kept_tracks` are tracks that can't change any more."""

    position: list[tuple[str, int]] = field(default_factory=list)
    lessons: set[str] = field(default_factory=set)
    awaited: dict[str, timedelta] = field(default_factory=dict)
    kept_tracks: set[tuple[str, str]] = field(default_factory=set)
    branches: set[str] = field(default_factory=set)


@dataclass
class CourseMap:
    """A course, with lookups that the checker needs again and again."""

    course: Course

    @cached_property
    def first_places(self) -> dict[str, str]:
        """{lesson: the place where it comes first}"""
        first_places: dict[str, str] = {}
        for place in placed_steps(self.course):
            if isinstance(place.step, SendLesson):
                first_places.setdefault(place.step.lesson, place.where)
        return first_places

    @cached_property
    def place_numbers(self) -> dict[str, int]:
        """{place: its number in the order in which they are written}"""
        return {place.where: number for number, place in enumerate(placed_steps(self.course))}

    @cached_property
    def last_repeats(self) -> dict[str, int]:
        """{lesson that is in several places: the number of the last one}"""
        numbers_of: dict[str, list[int]] = {}
        for place in placed_steps(self.course):
            if isinstance(place.step, SendLesson):
                numbers_of.setdefault(place.step.lesson, []).append(self.place_numbers[place.where])
        return {lesson: numbers[-1] for lesson, numbers in numbers_of.items() if len(numbers) > 1}

    def remaining_course(self, done: Collection[str], tracks: Mapping[str, str]) -> RemainingCourse:
        found = RemainingCourse()
        self._collect(self.course.sequence, "step", done, tracks, found)
        return found

    def branches_to_next_lesson(
        self, done: Collection[str], tracks: Mapping[str, str], facts: Facts, condition_is_true: ConditionIsTrue
    ) -> Iterator[tuple[Branch, str]]:
        """The branches between the last lesson done and the next one, with the track that is taken at each."""
        return (
            turn
            for turn in self._branches_to_next_lesson(
                self.course.sequence, "step", done, tracks, facts, condition_is_true
            )
            if turn
        )

    def _collect(
        self,
        steps: tuple[Step, ...],
        prefix: str,
        done: Collection[str],
        tracks: Mapping[str, str],
        found: RemainingCourse,
    ) -> None:
        anchor = self._anchor(steps, prefix, done)
        found.position.append((prefix, anchor))
        for index, step in enumerate(steps):
            where = f"{prefix}/{index}"
            if index > anchor and isinstance(step, SendLesson) and step.lesson in done:
                found.lessons.add(step.lesson)
            elif index > anchor and isinstance(step, AwaitAnswers):
                found.awaited[step.lesson] = max(step.up_to, found.awaited.get(step.lesson, step.up_to))
            elif isinstance(step, Branch) and (index > anchor or self._still_counts(step, f"{prefix}/{anchor}", done)):
                kept = _kept_track(step, tracks)
                if kept is None:
                    found.branches.add(step.id)
                else:
                    found.kept_tracks.add((step.id, kept))
                for track, inner in step.tracks.items():
                    if kept in (None, track):
                        self._collect(inner, f"{where}/{track}", done, tracks, found)

    def _anchor(self, steps: tuple[Step, ...], prefix: str, done: Collection[str]) -> int:
        """The index of the last lesson of this list that was done: whatever comes before it is passed for good."""
        for index in range(len(steps) - 1, -1, -1):
            step = steps[index]
            if (
                isinstance(step, SendLesson)
                and step.lesson in done
                and self.first_places[step.lesson] == f"{prefix}/{index}"
            ):
                return index
        return -1

    def _still_counts(self, branch: Branch, anchor: str, done: Collection[str]) -> bool:
        """Whether a branch that is passed still matters: it has a lesson that comes again later, or one that would be
        backfilled."""
        lessons = {step.lesson for step in walk_steps((branch,)) if isinstance(step, SendLesson)}
        here = self.place_numbers[anchor]
        return any(
            self.last_repeats.get(lesson, -1) > here or (self.course.lessons[lesson].backfill and lesson not in done)
            for lesson in lessons
        )

    def _branches_to_next_lesson(
        self,
        steps: tuple[Step, ...],
        prefix: str,
        done: Collection[str],
        tracks: Mapping[str, str],
        facts: Facts,
        condition_is_true: ConditionIsTrue,
    ) -> Iterator[tuple[Branch, str] | None]:
        """Ends with None when it reaches a lesson that was not done yet."""
        for index in range(self._anchor(steps, prefix, done) + 1, len(steps)):
            step = steps[index]
            if isinstance(step, SendLesson) and step.lesson not in done:
                yield None
                return
            if isinstance(step, Branch):
                track = choose_track(step, tracks, facts, condition_is_true)
                yield step, track
                inner = f"{prefix}/{index}/{track}"
                for turn in self._branches_to_next_lesson(
                    step.tracks.get(track, ()), inner, done, tracks, facts, condition_is_true
                ):
                    yield turn
                    if turn is None:
                        return


def _kept_track(branch: Branch, tracks: Mapping[str, str]) -> str | None:
    kept = tracks.get(branch.id) if branch.on_season_change is OnSeasonChange.FINISH else None
    return kept if kept in branch.tracks else None
