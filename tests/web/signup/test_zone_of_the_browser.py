from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser import TIMEOUT_MILLISECONDS, browser_of
from support.visitor import Visitor

from drip.web.base.serve import WebServer


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with browser_of(chromium) as browser:
        yield browser


@pytest.fixture
def url(visitor: Visitor) -> Iterator[str]:
    server = WebServer("127.0.0.1", 0)
    with server.serving(visitor.app):
        yield f"{server.url}/courses/seasons"


def form_in(browser: Browser, url: str, zone: str, *, javascript: bool = True) -> Page:
    context = browser.new_context(timezone_id=zone, locale="en-GB", java_script_enabled=javascript)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MILLISECONDS)
    page.goto(url)
    return page


def test_the_zone_of_the_browser_is_said_in_words_and_the_list_folds_away(browser: Browser, url: str) -> None:
    page = form_in(browser, url, "America/Argentina/Buenos_Aires")
    expect(page.locator("#zone")).to_be_hidden()
    assert page.inner_text("#zone-said").startswith("It is ")
    assert page.inner_text("#zone-said").endswith(" in Buenos Aires.")


def test_who_is_elsewhere_gets_the_list(browser: Browser, url: str) -> None:
    page = form_in(browser, url, "Asia/Kolkata")
    page.get_by_role("button", name="Not there?").click()
    expect(page.locator("#zone")).to_be_focused()
    page.select_option("#zone", "Europe/Lisbon")
    expect(page.locator("#zone-said")).to_contain_text(" in Lisbon.")
    expect(page.locator("#zone-elsewhere")).to_be_hidden()


def test_without_javascript_the_list_is_there(browser: Browser, url: str) -> None:
    page = form_in(browser, url, "Asia/Kolkata", javascript=False)
    expect(page.locator("#zone")).to_be_visible()
    expect(page.locator("#zone-found")).to_be_hidden()
