"""What a reply says: answers to the lesson's questions, a season mentioned in passing, or a letter to the coach."""

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
    """The new words of a mail, when it was received, and the delivery it answers (None where that is unknown). `course`
    is in the language of that delivery."""

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
    def questions(self) -> tuple[Question, ...]:
        """The questions that the words may answer: those of the lesson, or the one that the clarification asked."""
        if self.lesson is None or self.delivery is None:
            return ()
        if self.delivery.kind == MailKind.CLARIFICATION:
            return tuple(question for question in self.lesson.ask if question.id == self.delivery.data.get("question"))
        return self.lesson.ask


@dataclass(frozen=True, slots=True)
class InterpretedReply:
    """The answers that a reply gives, notes on the mail, and whether the coach should look at it. `to_clarify` are the
    season questions to ask back about, each with the words and a guess."""

    record: RecordedAnswers
    notes: tuple[str, ...]
    attention: bool
    to_clarify: tuple[tuple[Question, str, str], ...] = ()


def cut_reply(
    session: Session, site: Site, context: MailContext, mail: ParsedMail, match: Match, mail_id: int, at: datetime
) -> ReplyInContext:
    """Cuts the new words out of a mail, knowing the text of the mail that it answers."""
    enrollment, delivery = match.enrollment, match.delivery
    edition = site.edition(session, delivery.version_id if delivery else enrollment.version_id)
    sent_text = text_as_sent(site, context.people, edition, delivery) if delivery else ()
    worded = edition.words_for(delivery, enrollment.language, delivery.made_from) if delivery else None
    course = edition.course_in(worded.language) if worded else edition.course
    return ReplyInContext(enrollment, course, delivery, read_mail(mail, sent_text), mail_id, at)


def words_by_question(reply: ReplyInContext) -> dict[str, str]:
    """Returns {question id: the words that answer it}. A yes to "did you mean fall?" answers "fall"."""
    guess = (
        reply.delivery.data.get("guess") if reply.delivery and reply.delivery.kind == MailKind.CLARIFICATION else None
    )
    if (
        guess
        and reply.questions
        and read_answer(Question("", QuestionKind.YES_NO, ""), reply.cut.new) == ClearAnswer(value=True)
    ):
        return {reply.questions[0].id: guess}
    return split_answers(reply.questions, reply.cut.new, reply.cut.between) if reply.questions else {}


def interpret_reply(reply: ReplyInContext) -> InterpretedReply:
    """Reads the answers and the season out of the words; what is left over is for the coach."""
    source, lesson, record = AnswerSource("reply", reply.mail_id), reply.lesson, RecordedAnswers()
    asked_areas = [question.area for question in reply.questions if question.kind is QuestionKind.SEASON]
    seasons = volunteered_seasons(reply.cut.new, reply.course.areas, asked_areas)
    words = _without_seasons(reply, words_by_question(reply)) if seasons else words_by_question(reply)
    if lesson:
        for question in (question for question in lesson.ask if question.id in words):
            record.add_answer(reply.enrollment, lesson, question, words[question.id], source, reply.at)
    for area, season in seasons.items():
        record.add_season(reply.enrollment, area, season, source, reply.at)
    notes = []
    consent = read_sharing_consent(reply.delivery, reply.cut.new)
    if consent:
        record.add_event(
            reply.enrollment,
            SHARING_EVENT,
            reply.at,
            letter=consent.letter,
            agreed=consent.agreed,
            mail_id=reply.mail_id,
        )
    is_only_consent = consent is not None and consent.is_all
    if not is_only_consent and _is_for_coach(reply, has_answers=bool(words or seasons)):
        notes.append(WHOLE if reply.questions and not words else LETTER)
    if reply.cut.suspicious:
        notes.append("the quote was hard to tell from the words")
    return InterpretedReply(
        record, tuple(notes), bool(notes), _questions_to_clarify(reply, record, words) if lesson else ()
    )


def _is_for_coach(reply: ReplyInContext, *, has_answers: bool) -> bool:
    """Words that answer no question are for the coach; so is what is said at the end of the course, where no lesson can
    answer it any more."""
    if not has_answers or reply.enrollment.state == EnrollmentState.FINISHED:
        return True
    lessons = [step.lesson for step in walk_steps(reply.course.sequence) if isinstance(step, SendLesson)]
    return reply.lesson is not None and reply.lesson.name == lessons[-1]


def follow_up(work: Work, reply: ReplyInContext, interpreted: InterpretedReply) -> tuple[tuple[str, ...], bool]:
    """Asks back, once, about the first season that could not be read; other unclear answers are for the coach.

    Returns the notes on the mail, and whether the coach should look at it."""
    enrollment = enrollments.lock_enrollment(work.session, reply.enrollment.id) if interpreted.to_clarify else None
    for question, words, guess in interpreted.to_clarify:
        assert enrollment is not None
        assert reply.lesson is not None
        if queue_clarification(work, enrollment, reply.lesson, question, words, guess):
            return (f"asked back about {question.id}", *interpreted.notes), interpreted.attention
    return notes_of(interpreted)


def notes_of(interpreted: InterpretedReply) -> tuple[tuple[str, ...], bool]:
    """Returns the notes on the mail and whether the coach should look at it, where nothing is asked back."""
    unclear = interpreted.record.unclear
    if not unclear:
        return interpreted.notes, interpreted.attention
    return (f"unclear: {', '.join(unclear)}", *interpreted.notes), True


def _questions_to_clarify(
    reply: ReplyInContext, record: RecordedAnswers, words: Mapping[str, str]
) -> tuple[tuple[Question, str, str], ...]:
    return tuple(
        (question, words[question.id], str(record.unclear[question.id].guess or ""))
        for question in reply.questions
        if question.id in record.unclear and question.kind is QuestionKind.SEASON
    )


def _without_seasons(reply: ReplyInContext, words_by_id: dict[str, str]) -> dict[str, str]:
    """Leaves out words that name no season for their question: they are about another area."""
    seasons = {question.id: question for question in reply.questions if question.kind is QuestionKind.SEASON}
    return {
        name: words
        for name, words in words_by_id.items()
        if name not in seasons or read_answer(seasons[name], words) != UnclearAnswer()
    }
