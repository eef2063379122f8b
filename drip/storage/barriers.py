"""What keeps mail from leaving: suppressed addresses, and holds on a recipient domain or a lesson."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from drip.storage.tables import Hold, Suppression


def suppress(session: Session, key: str, address: str, reason: str, detail: str, now: datetime) -> None:
    """Stops all mail to an address. The first reason stays."""
    if session.get(Suppression, key) is None:
        session.add(Suppression(key=key, address=address, reason=reason, detail=detail, at=now))
        session.flush()


def find_suppression(session: Session, key: str) -> Suppression | None:
    return session.get(Suppression, key)


def lift_suppression(session: Session, key: str, reason: str) -> None:
    """Lifts a suppression if it has this reason: an address that complained does not come back by signing up again."""
    session.execute(delete(Suppression).where(Suppression.key == key, Suppression.reason == reason))


def hold(session: Session, kind: str, name: str, until: datetime, reason: str, now: datetime) -> None:
    session.merge(Hold(kind=kind, name=name, until=until, reason=reason, at=now))
    session.flush()


def find_hold(session: Session, kind: str, name: str, now: datetime) -> Hold | None:
    found = session.get(Hold, (kind, name))
    return found if found is not None and found.until > now else None


def list_holds(session: Session, now: datetime) -> Sequence[Hold]:
    return session.scalars(select(Hold).where(Hold.until > now).order_by(Hold.kind, Hold.name)).all()
