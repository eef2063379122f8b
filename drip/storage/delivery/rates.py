"""How far all workers together have used up the send rates: one row for each rate, locked while somebody consumes
it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from drip.storage.delivery.ledger import IS_PLANNED
from drip.storage.engine.tables import Delivery, SendRate
from drip.storage.engine.upsert import add_if_missing

ALL_MAIL, CLOCK = "all", "clock"


def domain_rate_name(domain: str) -> str:
    """Return the name of a domain's rate, which no other rate can have."""
    return f"@{domain}"


def lock_rates(session: Session, names: Sequence[str], new: datetime) -> dict[str, datetime]:
    """Return {name: free_at} and lock these rates until the transaction ends; a missing rate starts at `new`. Everybody
    locks in the order of the names, and 'all' before the domains, so that nobody deadlocks."""
    wanted = sorted(set(names))
    known = set(session.scalars(select(SendRate.name).where(SendRate.name.in_(wanted))))
    for name in wanted:
        if name not in known:
            add_if_missing(session, SendRate, {"name": name, "free_at": new}, ["name"])
    rows = select(SendRate.name, SendRate.free_at).where(SendRate.name.in_(wanted)).order_by(SendRate.name)
    return {row.name: row.free_at for row in session.execute(rows.with_for_update())}


def save_rates(session: Session, free_at: Mapping[str, datetime]) -> None:
    """Write rates that were locked before."""
    if free_at:
        session.execute(update(SendRate), [{"name": name, "free_at": at} for name, at in sorted(free_at.items())])


def consume_rate(session: Session, name: str, every: timedelta, now: datetime) -> bool:
    """Use a rate of one in `every`, by name; return False if its next turn has not come yet. A turn further away than
    `every` comes from a clock that was ahead, and is ignored."""
    free_at = lock_rates(session, [name], now)[name]
    if now < free_at <= now + every:
        return False
    save_rates(session, {name: now + every})
    return True


def read_rate(session: Session, name: str) -> datetime | None:
    """Return when the next turn of a rate is, without locking it."""
    return session.scalar(select(SendRate.free_at).where(SendRate.name == name))


def reset_future_rates(session: Session, now: datetime) -> None:
    """Let no rate be used up beyond `now`."""
    ahead = SendRate.free_at > now
    for rows in (SendRate.name == ALL_MAIL, SendRate.name.like("@%")):
        session.scalars(select(SendRate.name).where(rows, ahead).order_by(SendRate.name).with_for_update()).all()
        session.execute(update(SendRate).where(rows, ahead).values(free_at=now))


def release_future_turns(session: Session, after: datetime) -> int:
    """Take the turns after `after` away from queued mails, which become due at their slots again; return how many."""
    theirs = (IS_PLANNED, Delivery.turn_at.is_not(None), Delivery.turn_at > after)
    done = session.execute(update(Delivery).where(*theirs).values(due_at=Delivery.slot_at, turn_at=None))
    return int(getattr(done, "rowcount", 0))
