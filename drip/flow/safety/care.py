"""What happens when somebody writes of suicide, self-harm, violence or abuse. See docs/safety.md.

Their words are flagged and given back nowhere, the coach gets a mail at once, the person gets one too, and their
courses wait until the coach has looked or a day has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.core.languages.language import language_for
from drip.core.operations.event_kind import EventKind
from drip.core.planning.plan import is_waiting_for_coach
from drip.core.safety.care import CARE_MAIL_INTERVAL, WAIT_FOR_COACH
from drip.core.safety.concern import Concern, recognise
from drip.core.safety.help_lines import emergency_number
from drip.core.safety.tables import tables_with
from drip.flow.delivery.notice import safe_message_id
from drip.flow.planning.plan import plan_all, queue_mail
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import EnrollmentState, MailKind
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments
from drip.storage.replies import answers, inbound_mail
from drip.storage.replies.inbound_mail import RawMail, ReplyRow
from drip.zones import country_of

MAX_QUOTED_CHARACTERS = 4_000
PAGE_FORM = "page"  # of words in the coach's list that came from a page
HELP_PATH = "/help"


@dataclass(frozen=True, slots=True)
class FlaggedWords:
    """Words that raise a concern. `mail_id` is their number in the coach's list. `doubt` is why they may not be the
    person's own, '' if they are."""

    concern: Concern
    text: str
    mail_id: int
    lesson: str
    message_id: str = ""
    doubt: str = ""


def recognise_words(work: Work, enrollment: EnrollmentRow, text: str) -> Concern | None:
    """Returns the concern in what a person wrote, by drip's tables and those of the site and the course."""
    course = work.site.edition(work.session, enrollment.version_id).course
    language = language_for(course, enrollment.language)
    return recognise(text, language, tables_with(work.site.safety, course.safety))


def take_care(work: Work, enrollment: EnrollmentRow, words: FlaggedWords) -> None:
    """Does all that must follow once the words are stored and flagged. If they may not be the person's own, only the
    coach gets a mail."""
    until = work.now + WAIT_FOR_COACH
    history.record_event(
        work.session,
        work.now,
        EventKind.CONCERN,
        enrollment,
        about=words.concern.kind,
        mail_id=words.mail_id,
        until="" if words.doubt else until.isoformat(),
    )
    _write_to_coach(work, enrollment, words, until)
    if not words.doubt:
        subscribers.set_care_until(work.session, [enrollment.subscriber_id], until)
        _write_to_person(work, enrollment, words)
        _plan_person(work, enrollment.subscriber_id)


def add_page_note(work: Work, enrollment: EnrollmentRow, concern: Concern, text: str, lesson: str) -> int:
    """Puts words from a page on the coach's list, flagged; returns their number there. They can be answered like a
    mail."""
    raw = f"{enrollment.id} {lesson} {work.now.isoformat()}\n{text}".encode()
    mail = RawMail(raw, enrollment.email, [], "web", PAGE_FORM)
    mail_id = inbound_mail.add_note(work.session, mail, note_for(concern), work.now)
    inbound_mail.flag(work.session, [mail_id], work.now)
    row = ReplyRow(mail_id, enrollment.id, lesson, PAGE_FORM, enrollment.email, "", "", text, "", work.now)
    inbound_mail.add_replies(work.session, [row])
    return mail_id


def note_for(concern: Concern) -> str:
    """Returns what the coach's list says of flagged words."""
    return f"speaks of {concern.kind}"


def end_wait(work: Work, enrollment: EnrollmentRow) -> bool:
    """The coach has looked: the person's courses go on. Returns False if they did not wait."""
    if not is_waiting_for_coach(enrollment.care_until, work.now):
        return False
    subscribers.set_care_until(work.session, [enrollment.subscriber_id], None)
    history.record_event(work.session, work.now, EventKind.CARE_ENDED, enrollment)
    _plan_person(work, enrollment.subscriber_id)
    return True


def end_wait_for_mail(work: Work, mail_id: int) -> None:
    """The coach has dealt with this mail. If it is the last flagged one of its person, their courses go on."""
    reply = inbound_mail.find_reply(work.session, mail_id)
    enrollment = enrollments.lock_enrollment(work.session, reply.enrollment_id) if reply else None
    if enrollment is None:
        return
    theirs = [each.id for each in enrollments.enrollments_of(work.session, enrollment.subscriber_id)]
    if not inbound_mail.unseen_flagged_mails(work.session, theirs):
        end_wait(work, enrollment)


def lift_flag(site: Site, mail_id: int, now: datetime) -> bool:
    """The coach says that these words are no cry: templates may give them back, and the mail needs no more attention.
    Returns False if there is no such mail or it is not flagged."""
    with site.database.write() as session:
        mail = inbound_mail.lock_mail(session, mail_id)
        if mail is None or not mail.is_withheld:
            return False
        work = Work(session, site, now)
        inbound_mail.lift_flag(session, mail_id, now)
        inbound_mail.clear_attention(session, [mail_id])
        answers.lift_flags(session, mail_id, now)
        reply = inbound_mail.find_reply(session, mail_id)
        enrollment = enrollments.get_enrollment(session, reply.enrollment_id) if reply else None
        history.record_event(session, now, EventKind.FLAG_LIFTED, enrollment, mail_id=mail_id)
        end_wait_for_mail(work, mail_id)
        return True


def _write_to_coach(work: Work, enrollment: EnrollmentRow, words: FlaggedWords, until: datetime) -> None:
    edition = work.site.edition(work.session, enrollment.version_id)
    queue_mail(
        work,
        enrollment,
        kind=MailKind.CONCERN,
        occurrence=ledger.next_occurrence(work.session, enrollment.id, MailKind.CONCERN),
        data={
            "recipient": work.site.coach or edition.course.sender.email,
            "language": edition.course.language,
            "about": str(words.concern.kind),
            "who": enrollment.email,
            "words": _quote(words.text),
            "sentence": _quote(words.concern.sentence),
            "lesson": words.lesson,
            "number": str(words.mail_id),
            "until": "" if words.doubt else f"{until:%Y-%m-%d %H:%M} UTC",
            "doubt": words.doubt,
        },
    )


def _write_to_person(work: Work, enrollment: EnrollmentRow, words: FlaggedWords) -> None:
    if enrollment.state == EnrollmentState.PENDING or _got_care_mail(work.session, enrollment, work.now):
        return
    country = country_of(enrollment.zone)
    queue_mail(
        work,
        enrollment,
        kind=MailKind.CARE,
        occurrence=ledger.next_occurrence(work.session, enrollment.id, MailKind.CARE),
        data={
            "help": f"{work.site.base_url}{HELP_PATH}" + (f"#{country.lower()}" if country else ""),
            "emergency": emergency_number(country),
            "in_reply_to": safe_message_id(words.message_id),
        },
    )


def _got_care_mail(session: Session, enrollment: EnrollmentRow, now: datetime) -> bool:
    theirs = [each.id for each in enrollments.enrollments_of(session, enrollment.subscriber_id)]
    return ledger.count_mails(session, theirs, MailKind.CARE, now - CARE_MAIL_INTERVAL) > 0


def _plan_person(work: Work, subscriber_id: int) -> None:
    active = enrollments.enrollments_of(work.session, subscriber_id, EnrollmentState.ACTIVE)
    plan_all(work, [each.id for each in active])


def _quote(words: str) -> str:
    words = words.strip()
    return words if len(words) <= MAX_QUOTED_CHARACTERS else f"{words[:MAX_QUOTED_CHARACTERS].rstrip()} …"
