"""What a course is: plain, frozen values, read by `authoring`, walked by `sequence`, kept as JSON by `publish`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Season(StrEnum):
    SPRING = "spring"
    SUMMER = "summer"
    FALL = "fall"
    WINTER = "winter"


UNKNOWN = "unknown"  # the season of somebody who has not told


class QuestionKind(StrEnum):
    """How an answer to a question is read."""

    TEXT = "text"
    SEASON = "season"
    CHOICE = "choice"
    SCALE = "scale"
    YES_NO = "yes/no"
    LIST = "list"


class LatePolicy(StrEnum):
    """What becomes of a lesson that could not leave on its day."""

    SEND = "send"
    SKIP = "skip"


class OnSeasonChange(StrEnum):
    SWITCH = "switch"
    FINISH = "finish"


class Reentry(StrEnum):
    """Who may take the course once more."""

    NEVER = "never"
    AFTER_FINISHING = "after finishing"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Question:
    """`area` belongs to the kind season, `options` to choice, `low` and `high` to scale. `labels` are the options in
    the words of a translation, in the same order; an answer's value is always one of `options`. The answers to a
    `shared` question are shown to the others of a cohort, where a person consents."""

    id: str
    kind: QuestionKind
    text: str
    area: str = ""
    options: tuple[str, ...] = ()
    low: int = 1
    high: int = 10
    labels: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a lesson: in another language, or in a variant. `ask` has the same questions in the same order, so
    that only their texts and labels may differ."""

    subject: str
    preview: str
    body: str
    ask: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several wordings that are tried out against each other; people get it in proportion to its `weight`.
    `translations`: {language: wording}"""

    name: str
    weight: int
    wording: Wording
    translations: dict[str, Wording] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One mail of the course. `name` is its identity; `was` holds the names it had in earlier versions. A lesson with
    `variants` is sent as one of them, and in its own words only in a language that a variant has none for.
    `translations`: {language: wording}"""

    name: str
    subject: str
    preview: str
    body: str  # Markdown with Jinja, as the author wrote it
    ask: tuple[Question, ...] = ()
    late: LatePolicy = LatePolicy.SEND
    expires_after: timedelta | None = None
    was: tuple[str, ...] = ()
    backfill: bool = False
    variants: tuple[Variant, ...] = ()
    translations: dict[str, Wording] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SendLesson:
    lesson: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Time to pass after the lesson before: a duration, or a date in the subscriber's own calendar, or a day of the
    course (1 is the day on which it starts: of the cohort, or of the person)."""

    after: timedelta = timedelta(0)
    on: date | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class AwaitAnswers:
    """Wait for the answers of `lesson`, at most `up_to` after it was delivered; remind once after `remind_after`."""

    lesson: str
    up_to: timedelta
    remind_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several tracks. `by` names a value (`season.career`, `answers.pace`) whose words name the tracks; a
    condition is a branch with the tracks 'then' and 'else', and `when` instead of `by`."""

    id: str
    tracks: dict[str, tuple[Step, ...]]
    by: str = ""
    when: str = ""
    on_season_change: OnSeasonChange = OnSeasonChange.FINISH


@dataclass(frozen=True, slots=True)
class Enroll:
    """Start a further course when this place is reached."""

    course: str


Step = SendLesson | Wait | AwaitAnswers | Branch | Enroll


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    email: str
    address: str  # the postal address that every lesson must show


@dataclass(frozen=True, slots=True)
class Pace:
    """When lessons may leave, in the subscriber's zone: on `days` (0 is Monday), from `at` to `until`."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    at: time = time(7, 30)
    until: time = time(21, 0)


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who begin together, each at their own local midnight of `starts`. Who comes later, until the end of
    `join_until`, begins at once."""

    name: str
    starts: date
    join_until: date


@dataclass(frozen=True, slots=True)
class Digest:
    """When the weekly mail leaves with what others of the cohort shared, in the subscriber's zone. 0 is Monday."""

    day: int = 6
    at: time = time(17, 0)


@dataclass(frozen=True, slots=True)
class CourseWording:
    """What a course says of itself in another language. What is '' there, or missing, it says as in its own."""

    title: str = ""
    about: str = ""
    areas: dict[str, str] = field(default_factory=dict)  # {area: how people call it}


@dataclass(frozen=True, slots=True)
class Course:
    """`cohorts`: none where everybody begins when they confirm; `own_pace`: who likes may do so beside them.
    `language` is that of the lessons' own words, `languages` are the others, and `translations` what it says of itself
    in them: {language: wording}. `goal` is a condition that ends the course for whom it holds. `area_names` is what
    areas are called in words that are not their names, as `translate.in_language` finds them."""

    slug: str
    title: str
    sender: Sender
    sequence: tuple[Step, ...]
    lessons: dict[str, Lesson]
    pace: Pace = field(default_factory=Pace)
    areas: tuple[str, ...] = ()
    about: str = ""
    cohorts: tuple[Cohort, ...] = ()
    digest: Digest | None = None
    language: str = "en"
    languages: tuple[str, ...] = ()
    goal: str = ""
    reentry: Reentry = Reentry.ALWAYS
    translations: dict[str, CourseWording] = field(default_factory=dict)
    area_names: dict[str, str] = field(default_factory=dict)
    own_pace: bool = False

    def questions(self) -> dict[str, tuple[Lesson, Question]]:
        """{question id: (the lesson that asks it, the question)}"""
        return {question.id: (lesson, question) for lesson in self.lessons.values() for question in lesson.ask}

    def identities(self) -> dict[str, str]:
        """{a name that a lesson has or had: its name in this version}"""
        return {name: lesson.name for lesson in self.lessons.values() for name in (*lesson.was, lesson.name)}


def walk_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Every step at any depth, in the order they are written."""
    for step in steps:
        yield step
        if isinstance(step, Branch):
            for track in step.tracks.values():
                yield from walk_steps(track)
