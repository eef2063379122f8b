"""Courses and facts to test with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from drip.core.courses.course import (
    AwaitAnswers,
    Branch,
    Course,
    Lesson,
    OnSeasonChange,
    Question,
    QuestionKind,
    Sender,
    SendLesson,
    Step,
    Wait,
)
from drip.core.planning.facts import Facts
from drip.core.planning.sequence import Await, DoneLesson, Finish, NextStep, Progress, Send, next_step

START = datetime(2027, 1, 4, 9, 12, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
SENDER = Sender("Ines", "ines@example.com", "12 Harbour Lane")
SEASONS = ("spring", "summer", "fall", "winter", "unknown")


def lesson(name: str, *questions: Question, **values: object) -> Lesson:
    return Lesson(name, subject=name, preview="", body=name, ask=questions, **values)  # type: ignore[arg-type]


def season_question(name: str = "career_season") -> Question:
    return Question(name, QuestionKind.SEASON, "Which season?", area="career")


def course(*sequence: Step, **lessons: Lesson) -> Course:
    """A course of these steps; lessons that need no questions are made from their names."""
    made = {name: lesson(name) for name in _named(sequence)}
    made |= {one.name: one for one in lessons.values()}
    return Course("test", "Test", SENDER, sequence, made, areas=("career", "personal"))


def send(*names: str) -> tuple[SendLesson, ...]:
    return tuple(SendLesson(name) for name in names)


def by_season(on_change: OnSeasonChange = OnSeasonChange.SWITCH, **tracks: tuple[Step, ...]) -> Branch:
    return Branch(
        "season.career", {s: tracks.get(s, ()) for s in SEASONS}, by="season.career", on_season_change=on_change
    )


def facts(**seasons: str) -> Facts:
    return Facts(seasons={"career": "unknown", "personal": "unknown"} | seasons)


def progress(
    *done: str | DoneLesson, now_in: Facts | None = None, answered_at: dict[str, datetime] | None = None
) -> Progress:
    """Lessons done a day apart, from START on."""
    rows = tuple(
        one if isinstance(one, DoneLesson) else DoneLesson(one, START + timedelta(days=index))
        for index, one in enumerate(done)
    )
    return Progress(START, LISBON, rows, answered_at or {}, now_in or facts())


def never(_source: str, _facts: Facts) -> bool:
    return False


def step(course: Course, progress: Progress) -> NextStep:
    return next_step(course, progress, never)


def name_of(next_one: NextStep) -> str:
    """The lesson that comes next, or '' at the end; a wait is seen through."""
    end = next_one.then if isinstance(next_one, Await) else next_one
    return end.lesson if isinstance(end, Send) else ""


__all__ = ["Await", "AwaitAnswers", "DoneLesson", "Finish", "Send", "Wait"]


def _named(steps: tuple[Step, ...]) -> list[str]:
    names = []
    for one in steps:
        if isinstance(one, SendLesson):
            names.append(one.lesson)
        elif isinstance(one, Branch):
            names += [name for track in one.tracks.values() for name in _named(track)]
    return names
