"""The audit: every due mail accounted for, or listed with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from drip.core.operations.event_kind import EventKind
from drip.flow.operations import backlog
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger, suppressions
from drip.storage.delivery.liveness import worker_is_gone
from drip.storage.engine.database import Session
from drip.storage.engine.records import FullDeliveryRow
from drip.storage.engine.states import DeliveryState
from drip.storage.operations import history
from drip.storage.planning import enrollments

OVERDUE_GRACE = timedelta(minutes=5)
ALERT_PERIOD = timedelta(weeks=1)
MAX_LISTED = 100  # of one kind: who needs more than that to see what is wrong asks the database


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something that is not as it should be, and why as far as is known."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """`counts`: {state of a delivery: how many}, and how many were `resent` after a doubt. `reasons`, of what failed or
    was suppressed: {reason: how many}. `alerts` are of the last week: {what was said: how often}."""

    counts: dict[str, int]
    resent: int
    reasons: dict[DeliveryState, dict[str, int]]
    findings: tuple[AuditFinding, ...]
    alerts: dict[str, int]


def audit(site: Site, now: datetime) -> Audit:
    with site.database.read() as session:
        return Audit(
            counts=ledger.count_states(session),
            resent=ledger.count_resent(session),
            reasons={
                state: ledger.count_reasons(session, state)
                for state in (DeliveryState.FAILED, DeliveryState.SUPPRESSED)
            },
            findings=tuple(_findings(Work(session, site, now))),
            alerts=Counter(
                event.data["message"] for event in history.events_since(session, EventKind.ALERT, now - ALERT_PERIOD)
            ),
        )


def _findings(work: Work) -> Iterator[AuditFinding]:
    if held := backlog.find_hold(work.session):
        yield AuditFinding(f"delivering is held since {held.held_at:%Y-%m-%d %H:%M} UTC", held.held_reason)
    yield from _overdue(work.session, work.now)
    yield from _under_way(work.session, work.site)
    yield from _stranded(work.session)
    for hold in suppressions.list_blocks(work.session, work.now):
        yield AuditFinding(f"{hold.kind} {hold.name} held until {hold.until:%Y-%m-%d %H:%M} UTC", hold.reason)
    for reason, count in ledger.count_reasons(work.session, DeliveryState.IN_DOUBT).items():
        yield AuditFinding(f"{count} in doubt", reason)


def _overdue(session: Session, now: datetime) -> Iterator[AuditFinding]:
    listed = ledger.overdue_deliveries(session, now, OVERDUE_GRACE, MAX_LISTED)
    for d in listed:
        reason = d.reason or "no worker has taken it: is one running?"
        yield AuditFinding(f"{_name(d)} was due {d.due_at:%Y-%m-%d %H:%M} UTC", reason)
    if len(listed) == MAX_LISTED and (more := ledger.count_overdue(session, now, OVERDUE_GRACE) - MAX_LISTED):
        yield AuditFinding(f"{more} further mails were due", "the longest overdue are listed above")


def _under_way(session: Session, site: Site) -> Iterator[AuditFinding]:
    """Their number is bounded by what workers take at once."""
    gone = {worker for worker in ledger.workers_under_way(session) if worker_is_gone(site.database, worker)}
    if not gone:
        return
    for worker, keys in ledger.keys_under_way(session).items():
        for enrollment_id, number in keys if worker in gone else ():
            yield AuditFinding(
                f"enrollment {enrollment_id}, mail {number} is claimed by {worker}", "that worker is gone"
            )


def _stranded(session: Session) -> Iterator[AuditFinding]:
    """Active people for whom nothing is planned and nothing will wake: this must never be."""
    for enrollment_id in enrollments.stranded_ids(session):
        yield AuditFinding(f"enrollment {enrollment_id}", "active, but nothing is planned for it")


def _name(delivery: FullDeliveryRow) -> str:
    return f"enrollment {delivery.enrollment_id}, {delivery.kind} {delivery.lesson}".rstrip()
