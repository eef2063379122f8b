"""The addresses on a site that a mail leads to: the pages of its reader, the links it counts, and its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drip.flow.edition import Edition
from drip.flow.site import Site

if TYPE_CHECKING:  # rendering takes a while to import, and only what renders needs it
    from drip.rendering import Links


def links_of_mail(site: Site, enrollment_id: int, edition: Edition | None = None, lesson: str = "") -> Links:
    """Made as far as a mail names them: only one kind of mail leads to the page that confirms. The pictures are those
    of `edition`; `lesson` is the one that the mail is about."""
    from drip.rendering import PersonalLinks

    return PersonalLinks(
        f"{site.base_url}/my/{site.keys.token('my', enrollment_id)}",
        lambda: f"{site.base_url}/confirm/{site.keys.token('confirm', enrollment_id)}",
        pictures_address(site, edition) if edition else "",
        lesson,
    )


def counted_link(site: Site, link_id: int) -> str:
    return f"{site.base_url}/go/{site.keys.token('go', link_id)}"


def pictures_address(site: Site, edition: Edition) -> str:
    """Where they lie, for good: whatever is published later, a mail shows what it showed on the day it came."""
    return f"{site.base_url}/assets/{edition.course.slug}/{edition.place}" if edition.assets else ""
