"""What keeps mail from leaving: suppressed addresses, and blocks on a recipient domain or a lesson."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, columns_of, is_one_of
from drip.storage.engine.states import SuppressionReason
from drip.storage.engine.tables import Instant, SendBlock, Suppression, rows_of
from drip.storage.engine.upsert import add_if_missing, add_or_replace


class SuppressionRow(NamedTuple):
    """An address that gets no mail; None where only its keyed hash is kept."""

    key: str
    address: str | None
    reason: str
    detail: str
    at: datetime


class SendBlockRow(NamedTuple):
    """A recipient domain or a lesson that nothing is sent to, or of, until then."""

    kind: str
    name: str
    until: datetime
    reason: str


_KEY = rows_of(Suppression).c.key
_SUPPRESSION_COLUMNS = columns_of(Suppression, *SuppressionRow._fields)
_BLOCK_COLUMNS = columns_of(SendBlock, *SendBlockRow._fields)
_SUPPRESSIONS = RowType(Suppression, "key")
_BLOCK = rows_of(SendBlock).c
_BLOCKS = select(_BLOCK.kind, _BLOCK.name, _BLOCK.until).where(_BLOCK.until > bindparam("by_now", type_=Instant()))


def suppress(
    session: Session, key: str, address: str | None, reason: SuppressionReason, detail: str, now: datetime
) -> None:
    """Stops all mail to an address. The first reason stays."""
    values = {"key": key, "address": address, "reason": reason, "detail": detail, "at": now}
    add_if_missing(session, Suppression, values, ["key"])


def remove_suppressions(session: Session, keys: Collection[str]) -> int:
    """Take an address off the list, under any of its keys; return how many rows that were."""
    gone = delete(Suppression).where(Suppression.key.in_(keys)).returning(Suppression.key)
    return len(session.execute(gone).all())


def find_suppression(session: Session, keys: Sequence[str]) -> SuppressionRow | None:
    """Return the suppression of an address, under any of its keys, or None."""
    found = session.execute(select(*_SUPPRESSION_COLUMNS).where(_KEY.in_(keys)).limit(1)).one_or_none()
    return SuppressionRow(*found) if found else None


def find_suppressions(session: Session, keys: Collection[str]) -> dict[str, str]:
    """Return {key: reason} for the keys that are suppressed."""
    rows = _SUPPRESSIONS.execute(session, _find, [(key,) for key in keys]) if keys else ()
    return dict(tuple(row) for row in rows)


@cache
def _find(sqlite: bool) -> Select[Any]:
    return select(*columns_of(Suppression, "key", "reason")).where(is_one_of(_SUPPRESSIONS, sqlite))


def block_sending(session: Session, kind: str, name: str, until: datetime, reason: str, now: datetime) -> None:
    values = {"kind": kind, "name": name, "until": until, "reason": reason, "at": now}
    add_or_replace(session, SendBlock, values, ["kind", "name"])


def active_blocks(session: Session, now: datetime) -> dict[tuple[str, str], datetime]:
    """Return {(kind, name): until} for the blocks that are not over."""
    return {(kind, name): until for kind, name, until in session.execute(_BLOCKS, {"by_now": now}).all()}


def list_blocks(session: Session, now: datetime) -> Sequence[SendBlockRow]:
    """Those that are not over."""
    wanted = select(*_BLOCK_COLUMNS).where(_BLOCK.until > now).order_by(_BLOCK.kind, _BLOCK.name)
    return [SendBlockRow(*row) for row in session.execute(wanted)]
