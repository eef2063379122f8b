"""For watching a site: the events since the last look, and when the next thing is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drip.flow.site import Site
from drip.storage.delivery import ledger
from drip.storage.operations import history
from drip.storage.planning import enrollments


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    id: int
    at: datetime
    kind: str
    data: dict[str, Any]


def timeline_since(site: Site, event_id: int) -> list[TimelineEvent]:
    with site.database.read() as session:
        return [TimelineEvent(e.id, e.at, e.kind, e.data) for e in history.events_after(session, event_id)]


def next_due(site: Site) -> datetime | None:
    """Returns when the next mail or digest is due or the next wait ends; None if nothing is planned."""
    with site.database.read() as session:
        times = (ledger.next_due(session), enrollments.next_wake(session), enrollments.next_digest(session))
    return min((at for at in times if at is not None), default=None)
