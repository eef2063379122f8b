"""The one row that says which database this is, when it was last in use, and whether delivery is on hold."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import columns_of
from drip.storage.engine.states import HoldReason
from drip.storage.engine.tables import Installation, rows_of
from drip.storage.engine.upsert import add_if_missing

INSTALLATION_ID = 1


class InstallationRow(NamedTuple):
    """`alive_at`: when a worker last said that it is there. `held_at`: nothing is delivered from then on until somebody
    has decided; `held_reason` tells it to people. `highest_erased`: of the numbers of enrollments that were erased."""

    instance: str
    alive_at: datetime | None
    held_at: datetime | None
    held_reason: str
    highest_erased: int | None
    hold_reason: str | None

    @property
    def is_held_by_hand(self) -> bool:
        """A hold from before there was a column for it says so in words only."""
        if self.hold_reason is None:
            return self.held_reason.startswith("Held by hand")
        return self.hold_reason == HoldReason.BY_HAND


_COLUMNS = columns_of(Installation, *InstallationRow._fields)
_INSTALLATION = rows_of(Installation)
_ROW = select(*_COLUMNS).where(_INSTALLATION.c.id == INSTALLATION_ID)


def lock_installation(session: Session) -> InstallationRow:
    """Return the row, locked until the transaction ends; it is created if missing."""
    found = _read(session, _ROW.with_for_update())
    if found is None:
        values = {"id": INSTALLATION_ID, "instance": uuid.uuid4().hex, "held_reason": ""}
        add_if_missing(session, Installation, values, ["id"])
        found = _read(session, _ROW.with_for_update())
        assert found is not None
    return found


def find_installation(session: Session) -> InstallationRow | None:
    return _read(session, _ROW)


def find_site_hold(session: Session) -> InstallationRow | None:
    """Return the row if delivery is on hold, else None: one lookup by key."""
    return _read(session, _ROW.where(_INSTALLATION.c.held_at.is_not(None)))


def hold_site(session: Session, reason: HoldReason, sentence: str, now: datetime) -> InstallationRow:
    """Holds delivering from now on; the row as it is then. It is locked by whoever calls, here and below."""
    return _set(session, held_at=now, held_reason=sentence, hold_reason=reason)


def end_site_hold(session: Session) -> InstallationRow:
    """Delivering goes on; the row as it is then."""
    return _set(session, held_at=None, held_reason="", hold_reason=None)


def record_alive(session: Session, at: datetime) -> None:
    """A worker says that it is there."""
    _set(session, alive_at=at)


def _read(session: Session, wanted: Select[Any]) -> InstallationRow | None:
    found = session.execute(wanted).one_or_none()
    return InstallationRow(*found) if found else None


def _set(session: Session, **values: Any) -> InstallationRow:
    changed = update(_INSTALLATION).where(_INSTALLATION.c.id == INSTALLATION_ID).values(values)
    return InstallationRow(*session.execute(changed.returning(*_COLUMNS)).one())
