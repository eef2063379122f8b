"""Where the links of lessons lead, each address kept once. Rows are only ever added."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from drip.storage.engine.tables import Link
from drip.storage.engine.upsert import add_if_missing


def keep_links(session: Session, urls: Collection[str]) -> None:
    """In one order, so that two who add the same ones don't wait for each other."""
    for url in sorted(set(urls) - ids_of(session, urls).keys()):
        add_if_missing(session, Link, {"digest": _digest(url), "url": url}, ("digest",))


def ids_of(session: Session, urls: Collection[str]) -> dict[str, int]:
    """{address: its number} of those that are kept"""
    rows = session.execute(select(Link.url, Link.id).where(Link.digest.in_([_digest(url) for url in urls])))
    return {url: int(number) for url, number in rows}


def find_url(session: Session, link_id: int) -> str | None:
    return session.scalar(select(Link.url).where(Link.id == link_id))


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
