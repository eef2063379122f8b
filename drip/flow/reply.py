"""The reading tick: stored mail → parsed → classified → matched → new text → answers → season → plan.

Everything happens from the stored row, in one transaction a mail, and can be run again. What cannot be read is shelved
where the coach sees it; no mail is ever dropped."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from drip.core.answer import Answered, Unclear, read_answer
from drip.core.course import Kind, Lesson, Question
from drip.core.season import season_said
from drip.core.split import split_answers
from drip.flow.alert import alert
from drip.flow.answering import Source, ask_back, save_answers, save_season
from drip.flow.bounce import read_bounce
from drip.flow.command import read_and_obey
from drip.flow.match import Match, match_mail
from drip.flow.preferences import leave, plan_person
from drip.flow.sent_text import text_as_sent
from drip.flow.site import Site
from drip.inbound import Cut, MailClass, ParsedMail, Unreadable, classify, parse, read_mail
from drip.storage import history, mailroom, people
from drip.storage.database import Session, lost_connection
from drip.storage.states import NEEDS_ATTENTION, MailKind, MailState
from drip.storage.tables import Delivery, Enrollment, InboundMail, Reply

log = logging.getLogger(__name__)

SHELVED = {
    MailClass.LOOP: MailState.LOOP,
    MailClass.AUTO_REPLY: MailState.AUTO_REPLY,
    MailClass.DELAY: MailState.AUTO_REPLY,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state a mail ends in, a note for whoever looks at it, and whether somebody should."""

    state: MailState
    note: str = ""
    attention: bool = False


def read_replies(site: Site, now: datetime) -> int:
    """Reads all mail that waits to be read; how many."""
    count = 0
    while read_next(site, now):
        count += 1
    return count


def read_next(site: Site, now: datetime) -> bool:
    """Reads the oldest unread mail; False when there is none."""
    mail_id = None
    try:
        with site.database.write() as session:
            mail = mailroom.take_received(session)
            if mail is None:
                return False
            mail_id = mail.id
            read_one(session, site, mail, now)
    except Exception as error:
        if mail_id is None or lost_connection(error):
            raise
        # A mail that trips us up must not keep the others from being read: it is shelved, and can be read again.
        log.exception("inbound mail %s could not be read", mail_id)
        _shelve(site, mail_id, error, now)
    return True


def read_one(session: Session, site: Site, mail: InboundMail, now: datetime) -> None:
    verdict = _read(session, site, mail, now)
    _conclude(mail, verdict)


def _read(session: Session, site: Site, mail: InboundMail, now: datetime) -> Verdict:
    try:
        parsed = parse(mail.raw)
    except Unreadable as error:
        return Verdict(MailState.UNREADABLE, str(error))
    kind = classify(parsed, site.mail_domain, mail.mail_from)
    if kind in SHELVED:
        return Verdict(SHELVED[kind])
    if kind is not MailClass.REPLY:
        return Verdict(*read_bounce(session, site, mail, parsed, kind, now))
    match = match_mail(session, site, parsed, mail.rcpt_to)
    if match is None:
        return Verdict(MailState.UNMATCHED, f"from {parsed.from_address or 'nobody'}")
    if match.leaving:
        leave(session, match.enrollment.id, "mail", now)
        return Verdict(MailState.ACCEPTED, "left the course")
    return _read_reply(session, site, mail, parsed, match, now)


