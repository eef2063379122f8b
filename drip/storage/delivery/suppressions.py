"""What keeps mail from leaving: suppressed addresses, and holds on a recipient domain or a lesson."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import RowType, columns_of, is_one_of
from drip.storage.engine.tables import Instant, SendBlock, Suppression, rows_of
from drip.storage.engine.upsert import add_if_missing, add_or_replace

_SUPPRESSIONS = RowType(Suppression, "key")
_BLOCK = rows_of(SendBlock).c
_BLOCKS = select(_BLOCK.kind, _BLOCK.name, _BLOCK.until).where(_BLOCK.until > bindparam("by_now", type_=Instant()))


def suppress(session: Session, key: str, address: str | None, reason: str, detail: str, now: datetime) -> None:
    """Stops all mail to an address. The first reason stays."""
    values = {"key": key, "address": address, "reason": reason, "detail": detail, "at": now}
    add_if_missing(session, Suppression, values, ["key"])


def remove_suppressions(session: Session, keys: Collection[str]) -> int:
    """Takes an address off the list, under whichever of its keys; how many rows that were."""
    gone = delete(Suppression).where(Suppression.key.in_(keys)).returning(Suppression.key)
    return len(session.execute(gone).all())


def find_suppression(session: Session, keys: Sequence[str]) -> Suppression | None:
    """Of an address, under whichever of its keys."""
    return session.scalars(select(Suppression).where(Suppression.key.in_(keys)).limit(1)).first()


def find_suppressions(session: Session, keys: Collection[str]) -> dict[str, str]:
    """{key: reason} of those of the keys that are suppressed"""
    rows = _SUPPRESSIONS.execute(session, _find, [(key,) for key in keys]) if keys else ()
    return dict(tuple(row) for row in rows)


@cache
def _find(sqlite: bool) -> Select[Any]:
    return select(*columns_of(Suppression, "key", "reason")).where(is_one_of(_SUPPRESSIONS, sqlite))


def block_sending(session: Session, kind: str, name: str, until: datetime, reason: str, now: datetime) -> None:
    values = {"kind": kind, "name": name, "until": until, "reason": reason, "at": now}
    add_or_replace(session, SendBlock, values, ["kind", "name"])


def active_blocks(session: Session, now: datetime) -> dict[tuple[str, str], datetime]:
    """{(kind, name): until} of the holds that are not over"""
    return {(kind, name): until for kind, name, until in session.execute(_BLOCKS, {"by_now": now}).all()}


def list_blocks(session: Session, now: datetime) -> Sequence[SendBlock]:
    return session.scalars(
        select(SendBlock).where(SendBlock.until > now).order_by(SendBlock.kind, SendBlock.name)
    ).all()
