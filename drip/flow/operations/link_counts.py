"""Counts how often the links of lessons were followed, on sites that want it, and never by whom.

A GET never writes to the database, so clicks go to a log file on this machine, with one line for each: the day and the
number of the link."""

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
    """A link of a lesson, and how often it was followed according to this machine's log."""

    lesson: str
    url: str
    clicks: int


def find_link(session: Session, site: Site, token: str) -> tuple[int, str] | None:
    """Returns (number of the link, its URL); None if the token is not ours."""
    numbers = site.keys.read_token("go", token, 1)
    url = links.find_url(session, numbers[0]) if numbers else None
    return (numbers[0], url) if numbers and url else None


def count_click(site: Site, link_id: int, today: date) -> None:
    """Counts one click. Failing to write the log raises nothing, so that the link still works."""
    if not site.counts_clicks:
        return
    try:
        site.click_log.parent.mkdir(parents=True, exist_ok=True)
        with site.click_log.open("a", encoding="ascii") as file:
            file.write(f"{today} {link_id}\n")
    except OSError as error:
        log.warning("A click could not be counted in %s: %s.", site.click_log, error.strerror)


def clicks_of_course(session: Session, site: Site, course: str) -> list[LinkClicks]:
    """Returns the clicks on each link of the live version, in the order of its lessons."""
    edition = site.live_edition(session, course)
    counts = _clicks_by_link(site.click_log)
    return [
        LinkClicks(lesson, url, counts[number])
        for lesson, urls in (_links_of(edition) if edition else {}).items()
        for url, number in sorted(links.link_ids(session, urls).items())
    ]


def _links_of(edition: Edition) -> dict[str, set[str]]:
    """Returns {lesson: the URLs in it, in all its variants and languages}."""
    found: dict[str, set[str]] = {lesson: set() for lesson in edition.course.lessons}
    for key, mail in edition.mails.items():
        kind, _, name = key.partition("@")[0].partition("/")[0].partition(":")
        if kind == "lesson" and name in found:
            found[name] |= external_links(mail.html)
    return found


def _clicks_by_link(file: Path) -> Counter[int]:
    if not file.exists():
        return Counter()
    with file.open(encoding="ascii", errors="replace") as lines:
        return Counter(int(match[1]) for line in lines if (match := LOG_LINE.fullmatch(line.strip())))
