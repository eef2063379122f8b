"""A site that lives through days while somebody opens its pages in a browser; its mail leaves by SMTP."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, expect
from support.browser import NARROW, TIMEOUT_MILLISECONDS, WIDE
from support.browsing import Watch
from support.sites import COURSE, HandClock, make_site, publish_course

from drip.demo.received_mail import ReceivedMail
from drip.demo.sink import Sink
from drip.flow.delivery.deliver import WorkerContext
from drip.flow.operations.timeline import next_due
from drip.outbound import Relay
from drip.storage.engine.database import Database
from drip.web.app import create_app
from drip.web.base.serve import WebServer
from drip.worker.ticks import Tick, Worker


class Story:
    """One site, one clock, and the mailbox that receives all its mail."""

    def __init__(self, database: Database, server: WebServer, sink: Sink, clock: HandClock) -> None:
        self.clock, self.sink, self.url = clock, sink, server.url
        self.site = make_site(database, server.url)
        publish_course(self.site, COURSE, clock())
        self._worker = Worker(self.site, WorkerContext("story", Relay("127.0.0.1", sink.port)), clock)

    def live_until(self, text: str) -> None:
        """`text` is a time in UTC such as '2027-01-06 12:00'."""
        end = HandClock().to(text)
        while self.clock() < end:
            self.deliver()
            due = next_due(self.site)
            self.clock.at = min(end, max(due, self.clock() + timedelta(minutes=1))) if due else end

    def deliver(self) -> None:
        while sum(self._worker.run(tick) for tick in (Tick.REPLIES, Tick.PLAN, Tick.DELIVER)):
            pass

    @property
    def newest(self) -> ReceivedMail:
        return self.sink.letters[-1]

    def link(self, place: str) -> str:
        """The link in the HTML of the newest mail whose URL contains `place`."""
        found = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', self.newest.contents.html)]
        return next(link for link in found if place in link)


@contextmanager
def running_story(database: Database) -> Iterator[Story]:
    clock, server = HandClock(), WebServer("127.0.0.1", 0)
    with Sink("127.0.0.1", 0, clock) as sink:
        story = Story(database, server, sink, clock)
        with server.serving(create_app(story.site, clock, clock)):
            yield story


@contextmanager
def somebody(browser: object, story: Story, *, narrow: bool, dark: bool, javascript: bool) -> Iterator[Page]:
    """Somebody's browser. Fails if it complained about a page."""
    context: BrowserContext = browser.new_context(  # type: ignore[attr-defined]
        viewport=NARROW if narrow else WIDE,
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        timezone_id="Europe/Lisbon",
        locale="en-GB",
    )
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    watch = Watch(story.url).attach_to(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watch.complaints == []


def sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def presses(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def goes(page: Page, link: str) -> None:
    page.get_by_role("link", name=link).first.click()
