"""The URLs that the links of lessons lead to, each stored once. Rows are only ever added."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from drip.storage.engine.tables import CountedLink
from drip.storage.engine.upsert import add_if_missing


def add_links(session: Session, urls: Collection[str]) -> None:
    """Add these URLs in a fixed order, so that two transactions that add the same ones don't deadlock."""
    for url in sorted(set(urls) - link_ids(session, urls).keys()):
        add_if_missing(session, CountedLink, {"digest": _digest(url), "url": url}, ("digest",))


def link_ids(session: Session, urls: Collection[str]) -> dict[str, int]:
    """Return {URL: its ID} for the URLs that are stored."""
    rows = session.execute(
        select(CountedLink.url, CountedLink.id).where(CountedLink.digest.in_([_digest(url) for url in urls]))
    )
    return {url: int(number) for url, number in rows}


def find_url(session: Session, link_id: int) -> str | None:
    return session.scalar(select(CountedLink.url).where(CountedLink.id == link_id))


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
