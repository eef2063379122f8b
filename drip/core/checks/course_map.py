"""What of a course can still matter to somebody: the branches that are not behind them for good, what these look at,
and which lessons done they may come to again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from drip.core.courses.course import Branch, Course, OnSeasonChange, SendLesson, Step, walk_steps
from drip.core.courses.placed_steps import placed_steps
from drip.core.planning.facts import Facts
from drip.core.planning.sequence import ConditionIsTrue, choose_track

Position = tuple[tuple[str, int], ...]  # (list of steps, the index of the last lesson done in it), for each list


@dataclass
class RemainingCourse:
    """Two people for whom all of this is the same, and what `branches` look at, have the same way before them.
    `taken`: tracks that are kept."""

    position: list[tuple[str, int]] = field(default_factory=list)
    lessons: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    branches: set[str] = field(default_factory=set)


@dataclass
class CourseMap:
    """A course, with what is asked of it again and again."""

    course: Course

    @cached_property
    def first(self) -> dict[str, str]:
        """{lesson: the place where it stands first}"""
        first: dict[str, str] = {}
        for stop in placed_steps(self.course):
            if isinstance(stop.step, SendLesson):
                first.setdefault(stop.step.lesson, stop.where)
        return first

    @cached_property
    def numbers(self) -> dict[str, int]:
        """{place: its number in the order that they are written}"""
        return {stop.where: number for number, stop in enumerate(placed_steps(self.course))}

    @cached_property
    def again(self) -> dict[str, int]:
        """{lesson that stands in several places: the number of the last}"""
        places: dict[str, list[int]] = {}
        for stop in placed_steps(self.course):
            if isinstance(stop.step, SendLesson):
                places.setdefault(stop.step.lesson, []).append(self.numbers[stop.where])
        return {lesson: numbers[-1] for lesson, numbers in places.items() if len(numbers) > 1}

    def ahead(self, done: Collection[str], taken: Mapping[str, str]) -> RemainingCourse:
        found = RemainingCourse()
        self._survey(self.course.sequence, "step", done, taken, found)
        return found

    def passed(
        self, done: Collection[str], taken: Mapping[str, str], facts: Facts, holds: ConditionIsTrue
    ) -> Iterator[tuple[Branch, str]]:
        """The branches between the last lesson done and the next one, and the track that is taken at each."""
        return (turn for turn in self._pass(self.course.sequence, "step", done, taken, facts, holds) if turn)

    def _survey(
        self,
        steps: tuple[Step, ...],
        prefix: str,
        done: Collection[str],
        taken: Mapping[str, str],
        found: RemainingCourse,
    ) -> None:
        anchor = self._anchor(steps, prefix, done)
        found.position.append((prefix, anchor))
        for index, step in enumerate(steps):
            where = f"{prefix}/{index}"
            if index > anchor and isinstance(step, SendLesson) and step.lesson in done:
                found.lessons.add(step.lesson)
            elif isinstance(step, Branch) and (index > anchor or self._returns(step, f"{prefix}/{anchor}", done)):
                kept = _kept(step, taken)
                if kept is None:
                    found.branches.add(step.id)
                else:
                    found.taken.add((step.id, kept))
                for track, inner in step.tracks.items():
                    if kept in (None, track):
                        self._survey(inner, f"{where}/{track}", done, taken, found)

    def _anchor(self, steps: tuple[Step, ...], prefix: str, done: Collection[str]) -> int:
        """The index of the last lesson done in this list: what stands before it is behind, for good."""
        for index in range(len(steps) - 1, -1, -1):
            step = steps[index]
            if isinstance(step, SendLesson) and step.lesson in done and self.first[step.lesson] == f"{prefix}/{index}":
                return index
        return -1

    def _returns(self, branch: Branch, anchor: str, done: Collection[str]) -> bool:
        """Whether a branch behind still counts: by a lesson that stands again ahead, or that would be filled in."""
        lessons = {step.lesson for step in walk_steps((branch,)) if isinstance(step, SendLesson)}
        here = self.numbers[anchor]
        return any(
            self.again.get(lesson, -1) > here or (self.course.lessons[lesson].backfill and lesson not in done)
            for lesson in lessons
        )

    def _pass(
        self,
        steps: tuple[Step, ...],
        prefix: str,
        done: Collection[str],
        taken: Mapping[str, str],
        facts: Facts,
        holds: ConditionIsTrue,
    ) -> Iterator[tuple[Branch, str] | None]:
        """Ends with None where it meets a lesson to come."""
        for index in range(self._anchor(steps, prefix, done) + 1, len(steps)):
            step = steps[index]
            if isinstance(step, SendLesson) and step.lesson not in done:
                yield None
                return
            if isinstance(step, Branch):
                track = choose_track(step, taken, facts, holds)
                yield step, track
                inner = f"{prefix}/{index}/{track}"
                for turn in self._pass(step.tracks.get(track, ()), inner, done, taken, facts, holds):
                    yield turn
                    if turn is None:
                        return


def _kept(branch: Branch, taken: Mapping[str, str]) -> str | None:
    kept = taken.get(branch.id) if branch.on_season_change is OnSeasonChange.FINISH else None
    return kept if kept in branch.tracks else None
