"""The planning tick: plans on for people whose wait or pause is over."""

from __future__ import annotations

from datetime import datetime

from drip.flow.planning.plan import plan_all
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.planning import enrollments

BATCH_SIZE = 200


def wake_up(site: Site, now: datetime) -> int:
    """Plans on for everybody whose `wake_at` has come; returns how many people that were."""
    count = 0
    while True:
        with site.database.write() as session:
            ids = enrollments.ids_to_wake(session, now, BATCH_SIZE)
            plan_all(Work(session, site, now), ids)
        count += len(ids)
        if len(ids) < BATCH_SIZE:
            return count
