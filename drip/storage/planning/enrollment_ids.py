"""The IDs of enrollments. They occur in links and addresses that people keep for years, so none is used twice, not even
after an erasure. PostgreSQL's sequence sees to it; SQLite would continue from the highest existing ID."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import is_sqlite
from drip.storage.engine.tables import Enrollment, Installation, rows_of
from drip.storage.operations.installation import INSTALLATION_ID, lock_installation

_ENROLLMENT, _INSTALLATION = rows_of(Enrollment), rows_of(Installation)
_HIGHEST = select(
    select(func.max(_ENROLLMENT.c.id)).scalar_subquery(),
    select(_INSTALLATION.c.highest_erased).where(_INSTALLATION.c.id == INSTALLATION_ID).scalar_subquery(),
)


def new_id_value(session: Session) -> dict[str, int]:
    """Return {"id": the ID for a new enrollment}, or {} if the database assigns it."""
    if not is_sqlite(session):
        return {}
    there, erased = session.execute(_HIGHEST).one()
    return {"id": max(there or 0, erased or 0) + 1}


def retire_ids(session: Session, enrollment_ids: Collection[int]) -> None:
    """Make sure that nobody gets the IDs of these enrollments, which are being deleted."""
    installation = lock_installation(session)
    highest = max([installation.highest_erased or 0, *enrollment_ids])
    session.execute(update(_INSTALLATION).where(_INSTALLATION.c.id == INSTALLATION_ID).values(highest_erased=highest))
