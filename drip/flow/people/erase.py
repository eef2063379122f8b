"""Erases a person: everything stored about them is deleted at once. Only a keyed hash of their address stays, so that
it never gets mail again. See docs/operating.md."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from drip.core.cohorts.sharing import without_enrollments
from drip.core.operations.event_kind import EventKind
from drip.flow.people.mails_of_person import PersonIdentity, identify_person, stray_mails
from drip.flow.site import Site
from drip.storage.delivery import suppressions
from drip.storage.engine.database import Session, retry_conflicts
from drip.storage.engine.states import DeliveryState, SuppressionReason
from drip.storage.operations import history
from drip.storage.people import erasure, personal_data, subscribers
from drip.storage.people.erasure import DigestContents
from drip.storage.planning import digests as sharing

UNSENT_STATES = (DeliveryState.PLANNED, DeliveryState.CLAIMED)


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """How many courses and inbound mails were deleted, and digests of others that contained the person's words."""

    courses: int
    mails: int
    digests: int


def erase_person(site: Site, email: str, source: str, now: datetime) -> ErasureResult:
    """Deletes everything about this address in one transaction.

    It does so even if nobody has the address: mail from the person, or about them, may have come after they were
    erased. Safe to repeat."""
    return retry_conflicts(lambda: _erase(site, email, source, now))


def preview_erasure(site: Site, email: str) -> ErasureResult | None:
    """Returns what would be deleted; None if nothing is stored about this address."""
    with site.database.read() as session:
        person, subscriber = _person(session, email), subscribers.find_subscriber(session, email)
        mails = {*personal_data.mails_of(session, person.enrollment_ids), *stray_mails(session, site, person)}
        digests = erasure.digests_showing(session, person.enrollment_ids, lock=False)
    found = ErasureResult(len(person.enrollment_ids), len(mails), len(digests))
    return found if subscriber or mails else None


@dataclass(frozen=True, slots=True)
class _StrayMails:
    """The ids of the person's mails among those that were read as nobody's reply, up to the id `newest`."""

    ids: tuple[int, ...]
    newest: int


def _erase(site: Site, email: str, source: str, now: datetime) -> ErasureResult:
    """Searches the mail before the transaction, since that may take a while, and within it only what came since."""
    with site.database.read() as session:
        newest = personal_data.newest_mail(session)
        found = _StrayMails(tuple(stray_mails(session, site, _person(session, email))), newest)
    with site.database.write() as session:
        erased = _delete_all(session, site, email, found)
        suppressions.remove_suppressions(session, site.keys.suppression_keys(email))
        suppressions.suppress(session, site.keys.suppression_key(email), None, SuppressionReason.ERASED, "", now)
        history.record_event(session, now, EventKind.ERASED, source=source)
        return erased


def _delete_all(session: Session, site: Site, email: str, found: _StrayMails) -> ErasureResult:
    sharing.lock_against_digests(session)
    subscriber, person = subscribers.find_subscriber(session, email), _person(session, email)
    strays = [*found.ids, *stray_mails(session, site, person, after=found.newest)]
    erasure.lock_mails(session, [*personal_data.mails_of(session, person.enrollment_ids), *strays])
    ids = (erasure.lock_person(session, subscriber.id) if subscriber else None) or []
    digests = _remove_from_digests(session, ids)
    mails = erasure.delete_mails(session, {*personal_data.mails_of(session, ids), *strays})
    if subscriber:
        erasure.delete_person(session, subscriber.id, ids)
    for address in person.addresses:
        erasure.redact_address(session, address)
    return ErasureResult(len(ids), mails, digests)


def _person(session: Session, email: str) -> PersonIdentity:
    subscriber = subscribers.find_subscriber(session, email)
    return identify_person(session, subscriber.id if subscriber else None, email)


def _remove_from_digests(session: Session, ids: Collection[int]) -> int:
    """Removes the words of these enrollments from the digests of others; returns how many digests. A queued digest with
    nothing else in it is withdrawn."""
    changed = [_without(digest, ids) for digest in erasure.digests_showing(session, ids, lock=True)]
    empty = [digest for digest in changed if _is_to_withdraw(digest)]
    erasure.withdraw_digests(session, empty)
    erasure.rewrite_digests(session, [digest for digest in changed if not _is_to_withdraw(digest)])
    return len(changed)


def _without(digest: DigestContents, ids: Collection[int]) -> DigestContents:
    entries, shown = without_enrollments(digest.data["entries"], digest.data["shown"], ids)
    return digest._replace(data={**digest.data, "entries": entries, "shown": shown})


def _is_to_withdraw(digest: DigestContents) -> bool:
    """Whether an empty digest can be withdrawn. One that may have been sent stays in the ledger; it can no longer be
    made as it was, so it is not sent again."""
    return not digest.data["entries"] and digest.state in UNSENT_STATES and not digest.resent