def _read_reply(
    session: Session, site: Site, mail: InboundMail, parsed: ParsedMail, match: Match, now: datetime
) -> Verdict:
    enrollment, delivery = match.enrollment, match.delivery
    course = site.edition(session, delivery.version_id if delivery else enrollment.version_id).course
    cut = read_mail(parsed, text_as_sent(session, site, enrollment, delivery) if delivery else "")
    lesson = course.lessons.get(delivery.lesson) if delivery else None
    mailroom.add_reply(
        session,
        Reply(
            mail_id=mail.id,
            enrollment_id=enrollment.id,
            lesson=lesson.name if lesson else "",
            matched_by=match.by,
            from_address=parsed.from_address,
            message_id=parsed.message_id,
            subject=parsed.subject,
            new_text=cut.new,
            rest=cut.rest,
            at=now,
        ),
    )
    email = people.get_subscriber(session, enrollment.subscriber_id).email
    if parsed.from_address != email:
        return Verdict(MailState.HELD, f"it comes from {parsed.from_address or 'nobody'}, not from {email}")
    words = cut.new.strip() or ("" if parsed.references else parsed.subject)  # a mail of its own may be but a subject
    obeyed = read_and_obey(session, site, enrollment, _asked(delivery, lesson), words, parsed.message_id, now)
    if obeyed:
        return Verdict(MailState.ACCEPTED, obeyed.note, obeyed.left_to_coach)
    if not cut.new.strip():
        return Verdict(MailState.EMPTY, "no words of their own were found in it")
    history.record(session, now, "replied", enrollment, lesson=lesson.name if lesson else "", mail_id=mail.id)
    note = _understand(session, site, mail, enrollment, delivery, lesson, course.areas, cut, now)
    plan_person(session, site, enrollment.subscriber_id, now)
    doubt = "the quote was hard to tell from the words" if cut.suspicious else ""
    return Verdict(MailState.ACCEPTED, "; ".join(part for part in (note, doubt) if part))


def _understand(
    session: Session,
    site: Site,
    mail: InboundMail,
    enrollment: Enrollment,
    delivery: Delivery | None,
    lesson: Lesson | None,
    areas: Sequence[str],
    cut: Cut,
    now: datetime,
) -> str:
    """Takes the answers and the season out of the words; a note where something is left to the coach."""
    source = Source("reply", mail.id)
    asked = _asked(delivery, lesson)
    said = _said(delivery, asked, cut)
    unclear = save_answers(session, enrollment, lesson, said, source, now) if lesson else {}
    if not any(question.kind is Kind.SEASON for question in asked):
        for area, season in season_said(cut.new, areas).items():
            save_season(session, enrollment, area, season, source, now)
    notes = [_follow_up(session, site, enrollment, lesson, asked, said, unclear, now)] if lesson else []
    if asked and not said:
        notes.append("could not be split into answers")
    return "; ".join(note for note in notes if note)


def _asked(delivery: Delivery | None, lesson: Lesson | None) -> tuple[Question, ...]:
    """The questions a reply to this mail may answer: the lesson's, or the one that was asked back."""
    if lesson is None or delivery is None:
        return ()
    if delivery.kind == MailKind.CLARIFICATION:
        return tuple(question for question in lesson.ask if question.id == delivery.data.get("question"))
    return lesson.ask


def _said(delivery: Delivery | None, asked: tuple[Question, ...], cut: Cut) -> dict[str, str]:
    """{question id: the words that answer it}. A yes to "did you mean fall?" says fall."""
    if delivery is not None and delivery.kind == MailKind.CLARIFICATION and delivery.data.get("guess") and asked:
        yes_or_no = Question("", Kind.YES_NO, "")
        if read_answer(yes_or_no, cut.new) == Answered(True):
            return {asked[0].id: delivery.data["guess"]}
    return split_answers(asked, cut.between or cut.new) if asked else {}


def _follow_up(
    session: Session,
    site: Site,
    enrollment: Enrollment,
    lesson: Lesson,
    asked: Sequence[Question],
    said: dict[str, str],
    unclear: dict[str, Unclear],
    now: datetime,
) -> str:
    """Asks back, once, about the first season that could not be read; other unclear answers are the coach's."""
    for question in asked:
        if question.id in unclear and question.kind is Kind.SEASON:
            guess = unclear[question.id].guess
            if ask_back(session, site, enrollment, lesson, question, said[question.id], str(guess or ""), now):
                return f"asked back about {question.id}"
    return f"unclear: {', '.join(unclear)}" if unclear else ""


def _conclude(mail: InboundMail, verdict: Verdict) -> None:
    mail.state, mail.note = verdict.state, verdict.note
    mail.attention = verdict.attention or verdict.state in NEEDS_ATTENTION


def _shelve(site: Site, mail_id: int, error: Exception, now: datetime) -> None:
    with site.database.write() as session:
        mail = mailroom.get_mail(session, mail_id)
        assert mail is not None
        _conclude(mail, Verdict(MailState.FAILED, f"{type(error).__name__}: {error}"[:500]))
        alert(session, now, f"Inbound mail {mail_id} could not be read: {mail.note}")
