"""Skips mails that may have been sent before a backup was restored, so that everybody goes on where they would be now.

In a restored database, each person has one lesson planned, but those after it may have been sent as well. So each
person's plan is carried on, and every lesson is skipped on the first day on which it could have been sent, until the
time up to which mail was sent. Nobody waits for answers: they may have come, and be lost with the database."""

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
from drip.flow.operations.backlog import interruption_behind_hold, release_hold
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
MAX_PASSES = 20  # a pass may start further courses for people, which the next pass carries on


@dataclass(frozen=True, slots=True)
class SkipBounds:
    """Mails whose slot is up to `slot_by` are skipped, and those that the plan then adds, up to `walk_by`."""

    slot_by: datetime
    walk_by: datetime
    since: datetime  # up to here, the database knows what was sent
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class SkipResult:
    mails: int
    people: int


def skip_backlog(site: Site, stamps: Path | None, until: datetime | None, now: datetime) -> SkipResult | None:
    """Skips what may have been sent, plans on, and ends the hold. Returns None if the site is not on hold.

    `until` is the time up to which mail was sent, if the operator knows it. After a crash, call it again: it continues
    where it stopped."""
    with site.database.read() as session:
        row = installation.find_site_hold(session)
    if row is None:
        return None
    bounds = _bounds(site, row, stamps, until)
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


def _bounds(site: Site, row: InstallationRow, stamps: Path | None, until: datetime | None) -> SkipBounds:
    assert row.held_at is not None
    since = min(row.alive_at or row.held_at, row.held_at)
    if until is not None:
        return SkipBounds(until, until, since, SkipReason.MAY_HAVE_BEEN_SENT)
    found = interruption_behind_hold(site, row, stamps)
    if found is None or found.cause is InterruptionCause.OUTAGE:
        return SkipBounds(row.held_at, since, since, SkipReason.OVERDUE)
    return SkipBounds(found.sent_by, found.sent_by, since, SkipReason.MAY_HAVE_BEEN_SENT)


def _skip_batch(site: Site, ids: Sequence[int], bounds: SkipBounds, now: datetime) -> int:
    count = 0
    with site.database.write() as session:
        for enrollment_id in ids:
            count += _skip_for_person(Work(session, site, now), enrollment_id, bounds)
    log.info("skipped: %d mails of %d people", count, len(ids))
    return count


def _skip_for_person(work: Work, enrollment_id: int, bounds: SkipBounds) -> int:
    """Skips one person's mails and plans on, as if the days had passed; returns how many mails were skipped."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None or _was_skipped(work.session, enrollment_id, bounds):
        return 0
    count, by, was_woken = 0, bounds.slot_by, False
    while (step := _skip_planned(work.session, enrollment, by, bounds, work.now)) is not None:
        skipped, at = step
        if not skipped and was_woken:  # planning again at `wake_at` changed nothing: something else is wrong with it
            break
        count, by, was_woken = count + skipped, bounds.walk_by, not skipped
        plan_next(Work(work.session, work.site, at), enrollment_id)
    plan_next(work, enrollment_id)
    return count


def _was_skipped(session: Session, enrollment_id: int, bounds: SkipBounds) -> bool:
    return any(
        ledger.skip_reason_of(d) is bounds.reason and d.ended_at is not None and d.ended_at >= bounds.since
        for d in ledger.deliveries_of(session, enrollment_id)
    )


def _skip_planned(
    session: Session, enrollment: EnrollmentRow, by: datetime, bounds: SkipBounds, now: datetime
) -> tuple[int, datetime] | None:
    """Skips the planned mails up to `by`. Returns (how many, the time this brings the person to); None if there is
    nothing left to do."""
    behind = [
        d for d in ledger.deliveries_of(session, enrollment.id) if d.state == DeliveryState.PLANNED and d.slot_at <= by
    ]
    if behind:
        _end_as_skipped(session, enrollment, behind, bounds.reason, now)
        return len(behind), max(delivery.slot_at for delivery in behind)
    current = enrollments.get_enrollment(session, enrollment.id)
    wake_at = current.wake_at if current else None
    return (0, wake_at) if wake_at is not None and wake_at <= bounds.walk_by else None


def _end_as_skipped(
    session: Session, enrollment: EnrollmentRow, behind: Sequence[FullDeliveryRow], reason: SkipReason, now: datetime
) -> None:
    """Ends these mails as if they had been sent in their slots."""
    suppressed, words = DeliveryState.SUPPRESSED, REASONS[reason]
    ends = [
        DeliveryEnd(each.enrollment_id, each.number, suppressed, words, _counts_as_sent_at(enrollment, each), reason)
        for each in behind
    ]
    ledger.end_deliveries(session, ends)
    for each in behind:
        history.record_event(
            session, now, EventKind.NOT_SENT, enrollment, mail=each.kind, lesson=each.lesson, reason=words
        )


def _counts_as_sent_at(enrollment: EnrollmentRow, delivery: FullDeliveryRow) -> datetime:
    """Returns when a skipped mail counts as sent: a lesson at the end of its day, since a day has only one."""
    if delivery.kind != MailKind.LESSON:
        return delivery.slot_at
    zone = zone_of(enrollment.zone)
    return instant_of(local_date(delivery.slot_at, zone) + DAY, time(0), zone) - timedelta(seconds=1)
