"""What comes next for a person: derived from the facts, never stored.

`next_step` lays out the way that the facts select through the sequence, finds the last lesson on it that this person
was given, and returns what follows. Switching tracks, editing a live course and simulation need nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from drip.core.courses.course import (
    UNKNOWN,
    AwaitAnswers,
    Branch,
    Course,
    Enroll,
    OnSeasonChange,
    SendLesson,
    Step,
    Wait,
)
from drip.core.planning.facts import Facts
from drip.core.planning.schedule import DAY, add_wait, local_date

Choices = Mapping[str, str]  # {branch id: track taken}
ConditionIsTrue = Callable[[str, Facts], bool]  # does this condition hold for these facts?
ChooseTrack = Callable[[Branch, Choices, Facts, ConditionIsTrue], str]  # the track that is taken at a branch
REASON_FINISHED, REASON_GOAL = "finished", "goal"


@dataclass(frozen=True, slots=True)
class DoneLesson:
    """A lesson behind a person: delivered at `at`, or passed over then (`skipped`: expired, too late, refused)."""

    lesson: str
    at: datetime
    choices: Choices = field(default_factory=dict)
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """All that decides the next step. `started` is when the course begins, or began; `first_day` is the date from which
    its days are counted, where it is another one: that of a cohort which somebody has joined late. `done` is in order
    of time; `answered` says when each question was answered."""

    started: datetime
    zone: ZoneInfo
    done: tuple[DoneLesson, ...] = ()
    answered: Mapping[str, datetime] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Send `lesson`, in the first slot of the person's pace at or after `not_before`. `enroll` names further courses
    that start here; `choices` are the tracks that led here."""

    lesson: str
    not_before: datetime
    choices: Choices = field(default_factory=dict)
    enroll: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing more to send; the course ends for this person at `at`: it is finished, or its goal is reached."""

    at: datetime
    enroll: tuple[str, ...] = ()
    reason: str = REASON_FINISHED

    @property
    def told(self) -> dict[str, str]:
        """What their history says of it besides."""
        return {} if self.reason == REASON_FINISHED else {"reason": self.reason}


@dataclass(frozen=True, slots=True)
class Await:
    """Wait for the answers to `questions` of `lesson` until `until`; what happens if none comes is `then`."""

    lesson: str
    questions: tuple[str, ...]
    until: datetime
    remind_at: datetime | None
    then: Send | Finish


NextStep = Send | Await | Finish


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step on a person's way, with the tracks that led to it."""

    step: SendLesson | Wait | AwaitAnswers | Enroll
    choices: Choices


@dataclass(frozen=True, slots=True)
class PersonalPath:
    """How a course lies before somebody as the facts are today. `passed`: lessons that they did not get and are past,
    `ahead`: those that they would still get. In the order of the way."""

    passed: tuple[str, ...]
    ahead: tuple[str, ...]


def next_step(course: Course, progress: Progress, holds: ConditionIsTrue) -> NextStep:
    if course.goal and holds(course.goal, progress.facts):
        return Finish(_reached(progress), reason=REASON_GOAL)
    way = _way(course, progress, holds, choose_track)
    done = done_lessons(course, progress)
    behind = _behind(way, done)
    rest = _missed(course, way[:behind], done) or way[behind:]
    return _ahead(course, progress, rest, done)


def personal_path(
    course: Course, progress: Progress, holds: ConditionIsTrue, chosen: ChooseTrack | None = None
) -> PersonalPath:
    """`chosen` says which track is taken at each branch, where that is not to be found by the facts."""
    way = _way(course, progress, holds, chosen or choose_track)
    done = done_lessons(course, progress)
    behind = _behind(way, done)
    past = [name for name in _lessons_on(way[:behind]) if name not in done]
    filled_in = [name for name in past if course.lessons[name].backfill]
    ahead = [name for name in _lessons_on(way[behind:]) if name not in done and name not in filled_in]
    passed = [name for name in past if name not in filled_in and name not in ahead]
    return PersonalPath(tuple(passed), (*filled_in, *ahead))


def _way(course: Course, progress: Progress, holds: ConditionIsTrue, chosen: ChooseTrack) -> tuple[PathStep, ...]:
    taken, facts = _taken(progress), progress.facts
    return tuple(_lay(course.sequence, {}, (), taken, lambda branch: chosen(branch, taken, facts, holds)))


def _lessons_on(places: tuple[PathStep, ...]) -> tuple[str, ...]:
    """Each once, where it stands first."""
    return tuple(dict.fromkeys(place.step.lesson for place in places if isinstance(place.step, SendLesson)))


def done_lessons(course: Course, progress: Progress) -> dict[str, DoneLesson]:
    """{lesson name in this version of the course: how it was done}, renamed lessons under their new name."""
    names = course.identities()
    return {names.get(done.lesson, done.lesson): done for done in progress.done}


