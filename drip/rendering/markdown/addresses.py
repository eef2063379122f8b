"""The links and pictures of a mail's Markdown: whether they lead anywhere, as far as one can tell without opening
them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from drip.core.courses.suggest import closest_word
from drip.rendering.markdown.parse import LINK_SCHEMES, tokens_of
from drip.rendering.markdown.tags import WORD, JinjaTags
from drip.rendering.template.literal import PREFIX
from drip.rendering.template.problem import LessonProblem, TemplateProblem

MARKS = ("](", "]:", "<", "][")  # there is no link without one of these
HOST = re.compile(r"(?:[^@/]*@)?(?:[^\s.:/@\[\]]+(?:\.[^\s.:/@\[\]]+)+\.?|localhost|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
MAILBOX = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
PHONE = re.compile(r"\+?[0-9().\-\s]{3,}(?:;.*)?")
BARE_HOST = re.compile(r"(?:www\.|[a-z0-9-]+\.(?:com|org|net|edu|gov|io|eu|de|fr|uk|ch|at)\b)", re.IGNORECASE)
ASSETS = "links.assets"


@dataclass(frozen=True, slots=True)
class Picture:
    """`path` is below the course's assets folder, '' if the picture is elsewhere; `line` counts from 1."""

    line: int
    path: str
    alt: str


def check_addresses(body: str) -> list[TemplateProblem]:
    """Return every link that leads nowhere."""
    return [TemplateProblem(line, wrong) for line, token, _ in _links(body) if (wrong := _wrong(token))]


def pictures(body: str) -> list[Picture]:
    if "![" not in body:
        return []
    found = ((line, token, tags) for line, token, tags in _links(body) if token.type == "image")
    return [
        Picture(line, _path(str(token.attrs["src"]), tags), _shown(token.content, tags)) for line, token, tags in found
    ]


def wrong_address(address: str) -> str:
    """Return what is wrong with the URL of a link, '' if it can lead somewhere. Jinja tags are placeholders in it."""
    if WORD.match(address):
        return ""
    shown = unquote(WORD.sub("…", address))
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return f"the link '{shown}' is not a web address: write it as https://example.com/page"
    match parts.scheme:
        case "http" | "https":
            return _of_web(shown, parts.netloc)
        case "mailto" if not (MAILBOX.fullmatch(parts.path) or WORD.search(parts.path)):
            return f"the link '{shown}' holds no email address: write it as mailto:coach@example.com"
        case "tel" if not (PHONE.fullmatch(parts.path) or WORD.search(parts.path)):
            return f"the link '{shown}' holds no number: write it as tel:+351210000000"
        case scheme if scheme in LINK_SCHEMES:
            return ""
        case _:
            return _of_nowhere(shown, parts.scheme)


def _of_web(shown: str, host: str) -> str:
    if HOST.fullmatch(host) or WORD.search(host):
        return ""
    what = f"'{unquote(host)}' is no name of a site" if host else "no site is named in it"
    return f"the link '{shown}' leads nowhere, since {what}: write it as https://example.com/page"


def _of_nowhere(shown: str, scheme: str) -> str:
    where = f"the link '{shown}' leads nowhere from a mail"
    if shown.startswith("#"):
        return f"{where}: there is nothing to jump to in it. Name the place in words, or write its whole address, https://…"
    if BARE_HOST.match(shown):
        return f"{where}: write its whole address, https://{shown}"
    guess = closest_word(scheme, LINK_SCHEMES) if scheme else None
    if guess:
        return f"{where}: did you mean {guess}:{shown.partition(':')[2]}?"
    if scheme:
        return f"{where}: '{scheme}:' is no link that mail programs open. Write its whole address, https://…"
    return f"{where}: write its whole address, https://…"


def _wrong(token: Token) -> str:
    if token.type == "link_open":
        return wrong_address(str(token.attrs["href"]))
    address = str(token.attrs["src"])
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        scheme = "http"
    if scheme in ("http", "https"):
        return wrong_address(address).replace("the link", "the picture", 1)
    return f"the picture '{address}' can't be shown in a mail: put it into assets/" if scheme else ""


def _path(address: str, tags: JinjaTags) -> str:
    word = WORD.match(address)
    if word:
        inner = tags.tag(word).inner.strip()
        return unquote(address[word.end() :].removeprefix("/")) if inner == ASSETS else ""
    is_elsewhere = bool(urlsplit(address).scheme) or PREFIX in address
    return "" if is_elsewhere else unquote(address.removeprefix("/").removeprefix("assets/"))


def _shown(alt: str, tags: JinjaTags) -> str:
    return tags.restore(alt, lambda tag, _: str(tag)).strip()


def _links(body: str) -> Iterator[tuple[int, Token, JinjaTags]]:
    """Yield each link and picture with its line, counted from 1; nothing if the body can't be read."""
    if not any(mark in body for mark in MARKS):
        return
    tags = JinjaTags()
    try:
        tokens = tokens_of(tags.protect(body))
    except LessonProblem:
        return
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        for child in token.children or []:
            if child.type in ("link_open", "image"):
                yield line, child, tags
            line += child.type in ("softbreak", "hardbreak")
