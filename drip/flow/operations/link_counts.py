"""Counted links, where a site wants them: how often the links of its lessons were followed, and never by whom.

Looking at a page changes nothing in the database, and a link is followed by looking. So what is counted goes to a log
of this machine, one line a click: the day and the number of the link."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drip.flow.edition import Edition
from drip.flow.site import Site
from drip.rendering import external_links
from drip.storage.courses import links
from drip.storage.engine.database import Session

log = logging.getLogger(__name__)

LOG_LINE = re.compile(r"\d{4}-\d{2}-\d{2} (\d{1,18})")


@dataclass(frozen=True, slots=True)
class LinkClicks:
    """A link of a lesson, and how often it was followed by way of this machine."""

    lesson: str
    url: str
    clicks: int


def find_link(session: Session, site: Site, token: str) -> tuple[int, str] | None:
    """(number of the link, where it leads). None: it is none of ours."""
    numbers = site.keys.read_token("go", token, 1)
    url = links.find_url(session, numbers[0]) if numbers else None
    return (numbers[0], url) if numbers and url else None


def count_click(site: Site, link_id: int, today: date) -> None:
    """A disk that is full keeps nobody from where the link leads."""
    if not site.counts_clicks:
        return
    try:
        site.click_log.parent.mkdir(parents=True, exist_ok=True)
        with site.click_log.open("a", encoding="ascii") as file:
            file.write(f"{today} {link_id}\n")
    except OSError as error:
        log.warning("A click could not be counted in %s: %s.", site.click_log, error.strerror)


def clicks_of_course(session: Session, site: Site, course: str) -> list[LinkClicks]:
    """Of the version that is live, in the order of its lessons."""
    edition = site.live(session, course)
    counts = _counts(site.click_log)
    return [
        LinkClicks(lesson, url, counts[number])
        for lesson, urls in (_links_of(edition) if edition else {}).items()
        for url, number in sorted(links.link_ids(session, urls).items())
    ]


def _links_of(edition: Edition) -> dict[str, set[str]]:
    """{lesson: the addresses in it, in whatever words}"""
    found: dict[str, set[str]] = {lesson: set() for lesson in edition.course.lessons}
    for key, mail in edition.mails.items():
        kind, _, name = key.partition("@")[0].partition("/")[0].partition(":")
        if kind == "lesson" and name in found:
            found[name] |= external_links(mail.html)
    return found


def _counts(file: Path) -> Counter[int]:
    if not file.exists():
        return Counter()
    with file.open(encoding="ascii", errors="replace") as lines:
        return Counter(int(match[1]) for line in lines if (match := LOG_LINE.fullmatch(line.strip())))
