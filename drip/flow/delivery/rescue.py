"""Takes over the mails of dead workers: a claimed mail goes back to the queue, a mail being handed over is in doubt
and gets settled."""

from __future__ import annotations

from datetime import datetime

from drip.flow.delivery.settle import settle_doubt
from drip.flow.planning.plan import plan_all
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.delivery.liveness import worker_is_gone
from drip.storage.engine.states import DeliveryState
from drip.storage.planning import enrollments


def rescue(site: Site, now: datetime, gone_before: set[str] | None = None) -> int:
    """Takes over what workers that are gone had under way; returns how many mails. A worker is gone if its lock is
    free; no clock decides it.

    `gone_before` is the caller's memory from call to call. With it, on PostgreSQL, mails in doubt are settled only at
    the second call: a restart of the database drops all locks, and live workers take theirs again."""
    with site.database.read() as session:
        workers = ledger.workers_under_way(session)
    gone = {worker for worker in workers if worker_is_gone(site.database, worker)}
    certain = gone if gone_before is None or site.database.is_sqlite else gone & gone_before
    if gone_before is not None:
        gone_before.clear()
        gone_before |= gone
    return sum(_take_over(site, worker, now, settle=worker in certain) for worker in sorted(gone))


def rescue_from(site: Site, worker: str, now: datetime) -> int:
    """Takes over whatever this worker has under way. Call it only for a worker that is gone, or as that worker."""
    return _take_over(site, worker, now, settle=True)


def _take_over(site: Site, worker: str, now: datetime, *, settle: bool) -> int:
    with site.database.write() as session:
        released = ledger.release_claimed(session, worker)
        doubtful = ledger.keys_handing_over(session, worker) if settle else []
        for key in doubtful:
            _settle_one(Work(session, site, now), worker, key)
        keys = {*released, *doubtful}
        if keys:
            plan_all(Work(session, site, now), sorted({enrollment_id for enrollment_id, _ in keys}))
    return len(keys)


def _settle_one(work: Work, worker: str, key: ledger.DeliveryKey) -> None:
    """Settles a mail in doubt, unless another worker did so while this one waited for the lock."""
    enrollment = enrollments.lock_enrollment(work.session, key[0])
    delivery = ledger.get_delivery(work.session, key)
    if enrollment is None or delivery is None:
        return
    if delivery.state == DeliveryState.HANDING_OVER and delivery.claimed_by == worker:
        settle_doubt(work, delivery, enrollment, "the worker ended during the hand-over")
