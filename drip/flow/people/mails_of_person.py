"""Which inbound mails are somebody's: those that were read as their replies, and of the others those that come from
them, came to an address of theirs, or report of mail to them."""

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

TOKEN_LENGTHS = {"reply": 2, "bounce": 2, "leave": 1}  # {purpose of a token in an address: how many numbers it has}
AUTOMATIC_STATES = (
    *(MailState.BOUNCE_HARD, MailState.BOUNCE_SOFT, MailState.BOUNCE_UNKNOWN, MailState.COMPLAINT),
    *(MailState.AUTO_REPLY, MailState.LOOP),
)


@dataclass(frozen=True, slots=True)
class PersonIdentity:
    """A person as mail knows them. `addresses` in lower case: the one of now, and those before."""

    addresses: frozenset[str]
    enrollment_ids: frozenset[int]


def identify_person(session: Session, subscriber_id: int | None, email: str) -> PersonIdentity:
    ids = personal_data.enrollment_ids_of(session, subscriber_id) if subscriber_id is not None else []
    return PersonIdentity(frozenset({email, *personal_data.addresses_of(session, ids)}), frozenset(ids))


def stray_mails(session: Session, site: Site, person: PersonIdentity, after: int = 0) -> list[int]:
    """Mail that was not read as anybody's reply, and is theirs or about them; of a higher number than `after`. It looks
    through all such mail, which takes a second for each hundred megabytes or so."""
    naming_them = personal_data.unmatched_mails_with(session, person.addresses, after)
    return [
        stray.id
        for stray in personal_data.unmatched_mails(session, after)
        if _is_from(stray, person)
        or _came_to(site, stray, person)
        or (stray.id in naming_them and _is_about(stray, naming_them[stray.id], person))
    ]


def _is_from(stray: UnmatchedMail, person: PersonIdentity) -> bool:
    return stray.mail_from.lower() in person.addresses


def _came_to(site: Site, stray: UnmatchedMail, person: PersonIdentity) -> bool:
    return any(enrollment_id in person.enrollment_ids for enrollment_id in _enrollments_named(site, stray.rcpt_to))


def _enrollments_named(site: Site, recipients: Sequence[str]) -> Iterator[int]:
    """The enrollments that the tokens in addresses of ours are of."""
    for address in recipients:
        purpose, _, token = address.lower().rpartition("@")[0].partition("+")
        if purpose in TOKEN_LENGTHS and (numbers := site.keys.read_token(purpose, token, TOKEN_LENGTHS[purpose])):
            yield numbers[0]


def _is_about(stray: UnmatchedMail, raw: bytes, person: PersonIdentity) -> bool:
    """What somebody else wrote is theirs, whomever it mentions. What is not read yet is left to be read: it may tell of
    others as well."""
    if not _names(raw, person.addresses):
        return False
    if stray.form != MESSAGE_FORM:
        return stray.state != MailState.RECEIVED
    if stray.state in AUTOMATIC_STATES:
        return True
    try:
        return parse(raw).from_address in person.addresses
    except UnreadableMail:
        return True


def _names(raw: bytes, addresses: Collection[str]) -> bool:
    text = raw.decode("utf-8", "replace")
    return any(address_pattern(address).search(text) for address in addresses)
