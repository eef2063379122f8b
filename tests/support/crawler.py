"""Somebody who follows every link, as the scanners of mail programs do."""

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
    """`met`: {path: the answer to its GET}; `found_on`: {path: where its link stands}; `passed`: left out."""

    visitor: Visitor
    passed: frozenset[str] = frozenset()
    met: dict[str, httpx.Response] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)

    def follow(self, starts: Iterable[str]) -> None:
        """Each path by HEAD and by GET, and what its page leads to. Redirects are followed, but to other sites."""
        waiting = [(path, "") for path in starts]
        while waiting:
            path, origin = waiting.pop()
            if path in self.met or path in self.passed:
                continue
            self.found_on[path] = origin
            seen = self.visitor.ask("HEAD", path)
            self.met[path] = self.visitor.get(path)
            assert seen.status_code == self.met[path].status_code, path
            waiting += [(found, path) for found in paths_in(self.met[path], path)]


def paths_in(response: httpx.Response, path: str) -> Iterator[str]:
    """What a page leads to on this site: its links, what it loads, where its forms would be sent."""
    found = LINKS.findall(response.text) if "html" in response.headers.get("content-type", "") else []
    found += [response.headers[name] for name in ("location", "content-location") if name in response.headers]
    for link in found:
        if local := local_path(urljoin(HERE + path, html.unescape(link))):
            yield local


def local_path(url: str) -> str:
    """'' where it leads to another site."""
    if not url.startswith(f"{HERE}/"):
        return ""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def paths_in_mail(texts: Iterable[str]) -> set[str]:
    """All that the bodies and headers of mails lead to here."""
    return {local_path(html.unescape(url)) for text in texts for url in WRITTEN.findall(text)} - {""}
