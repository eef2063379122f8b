"""The one row that says which database this is, when it was last in use, and whether delivering is held."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from drip.storage.engine.tables import Installation
from drip.storage.engine.upsert import add_if_missing

INSTALLATION_ID = 1


def lock_installation(session: Session) -> Installation:
    """The row, kept from changing until this transaction ends; made where it is missing."""
    found = session.get(Installation, INSTALLATION_ID, with_for_update=True, populate_existing=True)
    if found is None:
        add_if_missing(
            session, Installation, {"id": INSTALLATION_ID, "instance": uuid.uuid4().hex, "held_reason": ""}, ["id"]
        )
        found = session.get_one(Installation, INSTALLATION_ID, with_for_update=True, populate_existing=True)
    return found


def find_installation(session: Session) -> Installation | None:
    return session.get(Installation, INSTALLATION_ID, populate_existing=True)


def find_site_hold(session: Session) -> Installation | None:
    """The row where delivering is held, else None: one look by key."""
    return session.scalars(
        select(Installation).where(Installation.id == INSTALLATION_ID, Installation.held_at.is_not(None))
    ).first()
