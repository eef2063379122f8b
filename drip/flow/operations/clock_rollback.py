"""A clock that was ahead for a while and was set back: what was done in the meantime must not hold people up for that
long, since their next lesson keeps its distance from the last."""

from __future__ import annotations

import logging
from datetime import datetime

from drip.core.clock import CLOCK_TOLERANCE
from drip.flow.alert import alert
from drip.flow.planning.plan import plan_next
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.operations import clock_rollback, installation
from drip.storage.planning import enrollments

log = logging.getLogger(__name__)


class ClockWatch:
    """Notices that the clock was set back, by the times that one process has seen. Ask with each look at the clock."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def noticed(self, now: datetime) -> bool:
        """Whether the clock was ahead at the look before, by more than a minute."""
        before, self._latest = self._latest, now
        return before is not None and now < before - CLOCK_TOLERANCE


def clock_was_ahead(site: Site, now: datetime) -> bool:
    """Whether a worker lived later than now: by a clock that was ahead and has been set back since."""
    with site.database.read() as session:
        known = installation.find_installation(session)
        return known is not None and known.alive_at is not None and known.alive_at > now + CLOCK_TOLERANCE


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
