"""Explores every path through a course: all seasons and answers, and silence, with the engine's own `next_step`.

All people are moved on at once, one lesson at a time. Those for whom everything that still matters is the same are
merged into one state, with the earliest and the latest time at which somebody can be there: a person who is earlier
never ends later. At a lesson that asks, a state splits into as many as later branches can tell apart. An answer comes
at once, when the wait for it is all but over, or never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from drip.core.checks.answer_space import course_reads
from drip.core.checks.cohort_state import CohortState
from drip.core.checks.condition_reads import ConditionLanguage
from drip.core.checks.future_relevance import FutureRelevance, StateKey
from drip.core.courses.course import Branch, Course
from drip.core.planning.facts import Facts
from drip.core.planning.schedule import local_date, next_slot
from drip.core.planning.sequence import Await, ConditionIsTrue, DoneLesson, Finish, NextStep, Progress, Send, next_step

MAX_STATES = 20_000  # takes some seconds
MAX_UNASKED_CHANGES = 2

StatesByKey = dict[StateKey, CohortState]
StateGroups = dict[
    frozenset[StateKey], int
]  # {states of people who had the same lessons: how many such sequences of lessons there are}
Successors = list[
    tuple[str | None, frozenset[StateKey]]
]  # (lesson, the states after it) for each path onward; None at the end


@dataclass(frozen=True, slots=True, order=True)
class PathLength:
    """`days` are counted as the course counts them: 1 if it ends on the day on which it began."""

    days: int
    lessons: int


@dataclass(frozen=True, slots=True)
class ExploredPaths:
    """`count` paths differ in their lessons. Unless `complete`, there are more, and no lengths. `tracks_taken` are
    (branch, track). `questions_asked` is {'lesson/NAME' or 'branch/ID': the questions that somebody may have been asked
    before it}."""

    count: int
    complete: bool
    shortest: PathLength | None
    longest: PathLength | None
    fewest: int
    most: int
    reached_lessons: frozenset[str]
    tracks_taken: frozenset[tuple[str, str]]
    questions_asked: Mapping[str, frozenset[str]]


def explore(
    course: Course,
    starts: datetime,
    zone: ZoneInfo,
    conditions: ConditionLanguage,
    *,
    changing: frozenset[str] = frozenset(),
    most: int = MAX_STATES,
) -> ExploredPaths:
    """Explores all paths from `starts` on, in `zone`, and gives up after `most` states.

    `changing` are seasons and answers that people may also tell when nothing asks for them, up to MAX_UNASKED_CHANGES
    times. That gives many more paths, so it is for finding out whether something can be reached at all."""
    relevance = FutureRelevance(
        course, course_reads(course, conditions.reads), conditions.is_true, local_date(starts, zone), changing
    )
    changes = MAX_UNASKED_CHANGES if changing else 0
    walk = _Walk(course, starts, zone, relevance)
    beginners = [CohortState(values, changes_left=changes) for values in relevance.initial_values()]
    states = {relevance.key(state): state for state in beginners}
    groups = {frozenset(states): 1}
    while states and walk.visited + len(groups) <= most:
        states, groups = walk.step(states, groups)
    return walk.paths(unfinished=sum(groups.values()))


@dataclass
class _Walk:
    """`lengths` are those of the paths that have ended: the shortest and the longest of each state."""

    course: Course
    starts: datetime
    zone: ZoneInfo
    relevance: FutureRelevance
    visited: int = 0
    lessons: int = 0
    paths_ended: int = 0
    lengths: list[PathLength] = field(default_factory=list)
    reached_lessons: set[str] = field(default_factory=set)
    tracks_taken: set[tuple[str, str]] = field(default_factory=set)
    questions_asked: dict[str, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))

    def paths(self, unfinished: int) -> ExploredPaths:
        complete = unfinished == 0
        lessons = [length.lessons for length in self.lengths] if complete else []
        return ExploredPaths(
            count=self.paths_ended + unfinished,
            complete=complete,
            shortest=min(self.lengths, default=None) if complete else None,
            longest=max(self.lengths, default=None) if complete else None,
            fewest=min(lessons, default=0),
            most=max(lessons, default=0),
            reached_lessons=frozenset(self.reached_lessons),
            tracks_taken=frozenset(self.tracks_taken),
            questions_asked=dict(self.questions_asked),
        )

    def step(self, states: StatesByKey, groups: StateGroups) -> tuple[StatesByKey, StateGroups]:
        """Everybody receives their next lesson, or ends."""
        self.visited += len(states)
        next_states: StatesByKey = {}
        successors = {key: list(self._advance(state, next_states)) for key, state in states.items()}
        self.lessons += 1
        moved: StateGroups = defaultdict(int)
        for group, count in groups.items():
            for lesson, keys in _by_lesson(group, successors).items():
                if lesson is None:
                    self.paths_ended += count
                else:
                    moved[keys] += count
        return next_states, moved

    def _advance(
        self, state: CohortState, next_states: StatesByKey
    ) -> Iterator[tuple[str | None, frozenset[StateKey]]]:
        undecided: list[str] = []
        facts, condition_is_true = self.relevance.facts(state), self.relevance.conditions_for(state, undecided)
        turns = [(branch.id, track) for branch, track in self._turns(state, facts, condition_is_true)]
        if undecided:
            for way in (True, False):
                yield from self._advance(replace(state, values={**state.values, undecided[0]: way}), next_states)
            return
        self.tracks_taken.update(turns)
        for branch, _ in turns:
            self.questions_asked[f"branch/{branch}"] |= state.questions_asked
        first = self._next(state.early, state.answered_at, facts, condition_is_true)
        if isinstance(first, Finish):
            self.lengths += [self._length(first.at), self._length(self._last(state, facts, condition_is_true))]
            yield None, frozenset()
        else:
            yield first.lesson, frozenset(self._receive(state, first, facts, condition_is_true, next_states))

    def _receive(
        self,
        state: CohortState,
        first: Send,
        facts: Facts,
        condition_is_true: ConditionIsTrue,
        next_states: StatesByKey,
    ) -> Iterator[StateKey]:
        lesson = self.course.lessons[first.lesson]
        self.reached_lessons.add(lesson.name)
        self.questions_asked[f"lesson/{lesson.name}"] |= state.questions_asked
        early = DoneLesson(lesson.name, self._slot(first, state.early), first.choices)
        late = DoneLesson(lesson.name, self._last(state, facts, condition_is_true), first.choices)
        here = state.with_lesson(early, late, lesson.ask)
        (silent, _), *others = options = list(self.relevance.values_after(here, lesson.ask))
        last_moment = self._wait_ends(replace(here, values=silent)) if others else None
        for values, answered in options:
            answered_now = {**state.answered_at, **dict.fromkeys(answered, early.at)}
            answered_late = last_moment if values is not silent else None
            changed = replace(here, values=values, answered_at=answered_now, late_answered_at=answered_late)
            for there in self.relevance.with_unasked_changes(changed):
                key = self.relevance.key(there)
                self.visited += key in next_states
                next_states[key] = next_states[key].merge(there) if key in next_states else there
                yield key

    def _turns(self, state: CohortState, facts: Facts, condition_is_true: ConditionIsTrue) -> list[tuple[Branch, str]]:
        """The branches up to the next lesson, with the track that is taken at each."""
        if self.course.goal and condition_is_true(self.course.goal, facts):
            return []
        return list(
            self.relevance.course_map.branches_to_next_lesson(state.done, state.tracks, facts, condition_is_true)
        )

    def _last(self, state: CohortState, facts: Facts, condition_is_true: ConditionIsTrue) -> datetime:
        """When the last of them get the next lesson, or end. They answer at the last moment, so they wait as long as
        those who never answer, and they do not reach a goal before the next lesson would come."""
        end = self._next(state.late, {}, facts, condition_is_true, silent=True)
        answered_at = state.late_answered_at or self.starts
        if isinstance(end, Finish):
            return max(end.at, answered_at)
        return self._slot(replace(end, not_before=max(end.not_before, answered_at)), state.late)

    def _wait_ends(self, state: CohortState) -> datetime | None:
        """Until when the course waits for answers to the lesson that they received last; None if it does not."""
        facts, condition_is_true = self.relevance.facts(state), self.relevance.conditions_for(state, [])
        step = self._next_step(state.late, {}, facts, condition_is_true, silent=True)
        return step.until if isinstance(step, Await) and step.lesson == state.late[-1].lesson else None

    def _next(
        self,
        done: tuple[DoneLesson, ...],
        answered: Mapping[str, datetime],
        facts: Facts,
        condition_is_true: ConditionIsTrue,
        *,
        silent: bool = False,
    ) -> Send | Finish:
        step = self._next_step(done, answered, facts, condition_is_true, silent=silent)
        return step.then if isinstance(step, Await) else step

    def _next_step(
        self,
        done: tuple[DoneLesson, ...],
        answered: Mapping[str, datetime],
        facts: Facts,
        condition_is_true: ConditionIsTrue,
        *,
        silent: bool,
    ) -> NextStep:
        course = replace(self.course, goal="") if silent and self.course.goal else self.course
        return next_step(course, Progress(self.starts, self.zone, done, answered, facts), condition_is_true)

    def _slot(self, step: Send, done: tuple[DoneLesson, ...]) -> datetime:
        last = done[-1].at if done else None
        return next_slot(self.course.pace, self.zone, step.not_before, last or self.starts, last).opens

    def _length(self, at: datetime) -> PathLength:
        return PathLength((local_date(at, self.zone) - local_date(self.starts, self.zone)).days + 1, self.lessons)


def _by_lesson(
    group: frozenset[StateKey], successors: Mapping[StateKey, Successors]
) -> dict[str | None, frozenset[StateKey]]:
    """{lesson: the states, after it, of those who were in this group}"""
    gathered: dict[str | None, set[StateKey]] = defaultdict(set)
    for key in group:
        for lesson, keys in successors[key]:
            gathered[lesson] |= keys
    return {lesson: frozenset(keys) for lesson, keys in gathered.items()}
