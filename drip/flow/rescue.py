"""What a dead worker left behind: claimed mail goes back to the queue, half-given mail is in doubt until settled."""

from __future__ import annotations

from datetime import datetime, timedelta

from drip.flow.plan import plan_next
from drip.flow.site import OnDoubt, Site
from drip.storage import enrollments, history, ledger
from drip.storage.database import Session
from drip.storage.liveness import is_gone
from drip.storage.states import State
from drip.storage.tables import Delivery, Enrollment

BREATH = timedelta(
    minutes=1
)  # before a mail in doubt is sent again: whatever broke off the first try may still be there


def rescue(site: Site, now: datetime) -> int:
    """Takes over what workers that are gone had claimed; how many mails. Proof of death is their lock, not a clock."""
    with site.database.read() as session:
        workers = list(ledger.under_way(session))
    return sum(rescue_from(site, worker, now) for worker in workers if is_gone(site.database, worker))


def rescue_from(site: Site, worker: str, now: datetime) -> int:
    """Puts right whatever this worker has under way; call it only for a worker that is gone, or as that worker."""
    with site.database.write() as session:
        keys = ledger.under_way(session).get(worker, [])
        for key in keys:
            _rescue_one(session, site, key, now)
    return len(keys)


def settle_doubt(
    session: Session, site: Site, delivery: Delivery, enrollment: Enrollment, reason: str, now: datetime
) -> None:
    """The body may have left, or not (RFC 1047). The site's policy settles it, and the history keeps count."""
    history.record(session, now, "in doubt", enrollment, mail=delivery.kind, lesson=delivery.lesson, reason=reason)
    if site.on_doubt is OnDoubt.RESEND_ONCE and not delivery.resent:
        delivery.resent = True
        ledger.release(delivery, now + BREATH, attempted=True)
    elif site.on_doubt is OnDoubt.DROP:
        ledger.end(delivery, State.FAILED, f"in doubt, dropped: {reason}", now)
    else:
        ledger.end(delivery, State.IN_DOUBT, reason, now)


def _rescue_one(session: Session, site: Site, key: ledger.Key, now: datetime) -> None:
    enrollment = enrollments.lock_enrollment(session, key[0])
    delivery = ledger.get_delivery(session, key)
    if enrollment is None or delivery is None:
        return
    if delivery.state == State.HANDING_OVER:
        settle_doubt(session, site, delivery, enrollment, "the worker ended during the hand-over", now)
    elif delivery.state == State.CLAIMED:
        ledger.release(delivery, delivery.due_at, attempted=False)
    plan_next(session, site, key[0], now)
