"""Every way through a course: seasons × answers × silence, with the engine's own `next_step`.

All people are walked at once, one lesson after the other. Those of whom everything that still counts is the same go on
as one crowd, with the earliest and the latest time at which somebody can be there: who is earlier never ends later. At
a lesson that asks, a crowd parts into as many as later branches can tell apart. An answer comes at once, or never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from drip.core.checks.answer_space import course_reads
from drip.core.checks.cohort_state import CohortState
from drip.core.checks.condition_reads import ConditionReader
from drip.core.checks.future_relevance import FutureRelevance, StateKey
from drip.core.courses.course import Branch, Course
from drip.core.planning.facts import Facts
from drip.core.planning.schedule import local_date, next_slot
from drip.core.planning.sequence import Await, ConditionIsTrue, DoneLesson, Finish, Progress, Send, next_step

MAX_STATES = 20_000  # crowds: some seconds
MAX_UNASKED_CHANGES = 2

StatesByKey = dict[StateKey, CohortState]
StateGroups = dict[
    frozenset[StateKey], int
]  # {crowds that people with the same lessons are in: how many such rows there are}
Successors = list[
    tuple[str | None, frozenset[StateKey]]
]  # (lesson, the crowds after it) for each way on; None at the end


@dataclass(frozen=True, slots=True, order=True)
class PathLength:
    """`days` are counted as those of the course are: 1 where it ends on the day on which it began."""

    days: int
    lessons: int


@dataclass(frozen=True, slots=True)
class ExploredPaths:
    """`count` ways there are, different in their lessons; where not `complete` there are more, and no lengths. `taken`
    are (branch, track). `asked` are the questions that somebody may have been asked when they come to 'lesson/NAME' or
    'branch/ID'."""

    count: int
    complete: bool
    shortest: PathLength | None
    longest: PathLength | None
    fewest: int
    most: int
    reached: frozenset[str]
    taken: frozenset[tuple[str, str]]
    asked: Mapping[str, frozenset[str]]


def explore(
    course: Course,
    starts: datetime,
    zone: ZoneInfo,
    holds: ConditionIsTrue,
    look: ConditionReader,
    *,
    changing: frozenset[str] = frozenset(),
    most: int = MAX_STATES,
) -> ExploredPaths:
    """Walks all ways from `starts` on, and gives up after `most` crowds; `holds` decides conditions and does not raise.
    `changing` are seasons and answers that people may also tell when nothing asks for them, up to CHANGES times: many
    more ways, so that is for asking whether somewhere can be reached at all."""
    outlook = FutureRelevance(course, course_reads(course, look), holds, local_date(starts, zone), changing)
    changes = MAX_UNASKED_CHANGES if changing else 0
    walk = _Walk(course, starts, zone, outlook)
    beginners = [CohortState(told, changes=changes) for told in outlook.beginners()]
    crowds = {outlook.key(crowd): crowd for crowd in beginners}
    groups = {frozenset(crowds): 1}
    while crowds and walk.walked + len(groups) <= most:
        crowds, groups = walk.step(crowds, groups)
    return walk.ways(under_way=sum(groups.values()))


@dataclass
class _Walk:
    """`lengths` are those of the ways that have ended, the shortest and the longest of each crowd."""

    course: Course
    starts: datetime
    zone: ZoneInfo
    outlook: FutureRelevance
    walked: int = 0
    lessons: int = 0
    ended: int = 0
    lengths: list[PathLength] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    asked: dict[str, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))

    def ways(self, under_way: int) -> ExploredPaths:
        complete = under_way == 0
        lessons = [length.lessons for length in self.lengths] if complete else []
        return ExploredPaths(
            count=self.ended + under_way,
            complete=complete,
            shortest=min(self.lengths, default=None) if complete else None,
            longest=max(self.lengths, default=None) if complete else None,
            fewest=min(lessons, default=0),
            most=max(lessons, default=0),
            reached=frozenset(self.reached),
            taken=frozenset(self.taken),
            asked=dict(self.asked),
        )

    def step(self, crowds: StatesByKey, groups: StateGroups) -> tuple[StatesByKey, StateGroups]:
        """Everybody receives their next lesson, or ends."""
        self.walked += len(crowds)
        coming: StatesByKey = {}
        moves = {key: list(self._move(crowd, coming)) for key, crowd in crowds.items()}
        self.lessons += 1
        moved: StateGroups = defaultdict(int)
        for group, count in groups.items():
            for lesson, keys in _by_lesson(group, moves).items():
                if lesson is None:
                    self.ended += count
                else:
                    moved[keys] += count
        return coming, moved

    def _move(self, crowd: CohortState, coming: StatesByKey) -> Iterator[tuple[str | None, frozenset[StateKey]]]:
        undecided: list[str] = []
        facts, holds = self.outlook.facts(crowd), self.outlook.holds(crowd, undecided)
        turns = [(branch.id, track) for branch, track in self._turns(crowd, facts, holds)]
        if undecided:
            for way in (True, False):
                yield from self._move(replace(crowd, told={**crowd.told, undecided[0]: way}), coming)
            return
        self.taken.update(turns)
        for branch, _ in turns:
            self.asked[f"branch/{branch}"] |= crowd.asked
        first = self._next(crowd.early, crowd.answered, facts, holds)
        if isinstance(first, Finish):
            self.lengths += [self._length(first.at), self._length(self._last(crowd, facts, holds))]
            yield None, frozenset()
        else:
            yield first.lesson, frozenset(self._arrive(crowd, first, facts, holds, coming))

    def _arrive(
        self, crowd: CohortState, first: Send, facts: Facts, holds: ConditionIsTrue, coming: StatesByKey
    ) -> Iterator[StateKey]:
        lesson = self.course.lessons[first.lesson]
        self.reached.add(lesson.name)
        self.asked[f"lesson/{lesson.name}"] |= crowd.asked
        early = DoneLesson(lesson.name, self._slot(first, crowd.early), first.choices)
        late = DoneLesson(lesson.name, self._last(crowd, facts, holds), first.choices)
        here = crowd.receive(early, late, lesson.ask)
        for told, answered in self.outlook.outcomes(here, lesson.ask):
            told_now = {**crowd.answered, **dict.fromkeys(answered, early.at)}
            for there in self.outlook.changed(replace(here, told=told, answered=told_now)):
                key = self.outlook.key(there)
                self.walked += key in coming
                coming[key] = coming[key].join(there) if key in coming else there
                yield key

    def _turns(self, crowd: CohortState, facts: Facts, holds: ConditionIsTrue) -> list[tuple[Branch, str]]:
        """The branches up to the next lesson, with the track that is taken at each."""
        if self.course.goal and holds(self.course.goal, facts):
            return []
        return list(self.outlook.terrain.passed(crowd.done, crowd.taken, facts, holds))

    def _last(self, crowd: CohortState, facts: Facts, holds: ConditionIsTrue) -> datetime:
        """When those who come last get the next lesson, or end. They answer at the last moment, so that they wait as
        the silent do, and do not reach a goal before the next lesson would come."""
        end = self._next(crowd.late, {}, facts, holds, silent=True)
        return end.at if isinstance(end, Finish) else self._slot(end, crowd.late)

    def _next(
        self,
        done: tuple[DoneLesson, ...],
        answered: Mapping[str, datetime],
        facts: Facts,
        holds: ConditionIsTrue,
        *,
        silent: bool = False,
    ) -> Send | Finish:
        course = replace(self.course, goal="") if silent and self.course.goal else self.course
        step = next_step(course, Progress(self.starts, self.zone, done, answered, facts), holds)
        return step.then if isinstance(step, Await) else step

    def _slot(self, step: Send, done: tuple[DoneLesson, ...]) -> datetime:
        last = done[-1].at if done else None
        return next_slot(self.course.pace, self.zone, step.not_before, last or self.starts, last).opens

    def _length(self, at: datetime) -> PathLength:
        return PathLength((local_date(at, self.zone) - local_date(self.starts, self.zone)).days + 1, self.lessons)


def _by_lesson(
    group: frozenset[StateKey], moves: Mapping[StateKey, Successors]
) -> dict[str | None, frozenset[StateKey]]:
    """{lesson: the crowds, after it, of those who were in this group}"""
    gathered: dict[str | None, set[StateKey]] = defaultdict(set)
    for key in group:
        for lesson, keys in moves[key]:
            gathered[lesson] |= keys
    return {lesson: frozenset(keys) for lesson, keys in gathered.items()}
