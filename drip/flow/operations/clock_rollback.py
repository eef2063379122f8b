"""Repairs what a clock that was ahead has left behind. Times in the future would delay people's next lessons, which
keep their distance from the last one."""

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
    """Notices when the clock was set back while this process was running. Call `was_set_back` with each new time."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def was_set_back(self, now: datetime) -> bool:
        """Whether the time of the previous call was more than a minute later than `now`."""
        previous, self._latest = self._latest, now
        return previous is not None and now < previous - CLOCK_TOLERANCE


def clock_was_ahead(site: Site, now: datetime) -> bool:
    """Whether a worker was last alive later than `now`, according to a clock that has been set back since."""
    with site.database.read() as session:
        row = installation.find_installation(session)
        return row is not None and row.alive_at is not None and row.alive_at > now + CLOCK_TOLERANCE


def repair_future_dates(site: Site, now: datetime) -> int:
    """Sets times in the future to `now` and plans anew for the people concerned; returns how many. Safe to repeat.

    It reads whole tables, so call it only if the clock seems to have been ahead."""
    with site.database.write() as session:
        ids = sorted(clock_rollback.enrollments_dated_later(session, now))
        blocks = clock_rollback.end_future_blocks(session, now)
        if ids or blocks:
            alert(session, now, f"The clock was ahead and was set back: {len(ids)} people's plans are made anew.")
    for enrollment_id in ids:
        with site.database.write() as session:
            if enrollments.lock_enrollment(session, enrollment_id) is not None:
                clock_rollback.redate(session, enrollment_id, now)
                plan_next(Work(session, site, now), enrollment_id)
    return len(ids)
