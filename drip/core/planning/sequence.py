"""What comes next for a person: derived from the facts, never stored.

`next_step` follows the path that the facts select through the sequence, finds the last lesson on it that the person was
given, and returns what comes after it. Changing tracks, editing a live course and simulation need nothing else."""

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
ConditionIsTrue = Callable[[str, Facts], bool]  # whether a condition is true for these facts
ChooseTrack = Callable[[Branch, Choices, Facts, ConditionIsTrue], str]  # chooses the track of a branch
REASON_FINISHED, REASON_GOAL = "finished", "goal"


@dataclass(frozen=True, slots=True)
class DoneLesson:
    """A lesson that is done: delivered at `at`, or `skipped` then (expired, too late, refused)."""

    lesson: str
    at: datetime
    choices: Choices = field(default_factory=dict)
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that decides the next step. `started` is when the course begins or began. `first_day` is the date from
    which its days are counted if it is another one: that of a cohort which the person joined late. `done` is in order
    of time; `answered_at` is {question id: when it was answered}."""

    started: datetime
    zone: ZoneInfo
    done: tuple[DoneLesson, ...] = ()
    answered_at: Mapping[str, datetime] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Send `lesson` in the first slot of the person's pace at or after `not_before`. `enroll` names further courses
    that start here; `choices` are the tracks that led here."""

    lesson: str
    not_before: datetime
    choices: Choices = field(default_factory=dict)
    enroll: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing more to send: the course ends for this person at `at`. Either it is finished, or its goal is reached."""

    at: datetime
    enroll: tuple[str, ...] = ()
    reason: str = REASON_FINISHED

    @property
    def history_data(self) -> dict[str, str]:
        """What the person's history records about the end, besides that the course is over."""
        return {} if self.reason == REASON_FINISHED else {"reason": self.reason}


@dataclass(frozen=True, slots=True)
class Await:
    """Wait for the answers to `questions` of `lesson` until `until`, the first of the waits that are still open. `then`
    is what happens if no answer comes to any of them."""

    lesson: str
    questions: tuple[str, ...]
    until: datetime
    remind_at: datetime | None
    then: Send | Finish


NextStep = Send | Await | Finish


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step on a person's path, with the tracks that led to it."""

    step: SendLesson | Wait | AwaitAnswers | Enroll
    choices: Choices


@dataclass(frozen=True, slots=True)
class PersonalPath:
    """A course as it lies before one person by today's facts: the lessons that they `missed`, and those still `ahead`.
    Both in the order of the path."""

    missed: tuple[str, ...]
    ahead: tuple[str, ...]


def next_step(course: Course, progress: Progress, condition_is_true: ConditionIsTrue) -> NextStep:
    """The next step for a person. `condition_is_true` decides the conditions of the course."""
    if course.goal and condition_is_true(course.goal, progress.facts):
        return Finish(_goal_reached_at(progress), reason=REASON_GOAL)
    path = _path(course, progress, condition_is_true, choose_track)
    done = done_lessons(course, progress)
    passed_count = _count_passed(path, done)
    rest = _backfill_step(course, path[:passed_count], done) or path[passed_count:]
    return _next_on_path(course, progress, rest, done)


def personal_path(
    course: Course, progress: Progress, condition_is_true: ConditionIsTrue, chosen: ChooseTrack | None = None
) -> PersonalPath:
    """What a person missed and what they would still get. `chosen` picks the track at each branch, if the facts shall
    not."""
    path = _path(course, progress, condition_is_true, chosen or choose_track)
    done = done_lessons(course, progress)
    passed_count = _count_passed(path, done)
    past = [name for name in _lessons_on(path[:passed_count]) if name not in done]
    filled_in = [name for name in past if course.lessons[name].backfill]
    ahead = [name for name in _lessons_on(path[passed_count:]) if name not in done and name not in filled_in]
    missed = [name for name in past if name not in filled_in and name not in ahead]
    return PersonalPath(tuple(missed), (*filled_in, *ahead))


def _path(
    course: Course, progress: Progress, condition_is_true: ConditionIsTrue, chosen: ChooseTrack
) -> tuple[PathStep, ...]:
    taken_tracks, facts = _tracks_taken(progress), progress.facts
    return tuple(
        _resolve(
            course.sequence, {}, (), taken_tracks, lambda branch: chosen(branch, taken_tracks, facts, condition_is_true)
        )
    )


def _lessons_on(places: tuple[PathStep, ...]) -> tuple[str, ...]:
    """Each lesson once, at its first place."""
    return tuple(dict.fromkeys(place.step.lesson for place in places if isinstance(place.step, SendLesson)))


def done_lessons(course: Course, progress: Progress) -> dict[str, DoneLesson]:
    """{lesson name in this version of the course: how it was done}; renamed lessons have their new name."""
    names = course.identities()
    return {names.get(done.lesson, done.lesson): done for done in progress.done}


def choose_track(branch: Branch, taken_tracks: Choices, facts: Facts, condition_is_true: ConditionIsTrue) -> str:
    """The track of a branch for these facts: the one taken before, unless the branch switches; else by the branch's
    value."""
    if branch.on_season_change is OnSeasonChange.FINISH and taken_tracks.get(branch.id) in branch.tracks:
        return taken_tracks[branch.id]
    if branch.when:
        return "then" if condition_is_true(branch.when, facts) else "else"
    value = _value(branch.by, facts)
    return value if value in branch.tracks else UNKNOWN


