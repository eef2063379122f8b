"""A visitor with a browser but without a network: sends requests to the app, reads forms, fills them in."""

import asyncio
import atexit
import html
import re
from collections.abc import Coroutine
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI
from support.sites import HandClock

from drip.core.clock import Clock
from drip.flow.people.login_link import make_login_token
from drip.flow.replies.webhooks import WebhookSettings
from drip.flow.site import Site
from drip.storage.engine.database import Database
from drip.storage.engine.tables import TableBase
from drip.web.app import create_app
from drip.web.base.pages import PageRenderer

HERE = "https://course.example.com"
ANNA = {"email": "anna@example.org", "first_name": "Anna", "zone": "Europe/Lisbon"}


_RUNNER = asyncio.Runner()
atexit.register(_RUNNER.close)
T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """As `asyncio.run`, in a loop that goes on: a new one for each request would take longer than most requests."""
    return _RUNNER.run(coroutine)


@cache
def renderer(templates: Path, base_url: str) -> PageRenderer:
    """Reads templates and catalogues once a process."""
    return PageRenderer(templates, base_url)


def make_app(
    site: Site,
    clock: Clock,
    wall_clock: Clock,
    hooks: WebhookSettings | None = None,
    *,
    answer_interval: float = 0,
) -> FastAPI:
    """The pages of a site. Forms are answered at once, unless `answer_interval` is given, in seconds."""
    pages = renderer(site.templates, site.base_url)
    return create_app(site, clock, wall_clock, hooks, answer_interval=answer_interval, pages=pages)


@dataclass
class Visitor:
    app: FastAPI
    site: Site
    clock: HandClock
    wall_clock: HandClock
    headers: dict[str, str] = field(default_factory=dict)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def post(self, path: str, **form: str) -> httpx.Response:
        return self.ask("POST", path, data=form)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return run(self._ask(method, path, options))

    async def _ask(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=("192.0.2.7", 4321))
        state = {"headers": self.headers, "cookies": self.cookies}
        async with httpx.AsyncClient(transport=transport, base_url=HERE, **state) as browser:
            response = await browser.request(method, path, **options)
            self.cookies = browser.cookies
            return response

    def stamp(self) -> str:
        """The stamp of the sign-up form, after the time that it takes to fill it in."""
        shown = re.search(r'name="shown" value="([a-z2-7]+)"', self.get("/courses/seasons").text)
        assert shown is not None
        self.wall_clock.advance(seconds=20)
        return shown[1]

    def sign_up(self, **form: str) -> httpx.Response:
        stamp = {} if "shown" in form else {"shown": self.stamp()}
        return self.post("/courses/seasons", **(ANNA | stamp | form))

    def open_for(self, enrollment_id: int) -> "Visitor":
        """Logs the browser in as this person, by a login link."""
        response = self.post(f"/open/{make_login_token(self.site, enrollment_id, self.wall_clock())}")
        assert response.status_code == 303
        return self

    def my(self, enrollment_id: int, page: str = "") -> str:
        return f"/my/{self.site.keys.token('my', enrollment_id)}{page}"


def words(response: httpx.Response) -> str:
    """The text of a page on one line."""
    page = re.sub(r"<(script|title|option|svg)\b[^>]*>[^<]*", " ", response.text)
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", page)).split()).replace(" ,", ",").replace(" .", ".")


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """{table: its rows}"""
    with database.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
            for table in TableBase.metadata.sorted_tables
        }


def without_ticket(response: httpx.Response) -> tuple[dict[str, str], str]:
    """(headers, text) of a page after a sign-up, without the ticket of that sign-up."""
    ticket = re.compile(r'(again=|name="again" value=")[a-z2-7]+')
    headers = {name: ticket.sub("", value) for name, value in response.headers.items()}
    return headers, ticket.sub("", response.text)
