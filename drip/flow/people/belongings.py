"""Which inbound mails are somebody's: those that were read as their replies, and of the others those that come from
them, came to an address of theirs, or report of mail to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from drip.flow.site import Site
from drip.inbound import MESSAGE_FORM, UnreadableMail, parse
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailState
from drip.storage.people import belongings
from drip.storage.people.belongings import UnmatchedMail
from drip.storage.people.erasing import address_pattern

OURS = {"reply": 2, "bounce": 2, "leave": 1}  # {purpose of a token in an address: how many numbers it has}
BY_MACHINES = (
    *(MailState.BOUNCE_HARD, MailState.BOUNCE_SOFT, MailState.BOUNCE_UNKNOWN, MailState.COMPLAINT),
    *(MailState.AUTO_REPLY, MailState.LOOP),
)


@dataclass(frozen=True, slots=True)
class Whose:
    """A person as mail knows them. `addresses` in lower case: the one of now, and those before."""

    addresses: frozenset[str]
    enrollment_ids: frozenset[int]


def whose(session: Session, subscriber_id: int | None, email: str) -> Whose:
    ids = belongings.enrollment_ids_of(session, subscriber_id) if subscriber_id is not None else []
    return Whose(frozenset({email, *belongings.addresses_of(session, ids)}), frozenset(ids))


def stray_mails(session: Session, site: Site, person: Whose, after: int = 0) -> list[int]:
    """Mail that was not read as anybody's reply, and is theirs or about them; of a higher number than `after`. It looks
    through all such mail, which takes a second for each hundred megabytes or so."""
    naming_them = belongings.unmatched_mails_with(session, person.addresses, after)
    return [
        stray.id
        for stray in belongings.unmatched_mails(session, after)
        if _is_from(stray, person)
        or _came_to(site, stray, person)
        or (stray.id in naming_them and _is_about(stray, naming_them[stray.id], person))
    ]


def _is_from(stray: UnmatchedMail, person: Whose) -> bool:
    return stray.mail_from.lower() in person.addresses


def _came_to(site: Site, stray: UnmatchedMail, person: Whose) -> bool:
    return any(enrollment_id in person.enrollment_ids for enrollment_id in _named(site, stray.rcpt_to))


def _named(site: Site, recipients: Sequence[str]) -> Iterator[int]:
    """The enrollments that the tokens in addresses of ours are of."""
    for address in recipients:
        purpose, _, token = address.lower().rpartition("@")[0].partition("+")
        if purpose in OURS and (numbers := site.read_token(purpose, token, OURS[purpose])):
            yield numbers[0]


def _is_about(stray: UnmatchedMail, raw: bytes, person: Whose) -> bool:
    """What somebody else wrote is theirs, whomever it mentions. What is not read yet is left to be read: it may tell of
    others as well."""
    if not _names(raw, person.addresses):
        return False
    if stray.form != MESSAGE_FORM:
        return stray.state != MailState.RECEIVED
    if stray.state in BY_MACHINES:
        return True
    try:
        return parse(raw).from_address in person.addresses
    except UnreadableMail:
        return True


def _names(raw: bytes, addresses: Collection[str]) -> bool:
    text = raw.decode("utf-8", "replace")
    return any(address_pattern(address).search(text) for address in addresses)
