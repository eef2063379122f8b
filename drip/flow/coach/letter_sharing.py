"""Shares a person's letter as a lesson for others, only if they have answered yes when the coach asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from drip.core.operations.event_kind import EventKind
from drip.flow.coach.letters import words_of_mail
from drip.flow.site import Site
from drip.storage.operations import history
from drip.storage.operations.history import EventRow
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail


class SharingNotAllowed(Exception):
    """Why a letter may not be shared; a sentence for the coach."""


def latest_sharing_consent(events: Iterable[EventRow], letter: int) -> bool | None:
    """Returns the person's latest answer about this letter, None if there is none. A mail that was read again counts
    only as it was read last."""
    answers: dict[int, tuple[datetime, bool]] = {}
    for event in events:
        mail_id = int(event.data.get("mail_id") or 0)
        if event.kind == EventKind.REPLAYED:
            answers.pop(mail_id, None)
        elif event.kind == EventKind.LETTER_SHARING and event.data["letter"] == letter:
            answers[mail_id] = (event.at, event.data["agreed"])
    return max(answers.values())[1] if answers else None


def shareable_words(site: Site, mail_id: int) -> str:
    """Returns the words of a letter that its writer has agreed to share. Raises SharingNotAllowed if they have not, and
    CannotAnswer if there is no such letter."""
    words = words_of_mail(site, mail_id)
    with site.database.read() as session:
        mail, reply = inbound_mail.get_mail(session, mail_id), inbound_mail.find_reply(session, mail_id)
        assert mail is not None
        assert reply is not None
        enrollment = enrollments.get_enrollment(session, reply.enrollment_id)
        assert enrollment is not None
        agreed = latest_sharing_consent(history.events_of(session, enrollment.subscriber_id), mail_id)
    if mail.is_withheld:
        lift = f"drip reply lift {mail_id}"
        raise SharingNotAllowed(f"Mail {mail_id} {mail.note}, and is given back nowhere. If that is a mistake: {lift}")
    if agreed is None:
        ask = f"drip reply answer {mail_id} --ask-to-share"
        raise SharingNotAllowed(f"Nobody has agreed that mail {mail_id} is shared. To ask: {ask}")
    if not agreed:
        raise SharingNotAllowed(f"Mail {mail_id} may not be shared: the answer was no.")
    return words


def record_shared_letter(site: Site, mail_id: int, lesson: str, now: datetime) -> None:
    with site.database.write() as session:
        reply = inbound_mail.find_reply(session, mail_id)
        enrollment = enrollments.get_enrollment(session, reply.enrollment_id) if reply else None
        history.record_event(session, now, EventKind.LETTER_SHARED, enrollment, mail_id=mail_id, lesson=lesson)
