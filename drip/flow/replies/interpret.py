"""Reads a reply together with the mail that it answers, and asks back about what is unclear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from drip.core.courses.course import Course, Lesson
from drip.core.operations.event_kind import EventKind
from drip.core.planning.schedule import local_date
from drip.core.replies.command import Command
from drip.core.replies.command_effect import NOTICE_ASKS_TO_LEAVE
from drip.core.replies.interpret import Interpretation, Prompt, ReplyText, Writer, prompt_of
from drip.core.replies.interpret import interpret as decide
from drip.flow.delivery.sent_text import subject_as_sent, text_as_sent
from drip.flow.people.recorded_answers import AnswerSource, RecordedAnswers, queue_clarification
from drip.flow.replies.mail_context import MailContext
from drip.flow.replies.match import Match
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.inbound import CutReply, ParsedMail, is_new_mail, read_mail, words_of_subject
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow
from drip.storage.engine.states import EnrollmentState, MailKind
from drip.storage.planning import enrollments


@dataclass(frozen=True, slots=True)
class ReplyInContext:
    """The new words of a mail, when it was received, and the delivery it answers (None if that is unknown). `course`
    is in the language of that delivery."""

    enrollment: EnrollmentRow
    course: Course
    delivery: ClaimedDelivery | None
    cut: CutReply
    mail_id: int
    at: datetime

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is answered; None if it is another mail."""
        if self.delivery is None or self.delivery.kind == MailKind.STILL_THERE:
            return None
        return self.course.lessons.get(self.delivery.lesson)

    @property
    def prompt(self) -> Prompt:
        delivery, is_finished = self.delivery, self.enrollment.state == EnrollmentState.FINISHED
        prompt = prompt_of(self.course, self.lesson, is_finished=is_finished)
        if delivery is None:
            return prompt
        if delivery.kind == MailKind.CLARIFICATION:
            questions = tuple(question for question in prompt.questions if question.id == delivery.data.get("question"))
            return replace(prompt, questions=questions, guess=delivery.data.get("guess", ""))
        asks_to_leave = delivery.kind == MailKind.NOTICE and delivery.data.get("done") == NOTICE_ASKS_TO_LEAVE
        asks_if_there = delivery.kind == MailKind.STILL_THERE
        prompt = replace(prompt, asks_to_leave=asks_to_leave, asks_if_there=asks_if_there)
        return replace(prompt, asks_to_share=delivery.kind == MailKind.LETTER and bool(delivery.data.get("asks")))

    @property
    def text(self) -> ReplyText:
        return ReplyText(self.cut.new, self.cut.between)


def cut_reply(
    work: Work, context: MailContext, mail: ParsedMail, match: Match, mail_id: int, at: datetime
) -> ReplyInContext:
    """Cuts the new words out of a mail that was received `at` a time, with the help of the text of the mail that it
    answers."""
    enrollment, delivery = match.enrollment, match.delivery
    edition = work.site.edition(work.session, delivery.version_id if delivery else enrollment.version_id)
    sent_text = text_as_sent(work.site, context.people, edition, delivery) if delivery else ()
    wording = edition.wording_for(delivery, enrollment.language, delivery.made_from) if delivery else None
    course = edition.course_in(wording.language) if wording else edition.course
    lesson = course.lessons.get(delivery.lesson) if delivery else None
    cut = read_mail(mail, sent_text, lesson.ask if lesson else ())
    if compared := _needs_subject(mail, cut, delivery):
        sent_subject = subject_as_sent(work.site, context.people, edition, compared)
        if not mail.references and sent_subject and is_new_mail(mail.subject, sent_subject, cut.rest, sent_text):
            delivery = None
        elif not cut.new.strip():
            cut = replace(cut, new=words_of_subject(mail.subject, sent_subject or mail.subject))
    return ReplyInContext(enrollment, course, delivery, cut, mail_id, at)


def _needs_subject(mail: ParsedMail, cut: CutReply, delivery: ClaimedDelivery | None) -> ClaimedDelivery | None:
    """Returns the delivery whose subject has to be compared with that of the mail; it is made again for that."""
    return delivery if not mail.references or not cut.new.strip() else None


def interpret(work: Work, reply: ReplyInContext, subject: str) -> Command | Interpretation | None:
    """Returns what the reply says; None if it has no words. `subject` is that of the mail, since some people write
    nothing else; '' if it is ours."""
    person = reply.enrollment
    writer = Writer(
        name=person.first_name,
        today=local_date(reply.at, zone_of(person.zone)),
        areas=work.site.edition(work.session, person.version_id).course.areas,
        is_paused=person.paused_at is not None,
    )
    return decide(replace(reply.text, subject=subject), reply.prompt, writer)


def add_answers_and_seasons(
    record: RecordedAnswers, reply: ReplyInContext, interpretation: Interpretation, flagged_at: datetime | None = None
) -> None:
    """Adds the answers, seasons and consent in a reply to what will be stored."""
    source, lesson = AnswerSource("reply", reply.mail_id, flagged_at), reply.lesson
    if lesson:
        for answer in interpretation.answers:
            record.add_answer(reply.enrollment, lesson, answer, source, reply.at)
    for area, season in interpretation.seasons.items():
        record.add_season(reply.enrollment, area, season, source, reply.at)
    if (consent := interpretation.consent) and reply.delivery:
        letter = int(reply.delivery.data["mail_id"])
        data = {"letter": letter, "agreed": consent.agreed, "mail_id": reply.mail_id}
        record.add_event(reply.enrollment, EventKind.LETTER_SHARING, reply.at, **data)


def ask_what_was_meant(work: Work, reply: ReplyInContext, interpretation: Interpretation) -> str:
    """Asks back about unclear answers; returns the id of the question it asks about, '' if there is nothing to ask or
    it was asked before."""
    if not interpretation.to_ask_back:
        return ""
    enrollment, lesson = enrollments.lock_enrollment(work.session, reply.enrollment.id), reply.lesson
    assert enrollment is not None
    assert lesson is not None
    return queue_clarification(work, enrollment, lesson, interpretation.to_ask_back)
