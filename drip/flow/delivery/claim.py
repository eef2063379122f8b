"""Claims due deliveries for a worker, and reads everything that is needed to deliver them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from drip.core.courses.course_json import CourseDataError
from drip.crash import crash_point
from drip.flow.delivery import send_rates
from drip.flow.delivery.prepare import Barriers, DueMail, Preparation, prepare, read_barriers
from drip.flow.delivery.recipient import recipient_of
from drip.flow.edition import Edition
from drip.flow.planning.progress import People, read_people
from drip.flow.planning.wake_up import wake_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import Signer, Withdrawn
from drip.storage.delivery import ledger
from drip.storage.engine import records
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery
from drip.storage.operations import installation

NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class Batch:
    """Claimed deliveries, the longest due first, with what was read when they were claimed.

    `editions` and `errors` are by version id; a version that cannot be read is only in `errors`. `wait` is the time
    until the send rate allows more, if it allowed nothing. `more` is true if something was due, so that there may be
    more."""

    deliveries: Sequence[ClaimedDelivery]
    people: People
    barriers: Barriers
    editions: Mapping[int, Edition]
    errors: Mapping[int, Exception]
    wait: timedelta = NO_WAIT
    more: bool = False

    def prepare(
        self, site: Site, signer: Signer | None, delivery: ClaimedDelivery, now: datetime
    ) -> Preparation | Withdrawn:
        """Prepares one mail. Raises whatever keeps it from being made."""
        if delivery.enrollment_id not in self.people.enrollments:  # erased since it was claimed
            return Withdrawn()
        if delivery.version_id in self.errors:
            raise self.errors[delivery.version_id]
        edition = self.editions[delivery.version_id]
        due = DueMail(delivery, edition, self.people.view(edition.course, delivery.enrollment_id))
        return prepare(site, signer, due, self.barriers, now)


def claim(site: Site, worker: str, limit: int, now: datetime) -> Batch:
    """Claims up to `limit` deliveries that are due.

    People whose wait is over are planned first: they must reach a place in the sequence before they can pass it, even
    if both came due while no worker ran."""
    wake_up(site, now)
    with site.database.write() as session:
        allowed = (
            0
            if (on_hold := installation.find_site_hold(session))
            else send_rates.count_allowed(Work(session, site, now))
        )
        most = limit if allowed is None else min(limit, allowed)
        claimed = ledger.claim(session, worker, now, most) if most else []
        more = bool(claimed)  # even if all of these have to wait for their turn: others are due behind them
        if claimed and site.rates.domains:
            claimed = _put_back_over_rate(Work(session, site, now), worker, claimed)
        send_rates.consume(Work(session, site, now), len(claimed))
        wait = send_rates.time_until_allowed(Work(session, site, now)) if allowed == 0 and not on_hold else NO_WAIT
    crash_point("claimed", claimed)
    return replace(read_batch(site, claimed, now), wait=wait, more=more)


def _put_back_over_rate(work: Work, worker: str, claimed: Sequence[ClaimedDelivery]) -> list[ClaimedDelivery]:
    """Puts back mails whose recipient domain may get no more for now, due at their turn; returns the others."""
    ids = [delivery.enrollment_id for delivery in claimed]
    emails = {person.id: person.email for person in records.read_enrollments(work.session, ids, lock=False)}
    requests = [
        (d.key, recipient_of(d, emails.get(d.enrollment_id, "")).rpartition("@")[2], d.turn_at) for d in claimed
    ]
    turns = send_rates.assign_turns(work, requests)
    requeues = [ledger.Requeue(*d.key, turns[d.key], d.slot_at, turns[d.key]) for d in claimed if d.key in turns]
    ledger.requeue(work.session, worker, requeues)
    return [delivery for delivery in claimed if delivery.key not in turns]


def read_batch(site: Site, claimed: Sequence[ClaimedDelivery], now: datetime) -> Batch:
    """Reads what is known about the people these deliveries go to."""
    if not claimed:
        return Batch((), People({}, {}, {}, {}), Barriers({}, {}), {}, {})
    with site.database.read() as session:
        people = read_people(session, list({delivery.enrollment_id for delivery in claimed}))
        existing = people.enrollments  # without those who were erased since the claim
        emails = {recipient_of(d, existing[d.enrollment_id].email) for d in claimed if d.enrollment_id in existing}
        barriers = read_barriers(Work(session, site, now), emails)
        editions, errors = _read_editions(session, site, {delivery.version_id for delivery in claimed})
    return Batch(claimed, people, barriers, editions, errors)


def _read_editions(
    session: Session, site: Site, version_ids: Iterable[int]
) -> tuple[dict[int, Edition], dict[int, Exception]]:
    editions: dict[int, Edition] = {}
    errors: dict[int, Exception] = {}
    for version_id in version_ids:
        try:
            editions[version_id] = site.edition(session, version_id)
        except CourseDataError as error:
            errors[version_id] = error
    return editions, errors
