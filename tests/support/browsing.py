"""Looking at the pages of a site with a browser: as somebody, and at all that the browser says meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from fastapi.responses import Response
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from playwright.sync_api import Response as Answer
from support.everybody import Everybody
from support.pages import Seen, path_of

from drip.flow.people.course_view import my_course
from drip.flow.work import Work
from drip.web.base.browser_session import log_in

OF_THE_STATUS = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Watch:
    """What pages of one site do in a browser. `answers`: the newest page, and what was loaded for it."""

    home: str
    complaints: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def over(self, context: BrowserContext) -> Watch:
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return self

    def weight(self) -> int:
        """Octets of the newest page with all that it loads."""
        return sum(len(answer.body()) for answer in self.answers)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.home).netloc and not request.url.startswith("data:"):
            self.complaints.append(f"A foreign host was asked: {request.url}")

    def _answered(self, answer: Answer) -> None:
        if answer.request.is_navigation_request():
            self.answers.clear()
        self.answers.append(answer)

    def _heard(self, message: ConsoleMessage) -> None:
        """Broken policies are told here, too. A page that refuses something is no trouble."""
        if message.type in ("error", "warning") and not message.text.startswith(OF_THE_STATUS):
            self.complaints.append(message.text)


def open_for(context: BrowserContext, everybody: Everybody, name: str) -> None:
    """As though they had pressed the button behind a key."""
    with everybody.site.database.read() as session:
        person = my_course(Work(session, everybody.site, everybody.clock()), everybody.people[name])
    assert person is not None
    response = Response()
    log_in(response, everybody.site, person, everybody.clock())
    key, _, value = response.headers["set-cookie"].partition(";")[0].partition("=")
    context.add_cookies([{"name": key, "value": value, "url": everybody.site.base_url}])


def look_at(page: Page, everybody: Everybody, seen: Seen) -> Any:
    """Leads the browser to a page. Fails where the page has another status than it should."""
    page.context.clear_cookies()
    if seen.is_open:
        open_for(page.context, everybody, seen.who)
    answer = page.goto(everybody.site.base_url + path_of(seen, everybody))
    everybody.clock.advance(seconds=20)
    for name, value in seen.fill:
        fill_in(page, name, value)
    if seen.press:
        with page.expect_navigation() as led:
            page.get_by_role("button", name=seen.press).click()
        answer = led.value
    assert answer is not None
    assert answer.status == seen.status, (seen.name, answer.status)
    return answer


def fill_in(page: Page, name: str, value: str) -> None:
    """A field by its name; of a choice, the one with this value."""
    choice = page.locator(f'[type="radio"][name="{name}"][value="{value}"], [type="checkbox"][name="{name}"]')
    if choice.count():
        choice.check()
    elif page.locator(f'select[name="{name}"]').count():
        page.locator(f'select[name="{name}"]').select_option(value)
    else:
        page.locator(f'[name="{name}"]').fill(value)
