"""The addresses on a site that a mail contains: the pages of its recipient, counted links, and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drip.flow.edition import Edition
from drip.flow.site import Site

if TYPE_CHECKING:  # rendering is slow to import, and only code that renders needs it
    from drip.rendering import Links


def links_of_mail(site: Site, enrollment_id: int, edition: Edition | None = None, lesson: str = "") -> Links:
    """Returns the links of a mail to the person's pages. `edition` is that of the pictures; `lesson` is the one that
    the mail is about. The link that confirms is made only when a mail uses it."""
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
    """Returns the address below which an edition's pictures are; '' if it has none. It never changes, so a mail keeps
    its pictures whatever is published later."""
    return f"{site.base_url}/assets/{edition.course.slug}/{edition.place}" if edition.assets else ""