def _goal_reached_at(progress: Progress) -> datetime:
    """When the goal was reached, as far as is known: at the latest lesson or answer, and not before the course
    begins."""
    return max([progress.started, *(done.at for done in progress.done), *progress.answered_at.values()])


def _resolve(
    steps: tuple[Step, ...],
    choices: dict[str, str],
    inside: tuple[str, ...],
    taken_tracks: Choices,
    track_of: Callable[[Branch], str],
) -> Iterator[PathStep]:
    """The steps of these tracks in order, with branches resolved. `choices` are the tracks on the path so far; `inside`
    names the branches around these steps."""
    choices_here: Choices | None = None  # the same for all steps between two branches
    for step in steps:
        if isinstance(step, Branch):
            track = track_of(step)
            choices[step.id] = track
            yield from _resolve(step.tracks.get(track, ()), choices, (*inside, step.id), taken_tracks, track_of)
            choices_here = None
        else:
            choices_here = _choices_at(choices, inside, taken_tracks) if choices_here is None else choices_here
            yield PathStep(step, choices_here)


def _choices_at(choices: Choices, inside: tuple[str, ...], taken_tracks: Choices) -> Choices:
    """A branch that is passed keeps the track that was really taken, whatever the season is now. A branch around the
    step has the track that the step is on."""
    return {branch: track if branch in inside else taken_tracks.get(branch, track) for branch, track in choices.items()}


def _value(by: str, facts: Facts) -> str:
    kind, _, name = by.partition(".")
    value = {"season": facts.seasons.get(name), "answers": facts.answers.get(name), "cohort": facts.cohort}.get(kind)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return UNKNOWN if value is None else str(value)


def _tracks_taken(progress: Progress) -> Choices:
    taken_tracks: dict[str, str] = {}
    for done in progress.done:
        taken_tracks.update(done.choices)
    return taken_tracks


def _count_passed(path: tuple[PathStep, ...], done: Mapping[str, DoneLesson]) -> int:
    """How many steps of the path are passed: all up to the last lesson done. A lesson that the path contains twice
    counts at its first place. So a later block may offer a whole track again: people who had it pass through, people
    who have just come to this season get it."""
    seen: set[str] = set()
    passed_count = 0
    for index, place in enumerate(path):
        if isinstance(place.step, SendLesson) and place.step.lesson not in seen:
            seen.add(place.step.lesson)
            passed_count = index + 1 if place.step.lesson in done else passed_count
    return passed_count


def _backfill_step(
    course: Course, passed_count: tuple[PathStep, ...], done: Mapping[str, DoneLesson]
) -> tuple[PathStep, ...]:
    """The first lesson to backfill among the steps passed, if there is one."""
    for place in passed_count:
        step = place.step
        if isinstance(step, SendLesson) and step.lesson not in done and course.lessons[step.lesson].backfill:
            return (place,)
    return ()


def _next_on_path(
    course: Course, progress: Progress, rest: tuple[PathStep, ...], done: Mapping[str, DoneLesson]
) -> NextStep:
    """Walks the steps ahead and lets time pass at each wait, up to the next lesson that is not done, or the end."""
    at = max((d.at for d in progress.done), default=progress.started)
    pending: Await | None = None
    enroll: tuple[str, ...] = ()
    end: Send | Finish | None = None
    for place in rest:
        match place.step:
            case Wait() as wait:
                at = add_wait(at, wait.after, wait.on or _date_of(wait, progress), progress.zone)
            case AwaitAnswers() as wait:
                waiting, at = _await(course, progress, wait, done.get(wait.lesson), at)
                pending = pending or waiting
            case Enroll(course=further):
                enroll += (further,)
            case SendLesson(lesson=lesson) if lesson not in done:
                end = Send(lesson, at, place.choices, enroll)
                break
    then = end or Finish(at, enroll)
    return replace(pending, then=then) if pending else then


def _date_of(wait: Wait, progress: Progress) -> date | None:
    """The date of a wait for a day of the course."""
    if wait.day is None:
        return None
    return (progress.first_day or local_date(progress.started, progress.zone)) + (wait.day - 1) * DAY


def _await(
    course: Course, progress: Progress, wait: AwaitAnswers, done: DoneLesson | None, at: datetime
) -> tuple[Await | None, datetime]:
    """The wait, if it is still open, and the time at which it ends, as far as is known."""
    if done is None or done.skipped:
        return None, at
    until = add_wait(done.at, wait.up_to, None, progress.zone)
    questions = tuple(question.id for question in course.lessons[wait.lesson].ask)
    missing = tuple(question for question in questions if question not in progress.answered_at)
    if not missing:
        last = max((progress.answered_at[question] for question in questions), default=at)
        return None, max(at, min(last, until))
    remind = add_wait(done.at, wait.remind_after, None, progress.zone) if wait.remind_after else None
    return Await(wait.lesson, missing, until, remind, Finish(until)), max(at, until)
