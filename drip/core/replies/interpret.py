"""What a reply says: a command; or answers to the questions that were asked, seasons, and words for the coach.

This is the only place that decides it: the engine stores the result, the simulation plays it, and samples show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from drip.core.courses.course import Course, Lesson, Question, QuestionKind, Season, SendLesson, walk_steps
from drip.core.replies.answer import ClearAnswer, ParsedAnswer, UnclearAnswer, read_answer
from drip.core.replies.command import Command, Stop, read_command
from drip.core.replies.letter_consent import SharingConsent, read_consent
from drip.core.replies.presence.leaving import WishToLeave, read_wish_to_leave
from drip.core.replies.reply_kind import ReplyKind
from drip.core.replies.seasons.season import volunteered_seasons
from drip.core.replies.split import split_answers

_MAX_WORDS_OF_A_SIGN = 6  # "Yes, I am still here!" needs no answer of the coach
_DID_YOU_MEAN = Question("", QuestionKind.YES_NO, "")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the answered mail asked. `questions` are its questions, `areas` those of the course in that mail's version.
    With a `guess` it asked whether this was meant by the one question. `asks_to_share` means that it asked whether a
    letter may be shared, `asks_to_leave` whether they want to leave the course, `asks_if_there` whether they are
    still there. `is_last` means that no later lesson could respond to the reply."""

    questions: Sequence[Question]
    areas: Sequence[str]
    guess: str = ""
    asks_to_share: bool = False
    asks_to_leave: bool = False
    asks_if_there: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """The person who replies. `today` is the date in their zone; `areas` are those of the course as they are taking it
    now."""

    name: str
    today: date
    areas: Sequence[str]
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class ReplyText:
    """The new words of a reply. `between` as in `split_answers`. `subject` counts if there are no words."""

    new: str
    between: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """The words that answer a question, and how they were read."""

    question: Question
    words: str
    reading: ParsedAnswer

    @classmethod
    def read(cls, question: Question, words: str) -> ReadAnswer:
        return cls(question, words, read_answer(question, words))


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What words say that are no command. `answers` are in the order of the questions; `seasons` are seasons told
    besides, of other areas. `remainder` is why the coach should read the words, LETTER or UNSPLIT; None if nothing is
    left over. `may_want_to_leave` means that this is to be asked back, and shown to the coach."""

    answers: tuple[ReadAnswer, ...]
    seasons: Mapping[str, Season] = field(default_factory=dict)
    consent: SharingConsent | None = None
    remainder: ReplyKind | None = None
    may_want_to_leave: bool = False

    @property
    def unclear(self) -> tuple[ReadAnswer, ...]:
        return tuple(answer for answer in self.answers if isinstance(answer.reading, UnclearAnswer))

    @property
    def to_ask_back(self) -> tuple[ReadAnswer, ...]:
        """The seasons that could not be read. The writer is asked what they meant once a lesson, about the first of
        them; other unclear answers go to the coach."""
        return tuple(answer for answer in self.unclear if answer.question.kind is QuestionKind.SEASON)

    @property
    def kind(self) -> ReplyKind:
        if self.may_want_to_leave:
            return ReplyKind.LEAVING
        return ReplyKind.UNCLEAR if self.unclear else self.remainder or ReplyKind.ANSWERS


def prompt_of(course: Course, lesson: Lesson | None, *, is_finished: bool = False) -> Prompt:
    """What a lesson asks; None stands for a mail that belongs to no lesson. `is_finished` means that the course has
    ended for the person."""
    if lesson is None:
        return Prompt((), course.areas, is_last=is_finished)
    return Prompt(lesson.ask, course.areas, is_last=is_finished or lesson.name == _last_lesson(course))


def interpret(text: ReplyText, prompt: Prompt, writer: Writer) -> Command | Interpretation | None:
    """The command or the content of a reply; None if it has no words."""
    command = read_command(
        text.new.strip() or text.subject,
        writer.areas,
        writer.today,
        questions=prompt.questions,
        name=writer.name,
        is_paused=writer.is_paused,
    )
    if command:
        return command
    wish = read_wish_to_leave(text.new.strip() or text.subject, prompt.questions)
    if wish is WishToLeave.CLEAR or (prompt.asks_to_leave and _is_yes(text.new)):
        return Stop()
    if not text.new.strip():
        return None
    may_want_to_leave = wish is WishToLeave.DOUBTFUL or (prompt.asks_if_there and _is_no(text.new))
    return replace(interpret_words(text, prompt), may_want_to_leave=may_want_to_leave)


def interpret_words(text: ReplyText, prompt: Prompt) -> Interpretation:
    """Interprets words that are no command."""
    about_season = [question.area for question in prompt.questions if question.kind is QuestionKind.SEASON]
    seasons = volunteered_seasons(text.new, prompt.areas, about_season)
    answers = _answers(text, prompt, of_another_area=bool(seasons))
    consent = read_consent(text.new) if prompt.asks_to_share else None
    is_there = prompt.asks_if_there and len(text.new.split()) <= _MAX_WORDS_OF_A_SIGN
    if is_there or (prompt.asks_to_leave and _is_no(text.new)):
        return Interpretation(answers, seasons)
    is_for_coach = prompt.is_last or not (answers or seasons)
    if not is_for_coach or (consent and consent.is_all):
        return Interpretation(answers, seasons, consent)
    remainder = ReplyKind.UNSPLIT if prompt.questions and not answers else ReplyKind.LETTER
    return Interpretation(answers, seasons, consent, remainder)


def _answers(text: ReplyText, prompt: Prompt, *, of_another_area: bool) -> tuple[ReadAnswer, ...]:
    """`of_another_area` means that the words told a season of another area. Then words that name no season for their
    question are no answer to it."""
    words = _words_by_question(text, prompt)
    read = [ReadAnswer.read(question, words[question.id]) for question in prompt.questions if question.id in words]
    return tuple(answer for answer in read if not (of_another_area and _names_no_season(answer)))


def _names_no_season(answer: ReadAnswer) -> bool:
    return answer.question.kind is QuestionKind.SEASON and answer.reading == UnclearAnswer()


def _is_yes(words: str) -> bool:
    """Whether it says yes and nothing else."""
    return (consent := read_consent(words)) is not None and consent.agreed and consent.is_all


def _is_no(words: str) -> bool:
    return (consent := read_consent(words)) is not None and not consent.agreed


def _words_by_question(text: ReplyText, prompt: Prompt) -> dict[str, str]:
    """{question id: the words that answer it}. A yes to "did you mean fall?" says fall."""
    if prompt.guess and prompt.questions and read_answer(_DID_YOU_MEAN, text.new) == ClearAnswer(value=True):
        return {prompt.questions[0].id: prompt.guess}
    return split_answers(prompt.questions, text.new, text.between) if prompt.questions else {}


def _last_lesson(course: Course) -> str:
    return [step.lesson for step in walk_steps(course.sequence) if isinstance(step, SendLesson)][-1]
