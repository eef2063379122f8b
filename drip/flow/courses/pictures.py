"""Finds a picture of a published course by the address in a mail."""

from __future__ import annotations

import re

from drip.flow.edition import PLACE_DIGITS
from drip.storage.courses import assets
from drip.storage.courses.assets import AssetRow
from drip.storage.engine.database import Session

_PLACE = re.compile(rf"[0-9a-f]{{{PLACE_DIGITS}}}")


def find_picture(session: Session, course: str, place: str, name: str) -> AssetRow | None:
    """Returns the picture that the version at `place` (see `Edition.place`) shows as `name`; None if there is none."""
    if not course.isprintable() or not _PLACE.fullmatch(place):
        return None
    return assets.find_asset(session, course, place, name)
