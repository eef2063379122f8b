"""The values that a course is made of: plain and frozen. `authoring` reads them from files, `planning.sequence` walks
them and `courses.course_json` stores them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from drip.core.safety.safety_words import SafetyWords

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Season(StrEnum):
    SPRING = "spring"
    SUMMER = "summer"
    FALL = "fall"
    WINTER = "winter"


UNKNOWN = "unknown"  # the season of a person who has not told it


class QuestionKind(StrEnum):
    """What kind of answer a question takes; it decides how the words of a reply are read."""

    TEXT = "text"
    SEASON = "season"
    CHOICE = "choice"
    SCALE = "scale"
    YES_NO = "yes/no"
    LIST = "list"

    @property
    def is_in_own_words(self) -> bool:
        """Whether the answer is what somebody wrote; else it is one of the values that the course allows."""
        return self in (QuestionKind.TEXT, QuestionKind.LIST)


class LatePolicy(StrEnum):
    """What happens to a lesson that could not be sent on its day."""

    SEND = "send"
    SKIP = "skip"


class OnSeasonChange(StrEnum):
    SWITCH = "switch"
    FINISH = "finish"


class Reentry(StrEnum):
    """Who may take the course a second time."""

    NEVER = "never"
    AFTER_FINISHING = "after finishing"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a lesson.

    `area` belongs to the kind season, `options` to choice, `low` and `high` (both inclusive) to scale. `labels` are the
    options in the language of a translation, in the same order; the value of an answer is always one of `options`.
    Answers to a `shared` question are shown to other people of the cohort if the person consents."""

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
    """A lesson's text in another language or variant. `ask` holds the same questions in the same order; only their
    texts and labels may differ."""

    subject: str
    preview: str
    body: str
    ask: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several wordings of a lesson that are tried against each other. People are assigned to it in proportion to
    its `weight`. `translations` is {language: wording}."""

    name: str
    weight: int
    wording: Wording
    translations: dict[str, Wording] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One mail of the course.

    `name` identifies it; `was` holds its names in earlier versions. A lesson with `variants` is always sent as one of
    them; its own text is used only in a language that the variant is not translated into. `translations` is {language:
    wording}."""

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
    """A pause before the next step: a duration, or a date in the subscriber's own calendar, or a day of the course. Day
    1 is the day on which the cohort, or the person without a cohort, starts."""

    after: timedelta = timedelta(0)
    on: date | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class AwaitAnswers:
    """Waits for the answers to `lesson` for at most `up_to` after its delivery, and sends one reminder after
    `remind_after`."""

    lesson: str
    up_to: timedelta
    remind_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """Splits the course into tracks.

    `by` names a value, such as `season.career` or `answers.pace`, and each track is named after one of its values. A
    condition is a branch with `when` instead of `by` and the tracks 'then' and 'else'."""

    id: str
    tracks: dict[str, tuple[Step, ...]]
    by: str = ""
    when: str = ""
    on_season_change: OnSeasonChange = OnSeasonChange.FINISH


@dataclass(frozen=True, slots=True)
class Enroll:
    """Enrolls the person in another course as well."""

    course: str


Step = SendLesson | Wait | AwaitAnswers | Branch | Enroll


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    email: str
    address: str  # the postal address that every lesson must show


@dataclass(frozen=True, slots=True)
class Pace:
    """When lessons may be sent, in the subscriber's zone: on `days` (0 is Monday), from `at` until `until`."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    at: time = time(7, 30)
    until: time = time(21, 0)


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who begin together, each at midnight of `starts` in their own zone. Those who join later, until the end of
    `join_until`, begin at once."""

    name: str
    starts: date
    join_until: date


@dataclass(frozen=True, slots=True)
class Digest:
    """When the weekly digest of shared answers is sent, in the subscriber's zone. Day 0 is Monday."""

    day: int = 6
    at: time = time(17, 0)


@dataclass(frozen=True, slots=True)
class CourseWording:
    """The course's own texts in another language. What is empty or missing falls back to the course's own language."""

    title: str = ""
    about: str = ""
    areas: dict[str, str] = field(default_factory=dict)  # {area: its display name}


@dataclass(frozen=True, slots=True)
class StillThere:
    """Asks people whether they are still there after so many lessons without any sign of them, and pauses the course if
    there is none within `wait` of asking."""

    after: int
    wait: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Course:
    """One version of a course.

    Without `cohorts` everybody begins when they confirm; with `own_pace` people may do so even if there are cohorts.
    `language` is the language of the lessons' own text, `languages` are the further ones, and `translations` holds the
    course's own texts in them: {language: wording}. `goal` is a condition: the course ends for a person as soon as it
    is true. `safety` is what the course adds to the tables of words that speak of trouble. `area_names` are display
    names of areas, which `translate.in_language` fills in."""

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
    safety: SafetyWords = field(default_factory=SafetyWords)
    still_there: StillThere | None = None

    def questions(self) -> dict[str, tuple[Lesson, Question]]:
        """{question id: (the lesson that asks it, the question)}"""
        return {question.id: (lesson, question) for lesson in self.lessons.values() for question in lesson.ask}

    def identities(self) -> dict[str, str]:
        """{any name that a lesson has or had: its name in this version}"""
        return {name: lesson.name for lesson in self.lessons.values() for name in (*lesson.was, lesson.name)}


def walk_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Yields every step at any depth, in the order in which they are written."""
    for step in steps:
        yield step
        if isinstance(step, Branch):
            for track in step.tracks.values():
                yield from walk_steps(track)
