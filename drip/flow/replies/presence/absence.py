"""What automatic mail changes: a course waits until its person is back, and stops where nobody reads the mailbox."""

from __future__ import annotations

from datetime import date, datetime, time
from email.utils import parsedate_to_datetime

from drip.core.operations.event_kind import EventKind
from drip.core.planning.pause_source import PauseSource
from drip.core.planning.schedule import instant_of, local_date
from drip.core.replies.presence.absence import Absence, HasLeft, read_automatic_reply
from drip.flow.people.preferences import automatic_pause, pause
from drip.flow.replies.interpret import cut_reply
from drip.flow.replies.match import Match, context_of, find_match
from drip.flow.replies.open_mail import OpenedMail, Verdict
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import EnrollmentState, MailState
from drip.storage.operations import history
from drip.storage.planning import enrollments
from drip.storage.replies.inbound_mail import MailRow

SIGNS_OF_LEAVING = 2  # mails that were answered so; one may be a mistake


def read_automatic_mail(work: Work, mail: MailRow, opened_mail: OpenedMail) -> Verdict:
    """Acts on an automatic mail that answers one of ours and is from its person's own address; else it is shelved."""
    parsed = opened_mail.mail
    context = context_of(work.session, [(opened_mail.references, parsed)])
    match = find_match(context, opened_mail.references)
    if match is None or match.enrollment.state != EnrollmentState.ACTIVE:
        return Verdict(MailState.AUTO_REPLY)
    if reason := reason_to_quarantine(work.session, parsed, match.by, match.enrollment, work.site.authserv):
        return Verdict(MailState.AUTO_REPLY, reason)
    reply = cut_reply(work, context, parsed, match, mail.id, mail.received_at)
    sent_on = _sent_on(parsed.date, mail.received_at, match.enrollment)
    match read_automatic_reply(parsed.subject, reply.cut.new, sent_on):
        case Absence(until=day):
            return _hold_until(work, match.enrollment, day)
        case HasLeft():
            return _note_leaving(work, match, mail.id)
    return Verdict(MailState.AUTO_REPLY)


def _sent_on(written: str, received_at: datetime, enrollment: EnrollmentRow) -> date:
    """Returns the day on which a mail was sent, in the person's zone. A time that cannot be read, or is after that of
    our receiving it, does not count."""
    try:
        sent_at = parsedate_to_datetime(written)
    except ValueError:
        sent_at = received_at
    is_believable = sent_at.tzinfo is not None and sent_at <= received_at
    return local_date(sent_at if is_believable else received_at, zone_of(enrollment.zone))


def _hold_until(work: Work, enrollment: EnrollmentRow, day: date) -> Verdict:
    """Pauses the course until then. A pause of their own stands, and so does what they ended themselves: each mail that
    comes while they are away is answered in the same words."""
    note = f"away until {day.isoformat()}"
    until = instant_of(day, time(0), zone_of(enrollment.zone))
    limit = work.site.max_absence
    if limit is None or until <= work.now:
        return Verdict(MailState.AUTO_REPLY, note)
    is_their_own = enrollment.paused_at is not None and automatic_pause(work.session, enrollment) is None
    if is_their_own or _was_held_until(work, enrollment, day):
        return Verdict(MailState.AUTO_REPLY, note)
    pause(work, enrollment.id, min(until, work.now + limit), PauseSource.OUT_OF_OFFICE, back_on=day.isoformat())
    return Verdict(MailState.AUTO_REPLY, f"{note}: the course waits")


def _was_held_until(work: Work, enrollment: EnrollmentRow, day: date) -> bool:
    held = history.events_of_enrollment(work.session, enrollment.id, EventKind.PAUSED)
    return any(event.data.get("back_on") == day.isoformat() for event in held)


def _note_leaving(work: Work, match: Match, mail_id: int) -> Verdict:
    """Counts the mails that were answered so. From the second on, nothing more is sent, and the coach decides."""
    enrollment, number = match.enrollment, match.delivery.number if match.delivery else None
    history.record_event(work.session, work.now, EventKind.MAILBOX_LEFT, enrollment, mail_id=mail_id, number=number)
    signs = history.events_of_enrollment(work.session, enrollment.id, EventKind.MAILBOX_LEFT)
    if len({event.data["number"] for event in signs}) < SIGNS_OF_LEAVING:
        return Verdict(MailState.AUTO_REPLY, "says that nobody reads this mailbox any more", attention=True)
    for each in enrollments.enrollments_of(work.session, enrollment.subscriber_id, EnrollmentState.ACTIVE):
        if each.paused_at is None:
            pause(work, each.id, None, PauseSource.HAS_LEFT)
    return Verdict(MailState.AUTO_REPLY, "nobody reads this mailbox any more: no more mail is sent", attention=True)
