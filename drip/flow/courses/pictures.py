"""A picture of a published course, as a mail asks for it."""

from __future__ import annotations

import re

from drip.flow.edition import PLACE
from drip.storage.courses import assets
from drip.storage.courses.assets import AssetRow
from drip.storage.engine.database import Session

_PLACE = re.compile(rf"[0-9a-f]{{{PLACE}}}")


def find_picture(session: Session, course: str, place: str, name: str) -> AssetRow | None:
    """`place` and `name` as `Site.links` and the mail's Markdown write them. None: no version has such a picture."""
    if not course.isprintable() or not _PLACE.fullmatch(place):
        return None
    return assets.find_asset(session, course, place, name)
