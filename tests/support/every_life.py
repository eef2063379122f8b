"""Small courses with questions, and every way through them, enumerated without the checker's shortcuts."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from support.courses import course, lesson
from support.random_courses import Fork, sequences

from drip.core.courses.course import (
    UNKNOWN,
    AwaitAnswers,
    Course,
    Pace,
    Question,
    QuestionKind,
    Season,
    SendLesson,
    Step,
)
from drip.core.planning.facts import Facts
from drip.core.planning.schedule import next_slot
from drip.core.planning.sequence import Await, DoneLesson, Finish, NextStep, Progress, Send, next_step
from drip.rendering import condition_holds

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)
HERE = ZoneInfo("UTC")
SEASONS = tuple(season.value for season in Season)
NAMES = tuple("abcdef")
CONDITIONS = (
    "season.career == 'winter'",
    "answers.a_season == 'fall'",
    "answers.b_yes",
    "answers.b_yes and season.career != 'unknown'",
    "answers.c_pace in ['more', 'less'] or answers.b_yes is none",
    "answers.d_words == 'go' or enrollment.lessons > 2",
)
QUESTIONS = {
    "a": (Question("a_season", QuestionKind.SEASON, "?", area="career"),),
    "b": (Question("b_yes", QuestionKind.YES_NO, "?"),),
    "c": (Question("c_pace", QuestionKind.CHOICE, "?", options=("more", "less", "same")),),
    "d": (Question("d_words", QuestionKind.TEXT, "?"), Question("d_season", QuestionKind.SEASON, "?", area="career")),
}
LESSONS = {name: lesson(name, *QUESTIONS.get(name, ())) for name in NAMES}
FORKS = (
    Fork(by="season.career", words=(*SEASONS, UNKNOWN)),
    Fork(by="answers.b_yes", words=("yes", "no", UNKNOWN)),
    Fork(by="answers.c_pace", words=("more", "less", "same", UNKNOWN)),
    *(Fork(when=condition) for condition in CONDITIONS),
)


def courses(goals: tuple[str, ...] = ("",)) -> st.SearchStrategy[Course]:
    sending = st.builds(_sent, st.sampled_from(NAMES), st.sampled_from([0, 0, 3, 8]))
    steps = sequences(sending, st.sampled_from(FORKS), most=(4, 2, 2))
    paces = st.sampled_from([(0, 2, 4), (0, 1, 2, 3, 4, 5, 6), (5,)]).map(Pace)
    return st.builds(_course, steps, st.sampled_from(goals), paces)


@dataclass(frozen=True)
class Life:
    """The state of one person."""

    done: tuple[DoneLesson, ...] = ()
    answered: dict[str, datetime] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    seasons: dict[str, str] = field(default_factory=dict)

    def next(self, course: Course, now: datetime | None = None) -> Send | Finish:
        """The next step, with the opening of its slot as `not_before`."""
        step = self._next_step(course)
        end = step.then if isinstance(step, Await) else step
        if isinstance(end, Finish):
            return end
        last = self.done[-1].at if self.done else None
        return replace(end, not_before=next_slot(course.pace, HERE, end.not_before, now or last or MONDAY, last).opens)

    def wait_ends(self, course: Course) -> datetime | None:
        """Until when the course waits for answers to the last lesson; None if it does not."""
        step = self._next_step(course)
        return step.until if isinstance(step, Await) and step.lesson == self.done[-1].lesson else None

    def _next_step(self, course: Course) -> NextStep:
        answers = dict.fromkeys(course.questions()) | self.answers
        seasons = {"career": UNKNOWN} | self.seasons
        facts = Facts(answers, seasons, {}, {"started": MONDAY.date(), "lessons": len(self.done)})
        return next_step(course, Progress(MONDAY, HERE, self.done, self.answered, facts), condition_holds)

    @property
    def unanswered(self) -> "Life":
        """As they are for waits that they let pass."""
        return replace(self, answered={})

    def receive(self, send: Send) -> "Life":
        return replace(self, done=(*self.done, DoneLesson(send.lesson, send.not_before, send.choices)))

    def answer(self, questions: tuple[Question, ...], values: tuple[Any, ...], at: datetime) -> "Life":
        given = {question: value for question, value in zip(questions, values, strict=True) if value is not None}
        return Life(
            self.done,
            self.answered | {question.id: at for question in given},
            self.answers | {question.id: value for question, value in given.items()},
            self.seasons
            | {question.area: value for question, value in given.items() if question.kind is QuestionKind.SEASON},
        )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(done.lesson for done in self.done)


def possible_answers(question: Question) -> tuple[Any, ...]:
    """No answer, and every answer that makes a difference."""
    match question.kind:
        case QuestionKind.SEASON:
            return (None, *SEASONS)
        case QuestionKind.CHOICE:
            return (None, *question.options)
        case QuestionKind.YES_NO:
            return (None, True, False)
        case _:
            return (None, "go", "stay")


def lives(course: Course, life: Life | None = None) -> Iterator[tuple[Life, datetime]]:
    """Every person who answers at once or never, and when the course ends for them."""
    life = life or Life()
    step = life.next(course)
    if isinstance(step, Finish):
        yield life, step.at
        return
    received = life.receive(step)
    questions = course.lessons[step.lesson].ask
    for values in product(*map(possible_answers, questions)):
        yield from lives(course, received.answer(questions, values, step.not_before))


def latest_end(course: Course, life: Life | None = None, now: datetime = MONDAY) -> datetime:
    """When the course ends for whoever answers when the wait is all but over, whatever they say. `now` is when they
    last did."""
    life = life or Life()
    step = life.unanswered.next(course, now)
    if isinstance(step, Finish):
        return max(step.at, now)
    received, at = life.receive(step), step.not_before
    questions = course.lessons[step.lesson].ask
    answered_at = received.unanswered.wait_ends(course) or at
    return max(
        latest_end(course, received.answer(questions, values, at), answered_at if any_given(values) else at)
        for values in product(*map(possible_answers, questions))
    )


def any_given(values: tuple[Any, ...]) -> bool:
    return any(value is not None for value in values)


def _sent(name: str, days: int) -> tuple[Step, ...]:
    waits = (AwaitAnswers(name, timedelta(days=days)),) if days and LESSONS[name].ask else ()
    return (SendLesson(name), *waits)


def _course(sequence: tuple[Step, ...], goal: str, pace: Pace) -> Course:
    return replace(course(*sequence, **LESSONS), pace=pace, areas=("career",), goal=goal)