def choose_track(branch: Branch, taken: Choices, facts: Facts, holds: ConditionIsTrue) -> str:
    """The track of a branch for these facts: the one already taken unless the branch switches, else by its value."""
    if branch.on_season_change is OnSeasonChange.FINISH and taken.get(branch.id) in branch.tracks:
        return taken[branch.id]
    if branch.when:
        return "then" if holds(branch.when, facts) else "else"
    value = _value(branch.by, facts)
    return value if value in branch.tracks else UNKNOWN


def _reached(progress: Progress) -> datetime:
    """When the goal was, as far as is known: with what was done or said last, and not before the course begins."""
    return max([progress.started, *(done.at for done in progress.done), *progress.answered.values()])


def _lay(
    steps: tuple[Step, ...],
    choices: dict[str, str],
    inside: tuple[str, ...],
    taken: Choices,
    track_of: Callable[[Branch], str],
) -> Iterator[PathStep]:
    """The steps of these tracks, branches resolved, in order. `choices` are those on the way so far, `inside` names the
    branches around these steps."""
    led_here: Choices | None = None  # the same for all steps between two branches
    for step in steps:
        if isinstance(step, Branch):
            track = track_of(step)
            choices[step.id] = track
            yield from _lay(step.tracks.get(track, ()), choices, (*inside, step.id), taken, track_of)
            led_here = None
        else:
            led_here = _led_here(choices, inside, taken) if led_here is None else led_here
            yield PathStep(step, led_here)


def _led_here(choices: Choices, inside: tuple[str, ...], taken: Choices) -> Choices:
    """A branch that lies behind keeps the track that was really taken, whatever season it is now; the branches around
    a step have the track it stands on."""
    return {branch: track if branch in inside else taken.get(branch, track) for branch, track in choices.items()}


def _value(by: str, facts: Facts) -> str:
    kind, _, name = by.partition(".")
    value = {"season": facts.seasons.get(name), "answers": facts.answers.get(name), "cohort": facts.cohort}.get(kind)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return UNKNOWN if value is None else str(value)


def _taken(progress: Progress) -> Choices:
    taken: dict[str, str] = {}
    for done in progress.done:
        taken.update(done.choices)
    return taken


def _behind(way: tuple[PathStep, ...], done: Mapping[str, DoneLesson]) -> int:
    """How many places of the way are behind the person: all up to the last lesson done. A lesson that the way names
    again further on stands where it is named first, so a later block may offer a whole track once more: who has had it
    passes through, who has just come to this season gets it."""
    seen: set[str] = set()
    behind = 0
    for index, place in enumerate(way):
        if isinstance(place.step, SendLesson) and place.step.lesson not in seen:
            seen.add(place.step.lesson)
            behind = index + 1 if place.step.lesson in done else behind
    return behind


def _missed(course: Course, behind: tuple[PathStep, ...], done: Mapping[str, DoneLesson]) -> tuple[PathStep, ...]:
    """The first lesson behind the person that asks to be filled in, if there is one."""
    for place in behind:
        step = place.step
        if isinstance(step, SendLesson) and step.lesson not in done and course.lessons[step.lesson].backfill:
            return (place,)
    return ()


def _ahead(course: Course, progress: Progress, rest: tuple[PathStep, ...], done: Mapping[str, DoneLesson]) -> NextStep:
    """Walks the places ahead, letting time pass at each wait, up to the next lesson not yet done or the end."""
    at = max((d.at for d in progress.done), default=progress.started)
    pending: Await | None = None
    enroll: tuple[str, ...] = ()
    end: Send | Finish | None = None
    for place in rest:
        match place.step:
            case Wait() as wait:
                at = add_wait(at, wait.after, wait.on or _date_of(wait, progress), progress.zone)
            case AwaitAnswers() as wait if pending is None:
                pending, at = _await(course, progress, wait, done.get(wait.lesson), at)
            case Enroll(course=further):
                enroll += (further,)
            case SendLesson(lesson=lesson) if lesson not in done:
                end = Send(lesson, at, place.choices, enroll)
                break
    then = end or Finish(at, enroll)
    return replace(pending, then=then) if pending else then


def _date_of(wait: Wait, progress: Progress) -> date | None:
    """The date of a day of the course."""
    if wait.day is None:
        return None
    return (progress.first_day or local_date(progress.started, progress.zone)) + (wait.day - 1) * DAY


def _await(
    course: Course, progress: Progress, wait: AwaitAnswers, done: DoneLesson | None, at: datetime
) -> tuple[Await | None, datetime]:
    """The wait that is still open, if it is, and the time at which it is over as far as is known."""
    if done is None or done.skipped:
        return None, at
    until = add_wait(done.at, wait.up_to, None, progress.zone)
    questions = tuple(question.id for question in course.lessons[wait.lesson].ask)
    missing = tuple(question for question in questions if question not in progress.answered)
    if not missing:
        last = max((progress.answered[question] for question in questions), default=at)
        return None, max(at, min(last, until))
    remind = add_wait(done.at, wait.remind_after, None, progress.zone) if wait.remind_after else None
    return Await(wait.lesson, missing, until, remind, Finish(until)), max(at, until)
