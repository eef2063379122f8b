"""What a mail consists of, for its author: where its links lead, how long it takes to read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from drip.flow.samples.test_send import LINK_PURPOSES

WORDS_PER_MINUTE = 200
OUR_PAGES, ASSETS = "/to/", "/assets/"
_WORD = re.compile(r"[^\W_]")
_FOOTER = "\n-- \n"


class LinkTarget(StrEnum):
    OURS = "our pages"
    OUTSIDE = "outside"
    ASSET = "asset"
    MAIL = "mail"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class MailLink:
    """`words` is the text of the link or picture; `note` says what is at its target."""

    words: str
    target: str
    leads: LinkTarget
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingTime:
    words: int
    minutes: int


def reading_time(text: str) -> ReadingTime:
    """Of a text part, without its footer and URLs."""
    letter = text.partition(_FOOTER)[0]
    words = sum(bool(_WORD.search(word)) and "://" not in word and "/to/" not in word for word in letter.split())
    return ReadingTime(words, max(1, math.ceil(words / WORDS_PER_MINUTE)))


def links_of(html: str, assets: Path) -> list[MailLink]:
    """In the order of the mail. `assets` is the folder of the course's pictures."""
    reader = _Links()
    reader.feed(html)
    reader.close()
    return [_link(" ".join(words.split()), target, assets) for words, target in reader.links()]


def _link(words: str, target: str, assets: Path) -> MailLink:
    parts = urlsplit(target)
    if parts.scheme in ("http", "https"):
        return MailLink(words, target, LinkTarget.OUTSIDE)
    if parts.scheme == "mailto":
        return MailLink(words, target, LinkTarget.MAIL)
    if target.startswith(OUR_PAGES):
        return MailLink(words, target, LinkTarget.OURS, link_purpose(target))
    if target.startswith(ASSETS):
        name = unquote(parts.path.removeprefix(ASSETS))
        exists = (assets / name).is_file()
        return MailLink(words, f"assets/{name}", LinkTarget.ASSET, "" if exists else "this file is not there")
    return MailLink(words, target or "(empty)", LinkTarget.NOWHERE, "a mail has no place that this could start from")


def link_purpose(target: str) -> str:
    """What a link to one of the site's own pages is for."""
    parts = urlsplit(target)
    name, _, question = parts.path.removeprefix(OUR_PAGES).partition("/")
    value = parse_qs(parts.query).get("value", [""])[0]
    return f"answers {unquote(question)}: {value}" if question else str(LINK_PURPOSES.get(name, ""))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._links: list[tuple[list[str], str]] = []
        self._open: list[str] | None = None

    def links(self) -> Iterator[tuple[str, str]]:
        for words, target in self._links:
            yield "".join(words), target

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and "href" in values:
            self._open = []
            self._links.append((self._open, values["href"] or ""))
        elif tag == "img":
            self._picture(values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)

    def _picture(self, values: dict[str, str | None]) -> None:
        words = values.get("alt") or "(a picture without words)"
        self._links.append(([words], values.get("src") or ""))
        if self._open is not None:
            self._open.append(words)
