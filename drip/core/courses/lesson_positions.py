"""Where each lesson of a course is, in words: on which track, after what, and with which waits around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from drip.core.courses.course import AwaitAnswers, Branch, Enroll, SendLesson, Step, Wait
from drip.core.courses.durations import format_duration

NO_PREDECESSOR = ""


@dataclass(frozen=True, slots=True)
class LessonPosition:
    """`track` holds the turns that lead here, such as ('season.career: winter',). `after` is the lesson or branch right
    before this one on its track, '' if there is none. `waits` come before the lesson; `answers` is the wait for the
    answers to it."""

    track: tuple[str, ...]
    after: str
    waits: tuple[Wait, ...] = ()
    answers: AwaitAnswers | None = None

    @property
    def where(self) -> str:
        if self.after:
            return f"after {self.after}"
        return f"first in the track '{self.track[-1]}'" if self.track else "at the beginning"

    @property
    def wait_words(self) -> str:
        return " and ".join(_wait_words(wait) for wait in self.waits) or "no wait"

    @property
    def await_words(self) -> str:
        if self.answers is None:
            return "no wait for answers"
        remind = self.answers.remind_after
        reminded = f" with a reminder after {format_duration(remind)}" if remind else ""
        return f"a wait of up to {format_duration(self.answers.up_to)} for answers{reminded}"

    def renamed(self, names: Mapping[str, str]) -> LessonPosition:
        """The same position with lessons under their new names: {old: new}."""
        answers = self.answers
        if answers is not None:
            answers = replace(answers, lesson=names.get(answers.lesson, answers.lesson))
        return replace(self, answers=answers)


def lesson_positions(sequence: tuple[Step, ...]) -> dict[str, LessonPosition]:
    """{lesson: its first position}, in the order in which they are written."""
    found: dict[str, LessonPosition] = {}
    for name, spot in _spots(sequence, ()):
        found.setdefault(name, spot)
    return found


def _spots(steps: tuple[Step, ...], track: tuple[str, ...]) -> Iterator[tuple[str, LessonPosition]]:
    after, waits = NO_PREDECESSOR, list[Wait]()
    for index, step in enumerate(steps):
        match step:
            case SendLesson(lesson=name):
                yield name, LessonPosition(track, after, tuple(waits), _answers(steps[index + 1 :], name))
                after, waits = f"'{name}'", []
            case Branch():
                for word, inner in step.tracks.items():
                    yield from _spots(inner, (*track, f"{step.id}: {word}"))
                after, waits = f"the branch '{step.id}'", []
            case Wait():
                waits.append(step)
            case AwaitAnswers() | Enroll():
                pass


def _answers(rest: tuple[Step, ...], lesson: str) -> AwaitAnswers | None:
    """The wait for the answers to `lesson`, if it comes before the next lesson."""
    for step in rest:
        if isinstance(step, AwaitAnswers) and step.lesson == lesson:
            return step
        if isinstance(step, SendLesson | Branch):
            break
    return None


def _wait_words(wait: Wait) -> str:
    if wait.on is not None:
        return f"not before {wait.on}"
    if wait.day is not None:
        return f"not before day {wait.day}"
    return f"a wait of {format_duration(wait.after)}" if wait.after > timedelta(0) else "no wait"
