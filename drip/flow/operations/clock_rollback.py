"""A clock that was ahead for a while and was set back: what was done in the meantime must not hold people up for that
long, since their next lesson keeps its distance from the last."""

from __future__ import annotations

import logging
from datetime import datetime

from drip.flow.alert import alert
from drip.flow.planning.plan import plan_next
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.operations import clock_rollback
from drip.storage.planning import enrollments

log = logging.getLogger(__name__)


def repair_future_dates(site: Site, now: datetime) -> int:
    """Dates what lies in the future to now, and plans anew for everybody concerned; how many people. Safe to repeat. It
    reads whole tables: call it when there is reason to think that the clock was ahead."""
    with site.database.write() as session:
        ids = sorted(clock_rollback.enrollments_dated_later(session, now))
        holds = clock_rollback.end_future_blocks(session, now)
        if ids or holds:
            alert(session, now, f"The clock was ahead and was set back: {len(ids)} people's plans are made anew.")
    for enrollment_id in ids:
        with site.database.write() as session:
            if enrollments.lock_enrollment(session, enrollment_id) is not None:
                clock_rollback.redate(session, enrollment_id, now)
                plan_next(Work(session, site, now), enrollment_id)
    return len(ids)
