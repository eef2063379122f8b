from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser import browser_of, page_of
from support.visitor import Visitor, contents, make_app

from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.signup import proof_of_work
from drip.web.base.serve import WebServer


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with browser_of(chromium) as browser:
        yield browser


@pytest.fixture
def form(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the form of a site is that wants work for a sign-up; little of it, for the work is the same."""
    monkeypatch.setattr(proof_of_work, "MAX_NUMBER", 5000)
    server = WebServer("127.0.0.1", 0)
    site = replace(visitor.site, signup=SignupPolicy(proof_of_work=True), base_url=server.url)
    with server.serving(make_app(site, visitor.clock, visitor.wall_clock)):
        yield f"{server.url}/courses/seasons"


def fill_in(page: Page, form: str, visitor: Visitor) -> None:
    """In the time that it takes: who is quicker is taken for a program."""
    page.goto(form)
    visitor.wall_clock.advance(seconds=20)
    page.get_by_label("Your e-mail address").fill("anna@example.org")
    page.get_by_label("Your first name").fill("Anna")
    zone = page.locator("#zone")
    if zone.is_visible():  # a script that finds the browser's own puts the list away
        zone.select_option("Europe/Lisbon")


def sign_up(page: Page) -> None:
    page.get_by_role("button", name="Sign me up").click()
    expect(page.get_by_role("heading", level=1, name="Look in your inbox")).to_be_visible()


def test_the_browser_does_the_work_and_the_form_goes_on_by_itself(
    browser: Browser, form: str, visitor: Visitor
) -> None:
    with page_of(browser) as page:
        fill_in(page, form, visitor)
        sign_up(page)
        page.go_back()
        page.get_by_label("Your e-mail address").fill("ben@example.org")
        visitor.wall_clock.advance(seconds=20)
        sign_up(page)
    rows = contents(visitor.site.database)
    assert (len(rows["consent"]), len(rows["spent_challenge"])) == (2, 2)


def test_a_browser_that_cannot_ask_for_the_work_is_told(browser: Browser, form: str, visitor: Visitor) -> None:
    with page_of(browser) as page:
        page.route("**/challenge", lambda route: route.abort())
        fill_in(page, form, visitor)
        page.get_by_role("button", name="Sign me up").click()
        expect(page.get_by_role("status")).to_contain_text("could not do the small sum")
        page.unroute("**/challenge")
        sign_up(page)


def test_a_browser_without_scripts_is_told_why_they_are_needed(browser: Browser, form: str, visitor: Visitor) -> None:
    with page_of(browser, javascript=False) as page:
        fill_in(page, form, visitor)
        expect(page.get_by_text("This form needs JavaScript for a moment")).to_be_visible()
        page.get_by_role("button", name="Sign me up").click()
        expect(page.get_by_role("alert")).to_contain_text("your browser does a small sum")
        expect(page.get_by_label("Your first name")).to_have_value("Anna")
