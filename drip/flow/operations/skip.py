"""Passing over what may have been sent before a backup was restored: everybody goes on where they would be by now.

A restored database knows one mail of each person as planned; those after it may have been sent as well. So the course
is walked on, each lesson passed over on the first day when it may have left, until the time up to which mail was sent.
Waits for answers are not waited for: the answer may have come, and be lost with the database."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from drip.core.operations.backlog import InterruptionCause
from drip.core.operations.event_kind import EventKind
from drip.core.planning.schedule import DAY, instant_of, local_date
from drip.flow.delivery.rescue import rescue
from drip.flow.operations.backlog import doubt_behind_hold, release_hold
from drip.flow.planning.plan import plan_next
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.delivery import ledger
from drip.storage.delivery.ledger import DeliveryEnd
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow, FullDeliveryRow
from drip.storage.engine.states import DeliveryState, MailKind, SkipReason
from drip.storage.operations import backlog, history, installation
from drip.storage.operations.installation import InstallationRow
from drip.storage.planning import enrollments

log = logging.getLogger(__name__)

BATCH_SIZE = 200
REASONS = {
    SkipReason.MAY_HAVE_BEEN_SENT: "skipped: may have been sent before the backup was restored",
    SkipReason.OVERDUE: "skipped: overdue after an outage",
}
MAX_PASSES = 20  # each may start further courses, which the next one walks


@dataclass(frozen=True, slots=True)
class SkipBounds:
    """What was meant for a time up to `slot_by` is passed over, and what follows it up to `walk_by`."""

    slot_by: datetime
    walk_by: datetime
    since: datetime  # the database knows what was sent before
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class SkipResult:
    mails: int
    people: int


def skip_backlog(site: Site, stamps: Path | None, until: datetime | None, now: datetime) -> SkipResult | None:
    """Passes over what may have been sent, plans on, and ends the hold; None where nothing is held. `until`: the time
    up to which mail was sent, where that is known better. After a crash, call it again: it goes on where it was."""
    with site.database.read() as session:
        known = installation.find_site_hold(session)
    if known is None:
        return None
    bounds = _bounds(site, known, stamps, until)
    rescue(site, now)
    mails = 0
    seen: set[int] = set()
    for _ in range(MAX_PASSES):
        with site.database.read() as session:
            found = backlog.enrollments_behind(session, bounds.slot_by, bounds.walk_by)
        ids = [enrollment_id for enrollment_id in found if enrollment_id not in seen]
        if not ids:
            break
        for at in range(0, len(ids), BATCH_SIZE):
            mails += _skip_batch(site, ids[at : at + BATCH_SIZE], bounds, now)
        seen.update(ids)
    release_hold(site, f"{mails} mails skipped", now)
    return SkipResult(mails, len(seen))


def _bounds(site: Site, known: InstallationRow, stamps: Path | None, until: datetime | None) -> SkipBounds:
    assert known.held_at is not None
    since = min(known.alive_at or known.held_at, known.held_at)
    if until is not None:
        return SkipBounds(until, until, since, SkipReason.MAY_HAVE_BEEN_SENT)
    found = doubt_behind_hold(site, known, stamps)
    if found is None or found.cause is InterruptionCause.OUTAGE:
        return SkipBounds(known.held_at, since, since, SkipReason.OVERDUE)
    return SkipBounds(found.sent_by, found.sent_by, since, SkipReason.MAY_HAVE_BEEN_SENT)


def _skip_batch(site: Site, ids: Sequence[int], bounds: SkipBounds, now: datetime) -> int:
    count = 0
    with site.database.write() as session:
        for enrollment_id in ids:
            count += _walk(Work(session, site, now), enrollment_id, bounds)
    log.info("skipped: %d mails of %d people", count, len(ids))
    return count


def _walk(work: Work, enrollment_id: int, bounds: SkipBounds) -> int:
    """Passes over one person's mails and plans on as the days went by; how many."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None or _was_walked(work.session, enrollment_id, bounds):
        return 0
    count, by, woken = 0, bounds.slot_by, False
    while (reached := _pass_over(work.session, enrollment, by, bounds, work.now)) is not None:
        passed, at = reached
        if not passed and woken:  # it was woken and nothing came of it: its plan has trouble of its own
            break
        count, by, woken = count + passed, bounds.walk_by, not passed
        plan_next(Work(work.session, work.site, at), enrollment_id)
    plan_next(work, enrollment_id)
    return count


def _was_walked(session: Session, enrollment_id: int, bounds: SkipBounds) -> bool:
    return any(
        ledger.skip_reason_of(d) is bounds.reason and d.ended_at is not None and d.ended_at >= bounds.since
        for d in ledger.deliveries_of(session, enrollment_id)
    )


def _pass_over(
    session: Session, enrollment: EnrollmentRow, by: datetime, bounds: SkipBounds, now: datetime
) -> tuple[int, datetime] | None:
    """(how many mails were passed over, the time that is reached by that); None where nothing is left up to `by`."""
    behind = [
        d for d in ledger.deliveries_of(session, enrollment.id) if d.state == DeliveryState.PLANNED and d.slot_at <= by
    ]
    if behind:
        _end(session, enrollment, behind, bounds.reason, now)
        return len(behind), max(delivery.slot_at for delivery in behind)
    planned = enrollments.get_enrollment(session, enrollment.id)
    wake_at = planned.wake_at if planned else None
    return (0, wake_at) if wake_at is not None and wake_at <= bounds.walk_by else None


def _end(
    session: Session, enrollment: EnrollmentRow, behind: Sequence[FullDeliveryRow], reason: SkipReason, now: datetime
) -> None:
    """As if they had left in their slots."""
    suppressed, words = DeliveryState.SUPPRESSED, REASONS[reason]
    ends = [
        DeliveryEnd(each.enrollment_id, each.number, suppressed, words, _left_at(enrollment, each), reason)
        for each in behind
    ]
    ledger.end_deliveries(session, ends)
    for each in behind:
        history.record_event(
            session, now, EventKind.NOT_SENT, enrollment, mail=each.kind, lesson=each.lesson, reason=words
        )


def _left_at(enrollment: EnrollmentRow, delivery: FullDeliveryRow) -> datetime:
    """A lesson takes up its whole day, as one that was sent would."""
    if delivery.kind != MailKind.LESSON:
        return delivery.slot_at
    zone = zone_of(enrollment.zone)
    return instant_of(local_date(delivery.slot_at, zone) + DAY, time(0), zone) - timedelta(seconds=1)
