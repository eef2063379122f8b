"""The audit: every due mail accounted for, or listed with its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from drip.flow.site import Site
from drip.storage import barriers, enrollments, history, ledger
from drip.storage.database import Session
from drip.storage.liveness import is_gone
from drip.storage.states import State
from drip.storage.tables import Delivery

GRACE = timedelta(minutes=5)
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and why as far as is known."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """`alerts` are of the last week: {what was said: how often}."""

    counts: dict[tuple[str, str], int]
    findings: tuple[Finding, ...]
    alerts: dict[str, int]


def audit(site: Site, now: datetime) -> Audit:
    with site.database.read() as session:
        findings = [
            *_overdue(session, now),
            *_under_way(session, site),
            *_stranded(session),
            *(
                Finding(f"{h.kind} {h.name} held until {h.until:%Y-%m-%d %H:%M} UTC", h.reason)
                for h in barriers.list_holds(session, now)
            ),
        ]
        counts = ledger.count_states(session)
        alerts = Counter(event.data["message"] for event in history.events_since(session, "alert", now - A_WEEK))
    findings += [Finding(f"{n} in doubt", reason) for (state, reason), n in counts.items() if state == State.IN_DOUBT]
    return Audit(counts, tuple(findings), dict(alerts))


def _overdue(session: Session, now: datetime) -> list[Finding]:
    return [
        Finding(
            f"{_name(d)} was due {d.due_at:%Y-%m-%d %H:%M} UTC", d.reason or "no worker has taken it: is one running?"
        )
        for d in ledger.overdue(session, now, GRACE)
    ]


def _under_way(session: Session, site: Site) -> list[Finding]:
    return [
        Finding(f"enrollment {enrollment_id}, mail {number} is claimed by {worker}", "that worker is gone")
        for worker, keys in ledger.under_way(session).items()
        if is_gone(site.database, worker)
        for enrollment_id, number in keys
    ]


def _stranded(session: Session) -> list[Finding]:
    """Active people for whom nothing is planned and nothing will wake: this must never be."""
    return [
        Finding(f"enrollment {enrollment_id}", "active, but nothing is planned for it")
        for enrollment_id in enrollments.stranded_ids(session)
    ]


def _name(delivery: Delivery) -> str:
    return f"enrollment {delivery.enrollment_id}, {delivery.kind} {delivery.lesson}".rstrip()
