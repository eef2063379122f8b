"""Proofs of work that were taken, until they are too old to be shown again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from drip.storage.engine.tables import SpentChallenge
from drip.storage.engine.upsert import add_if_missing


def spend_challenge(session: Session, key: str, expires_at: datetime) -> bool:
    """Whether it is spent by this, and was not before."""
    return add_if_missing(session, SpentChallenge, {"key": key, "expires_at": expires_at}, ["key"])


def delete_expired(session: Session, now: datetime) -> None:
    session.execute(delete(SpentChallenge).where(SpentChallenge.expires_at < now))
