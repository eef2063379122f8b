"""The pictures of published courses, each kept once, by the digest of its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from drip.storage.engine.bulk import columns_of
from drip.storage.engine.tables import Asset, CourseVersion
from drip.storage.engine.upsert import add_if_missing


class AssetRow(NamedTuple):
    """A picture: its digest, media type and bytes."""

    digest: str
    type: str
    data: bytes


_ASSETS = select(*columns_of(Asset, *AssetRow._fields))


def missing_digests(session: Session, digests: Iterable[str]) -> list[str]:
    """Those of which nothing is kept yet, sorted: all who add several add them in this order."""
    wanted = set(digests)
    kept = session.scalars(select(Asset.digest).where(Asset.digest.in_(wanted)))
    return sorted(wanted.difference(kept))


def add_asset(session: Session, digest: str, type_: str, data: bytes) -> None:
    """Once, also where another course adds the very same picture at the same time."""
    add_if_missing(session, Asset, {"digest": digest, "type": type_, "data": data}, ("digest",))


def find_asset(session: Session, course: str, edition: str, name: str) -> AssetRow | None:
    """A picture of a version by its name. `edition`: the first digits of the version's digest."""
    of_version = select(CourseVersion.assets).where(
        CourseVersion.course == course, CourseVersion.digest.startswith(edition, autoescape=True)
    )
    digest = next((assets[name] for assets in session.scalars(of_version) if assets and name in assets), None)
    found = session.execute(_ASSETS.where(Asset.digest == digest)).one_or_none() if digest else None
    return AssetRow(*found) if found else None
