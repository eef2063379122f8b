"""What a reply says: a command, or answers to the questions that it was asked, seasons, and a letter to the coach.

The only place that decides it. The engine keeps what comes of it, the simulation plays it, samples show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from drip.core.courses.course import Course, Lesson, Question, QuestionKind, Season, SendLesson, walk_steps
from drip.core.replies.answer import ClearAnswer, ParsedAnswer, UnclearAnswer, read_answer
from drip.core.replies.command import Command, read_command
from drip.core.replies.letter_consent import SharingConsent, read_consent
from drip.core.replies.reply_kind import ReplyKind
from drip.core.replies.season import volunteered_seasons
from drip.core.replies.split import split_answers

_DID_YOU_MEAN = Question("", QuestionKind.YES_NO, "")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the mail that is answered asked: `asked` are its questions, `areas` those of the course as that mail has
    it. `guess`: it asked whether this is what was meant by the one question. `asks_to_share`: it asked whether a letter
    may be shared. `is_last`: no lesson comes that could take up what is said."""

    asked: Sequence[Question]
    areas: Sequence[str]
    guess: str = ""
    asks_to_share: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """Who replies. `today` is their own date, `areas` those of the course as they are in it now."""

    name: str
    today: date
    areas: Sequence[str]
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class ReplyText:
    """The new words of a reply; `between` as `split_answers` takes it. `subject` counts where there are no words."""

    new: str
    between: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """The words that answer a question, and how they are read."""

    question: Question
    words: str
    reading: ParsedAnswer

    @classmethod
    def read(cls, question: Question, words: str) -> ReadAnswer:
        return cls(question, words, read_answer(question, words))


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What words say that are no command. `answers` are in the order of the questions; `seasons`: what was told
    besides, of other areas. `remainder`: why the coach should read them, LETTER or UNSPLIT; None where nothing is left
    over."""

    answers: tuple[ReadAnswer, ...]
    seasons: Mapping[str, Season] = field(default_factory=dict)
    consent: SharingConsent | None = None
    remainder: ReplyKind | None = None

    @property
    def unclear(self) -> tuple[ReadAnswer, ...]:
        return tuple(answer for answer in self.answers if isinstance(answer.reading, UnclearAnswer))

    @property
    def to_ask_back(self) -> tuple[ReadAnswer, ...]:
        """The seasons that could not be read. The writer is asked once a lesson, about the first, what was meant; what
        else is unclear is the coach's."""
        return tuple(answer for answer in self.unclear if answer.question.kind is QuestionKind.SEASON)

    @property
    def kind(self) -> ReplyKind:
        return ReplyKind.UNCLEAR if self.unclear else self.remainder or ReplyKind.ANSWERS


def prompt_of(course: Course, lesson: Lesson | None, *, is_finished: bool = False) -> Prompt:
    """What a lesson asks; None: a mail that is about no lesson. `is_finished`: the course is, for whoever replies."""
    if lesson is None:
        return Prompt((), course.areas, is_last=is_finished)
    return Prompt(lesson.ask, course.areas, is_last=is_finished or lesson.name == _last_lesson(course))


def interpret(text: ReplyText, prompt: Prompt, writer: Writer) -> Command | Interpretation | None:
    """None: there are no words."""
    command = read_command(
        text.new.strip() or text.subject,
        writer.areas,
        writer.today,
        asked=prompt.asked,
        name=writer.name,
        paused=writer.is_paused,
    )
    return command or (interpret_words(text, prompt) if text.new.strip() else None)


def interpret_words(text: ReplyText, prompt: Prompt) -> Interpretation:
    """What is said by words that are no command."""
    about_season = [question.area for question in prompt.asked if question.kind is QuestionKind.SEASON]
    seasons = volunteered_seasons(text.new, prompt.areas, about_season)
    answers = _answers(text, prompt, elsewhere=bool(seasons))
    consent = read_consent(text.new) if prompt.asks_to_share else None
    is_for_coach = prompt.is_last or not (answers or seasons)
    if not is_for_coach or (consent and consent.is_all):
        return Interpretation(answers, seasons, consent)
    remainder = ReplyKind.UNSPLIT if prompt.asked and not answers else ReplyKind.LETTER
    return Interpretation(answers, seasons, consent, remainder)


def _answers(text: ReplyText, prompt: Prompt, *, elsewhere: bool) -> tuple[ReadAnswer, ...]:
    """`elsewhere`: a season of another area was told. Words that name none for their question told that."""
    words = _words_by_question(text, prompt)
    read = [ReadAnswer.read(question, words[question.id]) for question in prompt.asked if question.id in words]
    return tuple(answer for answer in read if not (elsewhere and _names_no_season(answer)))


def _names_no_season(answer: ReadAnswer) -> bool:
    return answer.question.kind is QuestionKind.SEASON and answer.reading == UnclearAnswer()


def _words_by_question(text: ReplyText, prompt: Prompt) -> dict[str, str]:
    """{question id: the words that answer it}. A yes to "did you mean fall?" says fall."""
    if prompt.guess and prompt.asked and read_answer(_DID_YOU_MEAN, text.new) == ClearAnswer(value=True):
        return {prompt.asked[0].id: prompt.guess}
    return split_answers(prompt.asked, text.new, text.between) if prompt.asked else {}


def _last_lesson(course: Course) -> str:
    return [step.lesson for step in walk_steps(course.sequence) if isinstance(step, SendLesson)][-1]
