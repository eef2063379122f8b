"""Turns the sequence as its author wrote it into the steps of `drip.core.courses.course`.

One written step may become three: a wait before a lesson, the lesson, the wait for its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from drip.authoring.shapes.step_shape import AwaitShape, ByStep, EnrollStep, LessonStep, StepShape, WaitStep, WhenStep
from drip.authoring.yaml.document import YamlList, YamlTable
from drip.authoring.yaml.problem import CourseProblem, SourceLocation
from drip.core.courses.course import AwaitAnswers, Branch, Enroll, SendLesson, Step, Wait
from drip.core.courses.suggest import closest_word


@dataclass
class SequenceReading:
    """The state of reading one sequence: what is known before, and what is found besides the steps."""

    file: str
    lessons: Collection[str]
    problems: list[CourseProblem] = field(default_factory=list)
    places: dict[str, SourceLocation] = field(default_factory=dict)
    torn: bool = False
    branches: Counter[str] = field(default_factory=Counter)

    def report(self, line: int, message: str) -> None:
        self.problems.append(CourseProblem(self.file, line, message))
        self.torn = True


@dataclass
class Track:
    """Steps that follow one another. `before` is the lesson sent last, None if that depends on the way taken."""

    prefix: str
    before: str | None
    steps: list[Step] = field(default_factory=list)

    @property
    def here(self) -> str:
        return f"{self.prefix}/{len(self.steps)}"


def read_steps(shapes: Sequence[StepShape], rows: Any, work: SequenceReading) -> tuple[Step, ...]:
    """Return the steps. `rows` is what `shapes` was read from, with its lines."""
    return _read_steps(shapes, rows, Track("step", None), work)


def _read_steps(shapes: Sequence[Any], rows: Any, track: Track, work: SequenceReading) -> tuple[Step, ...]:
    for shape, row in zip(shapes, rows if isinstance(rows, YamlList) else (), strict=False):
        _time(shape, row, track, work)
        match shape:
            case LessonStep():
                _lesson(shape, row, track, work)
            case WaitStep(await_=AwaitShape() as wait):
                _await(wait, row, track, work)
            case ByStep():
                _by(shape, row, track, work)
            case WhenStep():
                _when(shape, row, track, work)
            case EnrollStep(enroll=further):
                _add(Enroll(further), "enroll", row, track, work)
    return tuple(track.steps)


def _add(step: Step, key: str, row: YamlTable, track: Track, work: SequenceReading) -> None:
    work.places[track.here] = SourceLocation(work.file, row.lines[key])
    track.steps.append(step)


def _time(shape: StepShape, row: YamlTable, track: Track, work: SequenceReading) -> None:
    if shape.after is not None and shape.on is not None:
        work.report(row.lines["on"], "this step waits both 'after' and 'on': keep one of them")
    elif shape.after is not None:
        _add(Wait(after=shape.after), "after", row, track, work)
    elif shape.on is not None:
        _add(Wait(day=shape.on) if isinstance(shape.on, int) else Wait(on=shape.on), "on", row, track, work)


def _lesson(shape: LessonStep, row: YamlTable, track: Track, work: SequenceReading) -> None:
    name = _find_lesson(shape.lesson, row.lines["lesson"], work)
    if name is None:
        return
    _add(SendLesson(name), "lesson", row, track, work)
    track.before = name
    if shape.await_ is not None:
        _await(shape.await_, row, track, work)


def _find_lesson(name: str, line: int, work: SequenceReading) -> str | None:
    if name in work.lessons:
        return name
    guess = closest_word(name, work.lessons)
    if guess is None:
        work.report(line, f"unknown lesson '{name}': write it in lessons/{name}.md, or remove this step")
    else:
        work.problems.append(CourseProblem(work.file, line, f"unknown lesson '{name}', did you mean '{guess}'?"))
    return guess


def _await(shape: AwaitShape, row: YamlTable, track: Track, work: SequenceReading) -> None:
    if track.before is None:
        advice = "no one lesson comes right before this 'await': put it into the step of the lesson that it waits for"
        work.report(row.lines["await"], advice)
        return
    _add(AwaitAnswers(track.before, shape.up_to, shape.remind_after), "await", row, track, work)


def _by(shape: ByStep, row: YamlTable, track: Track, work: SequenceReading) -> None:
    name = _branch_id(shape.id, shape.by, row.lines["by"], work)
    lines = {word: row.lines[word] for word in shape.tracks}
    work.places |= {f"branch/{name}/{word}": SourceLocation(work.file, line) for word, line in lines.items()}
    tracks = {word: _track(steps, row[word], word, track, work) for word, steps in shape.tracks.items()}
    _add(Branch(name, tracks, by=shape.by, on_season_change=shape.on_season_change), "by", row, track, work)
    track.before = None


def _when(shape: WhenStep, row: YamlTable, track: Track, work: SequenceReading) -> None:
    name = _branch_id(shape.id, shape.when, row.lines["when"], work)
    tracks = {
        "then": _track(shape.then, row["then"], "then", track, work),
        "else": _track(shape.else_, row.get("else"), "else", track, work),
    }
    _add(Branch(name, tracks, when=shape.when, on_season_change=shape.on_season_change), "when", row, track, work)
    track.before = None


def _track(shapes: Sequence[Any], rows: Any, word: str, track: Track, work: SequenceReading) -> tuple[Step, ...]:
    return _read_steps(shapes, rows, Track(f"{track.here}/{word}", track.before), work)


def _branch_id(given: str | None, words: str, line: int, work: SequenceReading) -> str:
    """Return the author's ID, else the words that the branch looks at, numbered if they occur again."""
    base = given or words
    work.branches[base] += 1
    name = base if given or work.branches[base] == 1 else f"{base}#{work.branches[base]}"
    work.places.setdefault(f"branch/{name}", SourceLocation(work.file, line))
    return name
