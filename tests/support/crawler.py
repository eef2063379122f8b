"""Follows every link, as the scanners of mail programs do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
from support.visitor import HERE, Visitor

LINKS = re.compile(r"""\s(?:href|src|action|formaction|data|poster|srcset)=["']([^"']+)["']""")
WRITTEN = re.compile(rf"{re.escape(HERE)}/[^\s<>\"')\]]+")


@dataclass
class Crawl:
    """`responses` is {path: the answer to its GET}; `found_on` is {path: the page with its link}; `skipped` paths are
    left out."""

    visitor: Visitor
    skipped: frozenset[str] = frozenset()
    responses: dict[str, httpx.Response] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)

    def follow(self, starts: Iterable[str]) -> None:
        """Requests each path by HEAD and by GET, then everything its page leads to. Redirects to other sites are not
        followed."""
        waiting = [(path, "") for path in starts]
        while waiting:
            path, origin = waiting.pop()
            if path in self.responses or path in self.skipped:
                continue
            self.found_on[path] = origin
            head = self.visitor.ask("HEAD", path)
            self.responses[path] = self.visitor.get(path)
            assert head.status_code == self.responses[path].status_code, path
            waiting += [(found, path) for found in paths_in(self.responses[path], path)]


def paths_in(response: httpx.Response, path: str) -> Iterator[str]:
    """What a page leads to on this site: its links, what it loads, the targets of its forms."""
    found = LINKS.findall(response.text) if "html" in response.headers.get("content-type", "") else []
    found += [response.headers[name] for name in ("location", "content-location") if name in response.headers]
    for link in found:
        if local := local_path(urljoin(HERE + path, html.unescape(link))):
            yield local


def local_path(url: str) -> str:
    """'' if the URL leads to another site."""
    if not url.startswith(f"{HERE}/"):
        return ""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def paths_in_mail(texts: Iterable[str]) -> set[str]:
    """The paths of this site in bodies and headers of mails."""
    return {local_path(html.unescape(url)) for text in texts for url in WRITTEN.findall(text)} - {""}
