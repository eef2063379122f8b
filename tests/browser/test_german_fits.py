"""Words are longer in German: they must fit on the smallest phone, too."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import update
from support.browser import TIMEOUT_MILLISECONDS
from support.browsing import Watch, look_at
from support.everybody import Everybody
from support.pages import PAGES
from support.visitor import make_app

from drip.storage.engine.tables import Subscriber
from drip.web.base.serve import WebServer

pytestmark = pytest.mark.slow

SMALLEST = {"width": 320, "height": 640}
THEIRS = [seen for seen in PAGES if seen.path.startswith("/my/{my}") and not seen.press]  # buttons have other names


@pytest.fixture
def in_german(everybody: Everybody) -> Iterator[Everybody]:
    """Everybody has chosen German."""
    everybody.write(lambda session: session.execute(update(Subscriber).values(language="de")))
    server = WebServer("127.0.0.1", 0)
    made = replace(everybody, site=replace(everybody.site, base_url=server.url))
    with server.serving(make_app(made.site, made.clock, made.clock)):
        yield made


@pytest.fixture
def page(browser: Browser, in_german: Everybody) -> Iterator[Page]:
    context = browser.new_context(viewport=SMALLEST, locale="de-DE", timezone_id="Europe/Lisbon")
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    watch = Watch(in_german.site.base_url).attach_to(context)
    yield context.new_page()
    context.close()
    assert watch.complaints == []


def test_the_pages_of_people_fit_in_german(page: Page, in_german: Everybody) -> None:
    too_wide, other = [], []
    for seen in THEIRS:
        look_at(page, in_german, seen)
        if page.evaluate("document.documentElement.scrollWidth") > SMALLEST["width"]:
            too_wide.append(seen.name)
        if page.locator("html").get_attribute("lang") != "de":
            other.append(seen.name)
    assert too_wide == []
    assert other == []
