"""The audit: counts all mails by state, and lists each one that is overdue or stuck, with the reason."""

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
MAX_LISTED = 100  # findings of one kind; more would not help to see what is wrong


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something that is not as it should be, and the reason as far as it is known."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """`counts` is {state: number of deliveries}; `resent` is how many were sent again after a doubt. `reasons` says of
    the states FAILED and SUPPRESSED {reason: number of deliveries}. `alerts` is {message: how often it was raised in
    the last week}."""

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
    if site_hold := backlog.find_hold(work.session):
        yield AuditFinding(f"delivering is held since {site_hold.held_at:%Y-%m-%d %H:%M} UTC", site_hold.held_reason)
    yield from _overdue(work.session, work.now)
    yield from _abandoned_claims(work.session, work.site)
    yield from _stranded(work.session)
    for block in suppressions.list_blocks(work.session, work.now):
        yield AuditFinding(f"{block.kind} {block.name} held until {block.until:%Y-%m-%d %H:%M} UTC", block.reason)
    for reason, count in ledger.count_reasons(work.session, DeliveryState.IN_DOUBT).items():
        yield AuditFinding(f"{count} in doubt", reason)


def _overdue(session: Session, now: datetime) -> Iterator[AuditFinding]:
    listed = ledger.overdue_deliveries(session, now, OVERDUE_GRACE, MAX_LISTED)
    for d in listed:
        reason = d.reason or "no worker has taken it: is one running?"
        yield AuditFinding(f"{_name(d)} was due {d.due_at:%Y-%m-%d %H:%M} UTC", reason)
    if len(listed) == MAX_LISTED and (more := ledger.count_overdue(session, now, OVERDUE_GRACE) - MAX_LISTED):
        yield AuditFinding(f"{more} further mails were due", "the longest overdue are listed above")


def _abandoned_claims(session: Session, site: Site) -> Iterator[AuditFinding]:
    """Deliveries claimed by workers that are dead; not many, since a worker claims only a few hundred at once."""
    dead = {worker for worker in ledger.workers_under_way(session) if worker_is_gone(site.database, worker)}
    if not dead:
        return
    for worker, keys in ledger.keys_under_way(session).items():
        for enrollment_id, number in keys if worker in dead else ():
            yield AuditFinding(
                f"enrollment {enrollment_id}, mail {number} is claimed by {worker}", "that worker is gone"
            )


def _stranded(session: Session) -> Iterator[AuditFinding]:
    """Active people who have nothing planned and no time to plan again. There should never be any."""
    for enrollment_id in enrollments.stranded_ids(session):
        yield AuditFinding(f"enrollment {enrollment_id}", "active, but nothing is planned for it")


def _name(delivery: FullDeliveryRow) -> str:
    return f"enrollment {delivery.enrollment_id}, {delivery.kind} {delivery.lesson}".rstrip()
