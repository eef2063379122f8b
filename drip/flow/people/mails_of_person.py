"""Finds the inbound mails that belong to a person but were not read as their reply: they come from the person, were
sent to one of the person's reply addresses, or report on mail to the person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from drip.flow.site import Site
from drip.inbound import MESSAGE_FORM, UnreadableMail, parse
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailState
from drip.storage.people import personal_data
from drip.storage.people.erasure import address_pattern
from drip.storage.people.personal_data import UnmatchedMail

TOKEN_LENGTHS = {"reply": 2, "bounce": 2, "leave": 1}  # {purpose of a token in an address: how many numbers it holds}
AUTOMATIC_STATES = (
    *(MailState.BOUNCE_HARD, MailState.BOUNCE_SOFT, MailState.BOUNCE_UNKNOWN, MailState.COMPLAINT),
    *(MailState.AUTO_REPLY, MailState.LOOP),
)


@dataclass(frozen=True, slots=True)
class PersonIdentity:
    """What mails name a person by. `addresses` are the present one and those before it, in lower case."""

    addresses: frozenset[str]
    enrollment_ids: frozenset[int]


def identify_person(session: Session, subscriber_id: int | None, email: str) -> PersonIdentity:
    ids = personal_data.enrollment_ids_of(session, subscriber_id) if subscriber_id is not None else []
    return PersonIdentity(frozenset({email, *personal_data.addresses_of(session, ids)}), frozenset(ids))


def stray_mails(session: Session, site: Site, person: PersonIdentity, after: int = 0) -> list[int]:
    """Returns the ids, above `after`, of the mails that are from or about this person and were not read as anybody's
    reply. It searches all such mail, which takes about a second for a hundred megabytes."""
    mentioning = personal_data.unmatched_mails_with(session, person.addresses, after)
    return [
        mail.id
        for mail in personal_data.unmatched_mails(session, after)
        if _is_from(mail, person)
        or _was_sent_to(site, mail, person)
        or (mail.id in mentioning and _is_about(mail, mentioning[mail.id], person))
    ]


def _is_from(mail: UnmatchedMail, person: PersonIdentity) -> bool:
    return mail.mail_from.lower() in person.addresses


def _was_sent_to(site: Site, mail: UnmatchedMail, person: PersonIdentity) -> bool:
    return any(enrollment_id in person.enrollment_ids for enrollment_id in _enrollments_named(site, mail.rcpt_to))


def _enrollments_named(site: Site, recipients: Sequence[str]) -> Iterator[int]:
    """Yields the enrollment ids in the tokens of our addresses among the recipients."""
    for address in recipients:
        purpose, _, token = address.lower().rpartition("@")[0].partition("+")
        if purpose in TOKEN_LENGTHS and (numbers := site.keys.read_token(purpose, token, TOKEN_LENGTHS[purpose])):
            yield numbers[0]


def _is_about(mail: UnmatchedMail, raw: bytes, person: PersonIdentity) -> bool:
    """Whether a mail that mentions the person's address is about them. What another person wrote is not, whomever it
    mentions. A webhook's body that was not read yet is left out: it may report on others as well."""
    if not _mentions(raw, person.addresses):
        return False
    if mail.form != MESSAGE_FORM:
        return mail.state != MailState.RECEIVED
    if mail.state in AUTOMATIC_STATES:
        return True
    try:
        return parse(raw).from_address in person.addresses
    except UnreadableMail:
        return True


def _mentions(raw: bytes, addresses: Collection[str]) -> bool:
    text = raw.decode("utf-8", "replace")
    return any(address_pattern(address).search(text) for address in addresses)
