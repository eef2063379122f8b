"""Every way through a course: seasons × answers × silence, with the engine's own `next_step`.

All people are walked at once, one lesson after the other. Those for whom everything that still counts is the same stand
in one place, with the earliest and the latest time at which somebody can be there: who is earlier never ends later. At
a lesson that asks, the place parts into as many as later branches can tell apart. An answer comes at once, or never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from drip.core.ahead import Terrain
from drip.core.course import UNKNOWN, AwaitAnswers, Course, Kind, Question, walk_steps
from drip.core.facts import Facts
from drip.core.reads import Look
from drip.core.said import readers_of, sayable, seasons_of
from drip.core.schedule import local_date, next_slot
from drip.core.sequence import Await, Done, Finish, Holds, Progress, Send, next_step

MOST = 20_000  # places: some seconds
Told = Mapping[str, Any]  # {'season.career': 'winter', 'answers.energy': 3, a condition that is open: how it goes}
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """`days` are counted as those of the course are: 1 where it ends on the day on which it began."""

    days: int
    lessons: int


@dataclass(frozen=True, slots=True)
class Ways:
    """`count` ways there are, different in their lessons; where not `complete` there are more, and what is said of the
    others holds only of those that were walked. `taken` are (branch, track); `asked` are the questions that somebody
    may have been asked when they come to a 'lesson/NAME' or a 'branch/ID'."""

    count: int
    complete: bool
    shortest: Length | None
    longest: Length | None
    reached: frozenset[str]
    taken: frozenset[tuple[str, str]]
    asked: Mapping[str, frozenset[str]]
    fewest: int = 0
    most: int = 0


def explore(
    course: Course, starts: datetime, zone: ZoneInfo, holds: Holds, look: Look, *, changes: int = 0, most: int = MOST
) -> Ways:
    """Walks all ways from `starts` on; `holds` decides conditions and does not raise. With `changes`, people may also
    tell a season or an answer so many times when nothing asks for it: many more ways, so that is for asking whether
    somewhere can be reached at all."""
    walk = _Walk(course, starts, zone, holds, look, changes)
    places = walk.begin()
    groups = {frozenset(places): 1}
    while places and walk.walked + len(groups) <= most:
        places, groups = walk.step(places, groups)
    return walk.ways(sum(groups.values()))


@dataclass
class _Place:
    """Where people stand: `early` and `late` are the lessons of the first and the last to come here, `answered` what
    the first has answered. `asked` is all that somebody here may have been asked."""

    told: Told
    early: tuple[Done, ...] = ()
    late: tuple[Done, ...] = ()
    answered: Mapping[str, datetime] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    changes: int = 0

    @cached_property
    def done(self) -> frozenset[str]:
        return frozenset(done.lesson for done in self.early)

    @cached_property
    def taken(self) -> dict[str, str]:
        return {branch: track for done in self.early for branch, track in done.choices.items()}


Groups = dict[frozenset[Key], int]  # {where people with the same lessons can be: how many such rows of lessons}


@dataclass
class _Walk:
    course: Course
    starts: datetime
    zone: ZoneInfo
    decide: Holds
    look: Look
    changes: int
    walked: int = 0
    lessons: int = 0
    ended: int = 0
    lengths: list[Length] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    asked: defaultdict[str, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))

    def __post_init__(self) -> None:
        self.terrain = Terrain(self.course)
        self.readers = readers_of(self.course, self.look)
        self.all_questions = self.course.questions()
        self.awaited = {step.lesson for step in walk_steps(self.course.sequence) if isinstance(step, AwaitAnswers)}
        self.in_silence = replace(self.course, goal="")
        self.ahead = _Remembered(self)

    def ways(self, under_way: int) -> Ways:
        complete = under_way == 0
        return Ways(
            count=self.ended + under_way,
            complete=complete,
            shortest=min(self.lengths, default=None) if complete else None,
            longest=max(self.lengths, default=None) if complete else None,
            reached=frozenset(self.reached),
            taken=frozenset(self.taken),
            asked=dict(self.asked),
            fewest=min((length.lessons for length in self.lengths), default=0),
            most=max((length.lessons for length in self.lengths), default=0),
        )

    def begin(self) -> dict[Key, _Place]:
        """Who belongs to which cohort, and the seasons of areas that nothing asks for: they may be known."""
        told: dict[str, tuple[Any, ...]] = {}
        asked = {question.area for _, question in self.all_questions.values() if question.kind is Kind.SEASON}
        for name in sorted(self._read()):
            kind, _, area = name.partition(".")
            if kind == "cohort":
                told[name] = (*(cohort.name for cohort in self.course.cohorts), None)
            elif kind == "season" and area not in asked:
                told[name] = (UNKNOWN, *seasons_of(area, self.readers))
        places = [_Place(dict(zip(told, values, strict=True))) for values in product(*told.values())]
        return {self._key(place): replace(place, changes=self.changes) for place in places}

    def step(self, places: dict[Key, _Place], groups: Groups) -> tuple[dict[Key, _Place], Groups]:
        """Everybody receives their next lesson, or ends."""
        self.walked += len(places)
        coming: dict[Key, _Place] = {}
        moves = {key: list(self._move(place, coming)) for key, place in places.items()}
        self.lessons += 1
        moved: Groups = defaultdict(int)
        for group, count in groups.items():
            for lesson, keys in _by_lesson(group, moves).items():
                if lesson is None:
                    self.ended += count
                else:
                    moved[keys] += count
        return coming, moved

    def _move(self, place: _Place, coming: dict[Key, _Place]) -> Iterator[tuple[str | None, frozenset[Key]]]:
        """(lesson, where people stand after it) for each way on; None at the end."""
        undecided = self._pass(place)
        if undecided is not None:
            for way in (True, False):
                yield from self._move(replace(place, told={**place.told, undecided: way}), coming)
            return
        early = next_step(self.course, self._progress(place, place.early, place.answered), self._holds(place))
        end = early.then if isinstance(early, Await) else early
        if isinstance(end, Finish):
            self._end(place, end)
            yield None, frozenset()
        else:
            yield end.lesson, frozenset(self._arrive(place, end, coming))

    def _pass(self, place: _Place) -> str | None:
        """Notes which tracks are taken on the way to the next lesson. Returns a condition that may go either way."""
        open_here: list[str] = []
        holds, facts = self._holds(place, open_here), self._facts(place)
        goal = bool(self.course.goal) and holds(self.course.goal, facts)
        turns = [] if goal else list(self.terrain.passed(place.done, place.taken, facts, holds))
        if open_here:
            return open_here[0]
        for branch, track in turns:
            self.taken.add((branch.id, track))
            self.asked[f"branch/{branch.id}"] |= place.asked
        return None

    def _end(self, place: _Place, early: Finish) -> None:
        last = self._latest(place)
        self.lengths += [self._length(early.at), self._length(last.at if isinstance(last, Finish) else self._slot(last, place.late))]

    def _length(self, at: datetime) -> Length:
        days = local_date(at, self.zone) - local_date(self.starts, self.zone)
        return Length(days.days + 1, self.lessons)

    def _arrive(self, place: _Place, early: Send, coming: dict[Key, _Place]) -> Iterator[Key]:
        lesson = self.course.lessons[early.lesson]
        late = self._latest(place)
        assert isinstance(late, Send)
        self.reached.add(lesson.name)
        self.asked[f"lesson/{lesson.name}"] |= place.asked
        first = Done(lesson.name, self._slot(early, place.early), early.choices)
        last = Done(lesson.name, self._slot(late, place.late), late.choices)
        here = replace(
            place,
            early=(*place.early, first),
            late=(*place.late, last),
            asked=place.asked | {question.id for question in lesson.ask},
        )
        read = self._read(here)
        for told, answered in self._outcomes(here, lesson.ask, read):
            there = replace(here, told=told, answered={**place.answered, **dict.fromkeys(answered, first.at)})
            for changed in self._changed(there, read):
                key = self._key(changed)
                coming[key] = _merged(coming[key], changed) if key in coming else changed
                yield key

    def _outcomes(
        self, place: _Place, ask: tuple[Question, ...], read: frozenset[str]
    ) -> Iterator[tuple[Told, tuple[str, ...]]]:
        """What may be told now, and which questions are answered then."""
        counting = [question for question in ask if not read.isdisjoint(_names(question))]
        others = tuple(question.id for question in ask if question not in counting)
        kept = {name: value for name, value in place.told.items() if name in read or name in self.readers.open}
        for values in product(*((None, *sayable(question, self.readers)) for question in counting)):
            told = dict(kept)
            for question, value in zip(counting, values, strict=True):
                told |= {} if value is None else {name: value for name in _names(question) if name in read}
            said = (question.id for question, value in zip(counting, values, strict=True) if value is not None)
            yield told, (*others, *said)

    def _changed(self, place: _Place, read: frozenset[str]) -> Iterator[_Place]:
        """The place, and those of people who tell something that nothing asks for now."""
        yield place
        if not place.changes:
            return
        for name in sorted(read):
            kind, _, rest = name.partition(".")
            if kind == "season":
                values: tuple[Any, ...] = seasons_of(rest, self.readers)
            elif kind == "answers" and rest in place.asked:
                values = sayable(self.all_questions[rest][1], self.readers)
            else:
                continue
            for value in values:
                if place.told.get(name) != value:
                    yield from self._changed(
                        replace(place, told={**place.told, name: value}, changes=place.changes - 1), read
                    )

    def _latest(self, place: _Place) -> Send | Finish:
        """The next step of whoever comes last and answers at the last moment."""
        course = self.in_silence if self.course.goal else self.course
        step = next_step(course, self._progress(place, place.late, {}), self._holds(place))
        return step.then if isinstance(step, Await) else step

    def _slot(self, step: Send, done: tuple[Done, ...]) -> datetime:
        last = done[-1].at if done else None
        return next_slot(self.course.pace, self.zone, step.not_before, last or self.starts, last).opens

    def _progress(self, place: _Place, done: tuple[Done, ...], answered: Mapping[str, datetime]) -> Progress:
        return Progress(self.starts, self.zone, done, answered, self._facts(place))

    def _facts(self, place: _Place) -> Facts:
        answers = {name: place.told.get(f"answers.{name}") for name in self.all_questions}
        seasons = {area: place.told.get(f"season.{area}", UNKNOWN) for area in self.course.areas}
        enrollment = {"started": local_date(self.starts, self.zone), "lessons": len(place.early)}
        subscriber = {"first_name": "", "email": "", "zone": self.zone.key}
        return Facts(answers, seasons, subscriber, enrollment, place.told.get("cohort"))

    def _holds(self, place: _Place, open_here: list[str] | None = None) -> Holds:
        """Conditions as they are for people here; those that may go either way, and are not decided yet, are added to
        `open_here`."""

        def holds(condition: str, facts: Facts) -> bool:
            needed = self.readers.open.get(condition)
            if needed is None or (needed and all(facts.answers.get(answer) is None for answer in needed)):
                return self.decide(condition, facts)
            if condition not in place.told and open_here is not None:
                open_here.append(condition)
            return bool(place.told.get(condition, False))

        return holds

    def _read(self, place: _Place | None = None) -> frozenset[str]:
        """The names that may still be looked at."""
        return self.ahead[(place.done, tuple(sorted(place.taken.items()))) if place else (frozenset(), ())][1]

    def _key(self, place: _Place) -> Key:
        same, read = self.ahead[place.done, tuple(sorted(place.taken.items()))]
        told = sorted((name, repr(value)) for name, value in place.told.items() if name in read or name in self.readers.open)
        waiting = place.early[-1].lesson if place.early and place.early[-1].lesson in self.awaited else None
        all_said = waiting is not None and all(one.id in place.answered for one in self.course.lessons[waiting].ask)
        return (same, tuple(told), all_said, place.changes)


class _Remembered(dict[tuple[frozenset[str], tuple[tuple[str, str], ...]], tuple[Key, frozenset[str]]]):
    """{(lessons done, tracks taken): (all that still counts of them, the names that may still be looked at)}"""

    def __init__(self, walk: _Walk) -> None:
        super().__init__()
        self.walk = walk

    def __missing__(self, at: tuple[frozenset[str], tuple[tuple[str, str], ...]]) -> tuple[Key, frozenset[str]]:
        readers = self.walk.readers
        ahead = self.walk.terrain.ahead(at[0], dict(at[1]))
        read = readers.goal.union(*(readers.by_branch[branch] for branch in ahead.branches))
        same = (tuple(ahead.position), frozenset(ahead.lessons), frozenset(ahead.taken))
        self[at] = (same, read)
        return self[at]


def _names(question: Question) -> set[str]:
    return {f"answers.{question.id}"} | ({f"season.{question.area}"} if question.kind is Kind.SEASON else set())


def _merged(one: _Place, other: _Place) -> _Place:
    early = one if one.early[-1].at <= other.early[-1].at else other
    late = one if one.late[-1].at >= other.late[-1].at else other
    return replace(early, late=late.late, asked=one.asked | other.asked)


def _by_lesson(
    group: frozenset[Key], moves: Mapping[Key, list[tuple[str | None, frozenset[Key]]]]
) -> dict[str | None, frozenset[Key]]:
    """{lesson: where all are who stood in this group and have got it}"""
    gathered: dict[str | None, set[Key]] = defaultdict(set)
    for key in group:
        for lesson, keys in moves[key]:
            gathered[lesson] |= keys
    return {lesson: frozenset(keys) for lesson, keys in gathered.items()}
