"""The coach's answer to a mail: the coach's own words, queued as a letter in the same thread. See docs/replies.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from drip.core.languages.formats import long_date
from drip.core.languages.language import language_for
from drip.core.operations.event_kind import EventKind
from drip.core.planning.schedule import local_date
from drip.flow.delivery.notice import safe_message_id
from drip.flow.delivery.permission import may_be_answered
from drip.flow.planning.plan import queue_mail
from drip.flow.safety.care import end_wait_for_mail
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import EnrollmentState, MailKind, MailState
from drip.storage.operations import history
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import MailRow, ReplyRow

MAX_LETTER_CHARACTERS = 20_000
MAX_QUOTED_CHARACTERS = 4_000
ANSWERABLE_STATES = (MailState.ACCEPTED, MailState.EMPTY)  # known to come from the person
_REPLY_PREFIX = re.compile(r"(re|aw|antw|sv|vs|rv|ref|odp)\s*(\[\d+\])?\s*:", re.IGNORECASE)


class CannotAnswer(Exception):
    """Why no letter can be written to this mail; a sentence for the coach."""


@dataclass(frozen=True, slots=True)
class CoachLetter:
    """A letter that is queued."""

    to: str
    subject: str


def queue_answer(
    site: Site, mail_id: int, words: str, now: datetime, *, asks_to_share: bool = False, again: bool = False
) -> CoachLetter:
    """Queues the coach's words to the writer of this mail, to be sent with the next tick; the mail needs no more
    attention.

    With `asks_to_share`, the letter also asks whether the person's words may be shown to others. A mail that was
    answered before is answered only with `again`. Raises CannotAnswer."""
    words = strip_invisible(words).strip()
    if not words:
        raise CannotAnswer("There are no words to send.")
    if len(words) > MAX_LETTER_CHARACTERS:
        raise CannotAnswer(f"These are {len(words):,} characters; a letter may have {MAX_LETTER_CHARACTERS:,}.")
    with site.database.write() as session:
        mail = inbound_mail.lock_mail(session, mail_id)
        reply = inbound_mail.find_reply(session, mail_id)
        if mail is None or reply is None or mail.state not in ANSWERABLE_STATES:
            raise CannotAnswer(_why_unanswerable(mail, mail_id))
        enrollment = enrollments.lock_enrollment(session, reply.enrollment_id)
        assert enrollment is not None
        _require_answerable(session, site, mail, enrollment, again=again)
        letter = _queue(Work(session, site, now), mail, reply, enrollment, words, asks_to_share=asks_to_share)
        inbound_mail.clear_attention(session, [mail_id])
        end_wait_for_mail(Work(session, site, now), mail_id)
        history.record_event(
            session, now, EventKind.WROTE_BACK, enrollment, mail_id=mail_id, asks_to_share=asks_to_share
        )
        return letter


def words_of_mail(site: Site, mail_id: int) -> str:
    """Returns what the person wrote, '' if no words of theirs were found. Raises CannotAnswer if it is not a mail that
    can be answered."""
    with site.database.read() as session:
        mail, reply = inbound_mail.get_mail(session, mail_id), inbound_mail.find_reply(session, mail_id)
        if mail is None or reply is None or mail.state not in ANSWERABLE_STATES:
            raise CannotAnswer(_why_unanswerable(mail, mail_id))
        return reply.new_text


def strip_invisible(text: str) -> str:
    """Removes characters that can't be printed, except line ends; a tab becomes four spaces."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
    return "\n".join("".join(c for c in line if c.isprintable()).rstrip() for line in lines)


def _why_unanswerable(mail: MailRow | None, mail_id: int) -> str:
    if mail is None:
        return f"There is no mail {mail_id}. See: drip reply list"
    if mail.state == MailState.HELD:
        return (
            f"Mail {mail_id} may not be from the person it seems to be from: {mail.note}. "
            f"If you know that it is: drip reply replay {mail_id} --trust"
        )
    return f"Mail {mail_id} is from nobody in a course ({mail.state}), so it can't be answered from here."


def _require_answerable(session: Session, site: Site, mail: MailRow, enrollment: EnrollmentRow, *, again: bool) -> None:
    """Raises CannotAnswer if no letter may be sent to this person."""
    email = enrollment.email
    if found := suppressions.find_suppression(session, site.keys.suppression_keys(email)):
        raise CannotAnswer(f"{email} gets no mail any more ({found.reason}).")
    if not may_be_answered(enrollment.state, enrollment.ended_at, mail.received_at):
        why = "has left the course since" if enrollment.state == EnrollmentState.LEFT else f"is {enrollment.state}"
        raise CannotAnswer(f"{email} {why}, and gets no more mail of it.")
    if not again and any(_is_answer_to(delivery, mail.id) for delivery in ledger.deliveries_of(session, enrollment.id)):
        raise CannotAnswer(f"Mail {mail.id} was answered already. To write once more, add --again.")


def _is_answer_to(delivery: FullDeliveryRow, mail_id: int) -> bool:
    return delivery.kind == MailKind.LETTER and delivery.data["mail_id"] == str(mail_id)


def _queue(
    work: Work, mail: MailRow, reply: ReplyRow, enrollment: EnrollmentRow, words: str, *, asks_to_share: bool
) -> CoachLetter:
    edition = work.site.edition(work.session, enrollment.version_id)
    language = language_for(edition.course, enrollment.language)
    catalogue = edition.catalogue(language)
    zone = zone_of(enrollment.zone)
    data = {
        "subject": reply_subject(reply.subject, edition.course_in(language).title),
        "words": words,
        "said": "" if mail.is_withheld else _quote(reply.new_text),
        "written": long_date(local_date(mail.received_at, zone), local_date(work.now, zone), catalogue),
        "asks": "yes" if asks_to_share else "",
        "mail_id": str(mail.id),
        "wrote_at": mail.received_at.isoformat(),
        "in_reply_to": safe_message_id(reply.message_id),
    }
    queue_mail(
        work,
        enrollment,
        kind=MailKind.LETTER,
        occurrence=ledger.next_occurrence(work.session, enrollment.id, MailKind.LETTER),
        data=data,
    )
    return CoachLetter(enrollment.email, data["subject"])


def reply_subject(original: str, title: str) -> str:
    """Returns the subject of an answer: 'Re: ' and the original subject, or the course's title if that is empty."""
    subject = " ".join("".join(c if c.isprintable() else " " for c in original).split())[:200] or title
    return subject if _REPLY_PREFIX.match(subject) else f"Re: {subject}"


def _quote(words: str) -> str:
    words = strip_invisible(words).strip()
    return words if len(words) <= MAX_QUOTED_CHARACTERS else f"{words[:MAX_QUOTED_CHARACTERS].rstrip()} …"
