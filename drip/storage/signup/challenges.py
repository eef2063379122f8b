"""Proofs of work that were accepted, stored until they are too old to be used again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from drip.storage.engine.tables import SpentChallenge
from drip.storage.engine.upsert import add_if_missing


def spend_challenge(session: Session, key: str, expires_at: datetime) -> bool:
    """Return whether this call has spent the challenge, rather than an earlier one."""
    return add_if_missing(session, SpentChallenge, {"key": key, "expires_at": expires_at}, ["key"])


def delete_expired(session: Session, now: datetime) -> None:
    session.execute(delete(SpentChallenge).where(SpentChallenge.expires_at < now))
