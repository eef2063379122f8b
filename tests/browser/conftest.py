from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.browser import browser_of
from support.everybody import Everybody, copied
from support.visitor import make_app

from drip.web.base.serve import WebServer


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Not for longer: while Playwright is there, no other test can run an event loop of its own."""
    with browser_of(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def served(everybody_once: Everybody, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """People in every state, whose pages are on the web."""
    made = copied(everybody_once, tmp_path_factory.mktemp("served") / "drip.sqlite3")
    server = WebServer("127.0.0.1", 0)
    made = replace(made, site=replace(made.site, base_url=server.url))
    with server.serving(make_app(made.site, made.clock, made.clock)):
        yield made
    made.site.database.close()
