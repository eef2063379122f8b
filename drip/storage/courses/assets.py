"""The pictures of published courses, each stored once under the digest of its bytes."""

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
    """Return the digests that are not stored yet, sorted, so that everybody adds several pictures in the same order."""
    wanted = set(digests)
    kept = session.scalars(select(Asset.digest).where(Asset.digest.in_(wanted)))
    return sorted(wanted.difference(kept))


def add_asset(session: Session, digest: str, type_: str, data: bytes) -> None:
    """Store a picture once, even if another course adds the same one at the same time."""
    add_if_missing(session, Asset, {"digest": digest, "type": type_, "data": data}, ("digest",))


def find_asset(session: Session, course: str, edition: str, name: str) -> AssetRow | None:
    """Return a picture of a version by its name, or None. `edition` is the beginning of the version's digest."""
    of_version = select(CourseVersion.assets).where(
        CourseVersion.course == course, CourseVersion.digest.startswith(edition, autoescape=True)
    )
    digest = next((assets[name] for assets in session.scalars(of_version) if assets and name in assets), None)
    found = session.execute(_ASSETS.where(Asset.digest == digest)).one_or_none() if digest else None
    return AssetRow(*found) if found else None
