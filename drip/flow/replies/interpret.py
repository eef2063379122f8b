"""What a reply says: answers to the questions that it was asked, a season told in passing, or a letter to the coach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from drip.core.courses.course import Course, Lesson, Question, QuestionKind, SendLesson, walk_steps
from drip.core.replies.answer import ClearAnswer, UnclearAnswer, read_answer
from drip.core.replies.season import volunteered_seasons
from drip.core.replies.split import split_answers
from drip.flow.coach.letter_sharing import SHARING_EVENT, read_sharing_consent
from drip.flow.delivery.sent_text import text_as_sent
from drip.flow.people.recorded_answers import AnswerSource, RecordedAnswers, queue_clarification
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import CutReply, ParsedMail, read_mail
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow
from drip.storage.engine.states import EnrollmentState, MailKind
from drip.storage.planning import enrollments

LETTER, WHOLE = "a letter", "could not be split into answers"  # notes on a reply that gave no answers


@dataclass(frozen=True, slots=True)
class ReplyInContext:
    """A person's own words, when they reached us, and the mail that they answer; None where it is not known. `course`
    is in the language of that mail."""

    enrollment: EnrollmentRow
    course: Course
    delivery: ClaimedDelivery | None
    cut: CutReply
    mail_id: int
    at: datetime

    @property
    def lesson(self) -> Lesson | None:
        return self.course.lessons.get(self.delivery.lesson) if self.delivery else None

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that the words may answer: the lesson's, or the one that was asked back."""
        if self.lesson is None or self.delivery is None:
            return ()
        if self.delivery.kind == MailKind.CLARIFICATION:
            return tuple(question for question in self.lesson.ask if question.id == self.delivery.data.get("question"))
        return self.lesson.ask


@dataclass(frozen=True, slots=True)
class InterpretedReply:
    """What the words say, the notes for whoever looks at the mail, and whether the coach should. `to_ask` are the
    questions of whose season it is to be asked what was meant, with the words and a guess."""

    said: RecordedAnswers
    notes: tuple[str, ...]
    attention: bool
    to_ask: tuple[tuple[Question, str, str], ...] = ()


def cut_reply(
    session: Session, site: Site, known: MailContext, mail: ParsedMail, match: Match, mail_id: int, at: datetime
) -> ReplyInContext:
    """The new words of a mail, cut with the knowledge of what it answers."""
    enrollment, delivery = match.enrollment, match.delivery
    edition = site.edition(session, delivery.version_id if delivery else enrollment.version_id)
    sent = text_as_sent(site, known.people, edition, delivery) if delivery else ()
    worded = edition.words_for(delivery, enrollment.language, delivery.made_from) if delivery else None
    course = edition.course_in(worded.language) if worded else edition.course
    return ReplyInContext(enrollment, course, delivery, read_mail(mail, sent), mail_id, at)


def words_by_question(told: ReplyInContext) -> dict[str, str]:
    """{question id: the words that answer it}. A yes to "did you mean fall?" says fall."""
    guess = told.delivery.data.get("guess") if told.delivery and told.delivery.kind == MailKind.CLARIFICATION else None
    if (
        guess
        and told.asked
        and read_answer(Question("", QuestionKind.YES_NO, ""), told.cut.new) == ClearAnswer(value=True)
    ):
        return {told.asked[0].id: guess}
    return split_answers(told.asked, told.cut.new, told.cut.between) if told.asked else {}


def interpret_reply(told: ReplyInContext) -> InterpretedReply:
    """The answers and the season that the words give; what is left over is the coach's."""
    source, lesson, said = AnswerSource("reply", told.mail_id), told.lesson, RecordedAnswers()
    asked = [question.area for question in told.asked if question.kind is QuestionKind.SEASON]
    seasons = volunteered_seasons(told.cut.new, told.course.areas, asked)
    words = _without_seasons(told, words_by_question(told)) if seasons else words_by_question(told)
    if lesson:
        for question in (question for question in lesson.ask if question.id in words):
            said.answer(told.enrollment, lesson, question, words[question.id], source, told.at)
    for area, season in seasons.items():
        said.season(told.enrollment, area, season, source, told.at)
    notes = []
    consent = read_sharing_consent(told.delivery, told.cut.new)
    if consent:
        said.tell(
            told.enrollment, SHARING_EVENT, told.at, letter=consent.letter, agreed=consent.agreed, mail_id=told.mail_id
        )
    is_but_a_yes = consent is not None and consent.is_all
    if not is_but_a_yes and _is_for_coach(told, answered=bool(words or seasons)):
        notes.append(WHOLE if told.asked and not words else LETTER)
    if told.cut.suspicious:
        notes.append("the quote was hard to tell from the words")
    return InterpretedReply(said, tuple(notes), bool(notes), _questions_to_clarify(told, said, words) if lesson else ())


def _is_for_coach(told: ReplyInContext, *, answered: bool) -> bool:
    """What answers no question; and what is said at the end of the course, where no lesson can answer it any more."""
    if not answered or told.enrollment.state == EnrollmentState.FINISHED:
        return True
    lessons = [step.lesson for step in walk_steps(told.course.sequence) if isinstance(step, SendLesson)]
    return told.lesson is not None and told.lesson.name == lessons[-1]


def follow_up(work: Work, told: ReplyInContext, understood: InterpretedReply) -> tuple[tuple[str, ...], bool]:
    """(the notes, whether the coach should look). Asks back, once, about the first season that could not be read; other
    unclear answers are the coach's."""
    enrollment = enrollments.lock_enrollment(work.session, told.enrollment.id) if understood.to_ask else None
    for question, words, guess in understood.to_ask:
        assert enrollment is not None
        assert told.lesson is not None
        if queue_clarification(work, enrollment, told.lesson, question, words, guess):
            return (f"asked back about {question.id}", *understood.notes), understood.attention
    return notes_of(understood)


def notes_of(understood: InterpretedReply) -> tuple[tuple[str, ...], bool]:
    """(the notes, whether the coach should look) where nothing is asked back."""
    unclear = understood.said.unclear
    if not unclear:
        return understood.notes, understood.attention
    return (f"unclear: {', '.join(unclear)}", *understood.notes), True


def _questions_to_clarify(
    told: ReplyInContext, said: RecordedAnswers, words: Mapping[str, str]
) -> tuple[tuple[Question, str, str], ...]:
    return tuple(
        (question, words[question.id], str(said.unclear[question.id].guess or ""))
        for question in told.asked
        if question.id in said.unclear and question.kind is QuestionKind.SEASON
    )


def _without_seasons(told: ReplyInContext, said: dict[str, str]) -> dict[str, str]:
    """Without the words that name no season for their question: they told that of another area."""
    seasons = {question.id: question for question in told.asked if question.kind is QuestionKind.SEASON}
    return {
        name: words
        for name, words in said.items()
        if name not in seasons or read_answer(seasons[name], words) != UnclearAnswer()
    }
