"""The pasted forms and the JSON interface, used in a browser on a page of another site."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser import browser_of, page_of
from support.sites import HandClock
from support.visitor import Visitor, make_app

from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.site import Site
from drip.storage.people import subscribers
from drip.web.base.serve import WebServer
from drip.web.signup.form_to_paste import FormKind, html_to_paste

CALL = """async ([url, wish]) => {
  const answer = await fetch(url, {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(wish),
  });
  return [answer.status, (await answer.json()).message];
}"""
ANNA = {"email": "anna@example.org", "zone": "Europe/Lisbon", "wording_version": "1"}


class CoachesSite(BaseHTTPRequestHandler):
    html = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>A coach</title>{self.html}".encode())

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Both:
    """Our site, and that of a coach on another origin."""

    site: Site
    clock: HandClock
    coach: str

    def paste(self, kind: FormKind) -> None:
        with self.site.database.read() as session:
            edition = self.site.live_edition(session, "seasons")
            assert edition is not None
            CoachesSite.html = html_to_paste(self.site, edition.course, kind)

    def source(self, email: str) -> str | None:
        """By which form somebody signed up."""
        with self.site.database.read() as session:
            person = subscribers.find_subscriber(session, email)
            consent = subscribers.newest_consent(session, person.id, "seasons") if person else None
            return consent.source if consent else None


@contextmanager
def coaches_site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), CoachesSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def open_to(visitor: Visitor) -> Iterator[Callable[..., Both]]:
    """Both sites, where ours is open to the coach's, or to those that are named."""
    ours = WebServer("127.0.0.1", 0)
    with coaches_site() as coach:

        def start(*origins: str) -> Both:
            site = replace(visitor.site, base_url=ours.url, signup=SignupPolicy(form_origins=origins or (coach,)))
            ours.start(make_app(site, visitor.clock, visitor.wall_clock))
            return Both(site, visitor.wall_clock, coach)

        yield start
        ours.stop()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with browser_of(chromium) as opened:
        yield opened


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with page_of(browser, narrow=True, javascript=request.param) as opened:
        yield opened


def test_the_plain_form_leads_to_ours_and_that_to_a_sign_up(open_to: Callable[..., Both], page: Page) -> None:
    both = open_to()
    both.paste("plain")
    page.goto(both.coach)
    page.get_by_label("Your e-mail address").fill("anna@example.org")
    page.get_by_label("Your first name").fill("Anna")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Your e-mail address")).to_have_value("anna@example.org")
    assert both.source("anna@example.org") is None
    both.clock.advance(seconds=20)
    page.wait_for_load_state()
    if page.get_by_label("Your time zone").is_visible():  # a script finds it
        page.get_by_label("Your time zone").select_option("Europe/Lisbon")
    page.get_by_role("button", name="Sign me up").click()
    expect(page.get_by_role("heading", name="Look in your inbox")).to_be_visible()
    assert both.source("anna@example.org") == "form"


def test_the_frame_signs_up_where_it_stands(open_to: Callable[..., Both], page: Page) -> None:
    both = open_to()
    both.paste("frame")
    page.goto(both.coach)
    frame = page.frame_locator("iframe[title='Sign up: Four seasons']")
    frame.get_by_label("Your e-mail address").fill("anna@example.org")
    frame.get_by_label("Your time zone").select_option("Europe/Lisbon")
    both.clock.advance(seconds=20)
    frame.get_by_role("button", name="Sign me up").click()
    expect(frame.get_by_role("heading", name="Look in your inbox")).to_be_visible()
    assert both.source("anna@example.org") == "embed"


def test_no_other_site_may_show_the_frame(open_to: Callable[..., Both], page: Page) -> None:
    both = open_to("https://www.coach.example")
    both.paste("frame")
    with page.expect_event("requestfailed") as refused:
        page.goto(both.coach)
    assert refused.value.url.endswith("/courses/seasons/form")
    expect(page.frame_locator("iframe").get_by_label("Your e-mail address")).to_have_count(0)


def test_a_page_of_the_coach_signs_up_by_program(open_to: Callable[..., Both], browser: Browser) -> None:
    both = open_to()
    with page_of(browser) as page:
        page.goto(both.coach)
        url = f"{both.site.base_url}/api/v1/courses/seasons/sign-ups"
        status, message = page.evaluate(CALL, [url, ANNA])
    assert (status, both.source("anna@example.org")) == (202, "api")
    assert "Look in your inbox" in message


def test_a_page_of_another_site_does_not(open_to: Callable[..., Both], browser: Browser) -> None:
    both = open_to("https://www.coach.example")
    with page_of(browser) as page:
        page.goto(both.coach)
        url = f"{both.site.base_url}/api/v1/courses/seasons/sign-ups"
        failed = page.evaluate(f"([...all]) => ({CALL})(all).catch((error) => error.message)", [url, ANNA])
    assert failed == "Failed to fetch"
    assert both.source("anna@example.org") is None
