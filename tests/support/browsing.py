"""Opening a site's pages in a browser, as a given person, while recording what the browser complains about."""

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

STATUS_MESSAGE = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Watch:
    """What the pages of one site do in a browser. `answers` holds the newest page and what was loaded for it."""

    home: str
    complaints: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def attach_to(self, context: BrowserContext) -> Watch:
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return self

    def weight(self) -> int:
        """Octets of the newest page and all that it loads."""
        return sum(len(answer.body()) for answer in self.answers)

    def _on_request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.home).netloc and not request.url.startswith("data:"):
            self.complaints.append(f"A foreign host was asked: {request.url}")

    def _on_response(self, answer: Answer) -> None:
        if answer.request.is_navigation_request():
            self.answers.clear()
        self.answers.append(answer)

    def _on_console(self, message: ConsoleMessage) -> None:
        """Violations of the Content-Security-Policy arrive here, too. An error status of a page is not a complaint."""
        if message.type in ("error", "warning") and not message.text.startswith(STATUS_MESSAGE):
            self.complaints.append(message.text)


def open_for(context: BrowserContext, everybody: Everybody, name: str) -> None:
    """Logs the browser in, as the button behind a login link does."""
    with everybody.site.database.read() as session:
        person = my_course(Work(session, everybody.site, everybody.clock()), everybody.people[name])
    assert person is not None
    response = Response()
    log_in(response, everybody.site, person, everybody.clock())
    key, _, value = response.headers["set-cookie"].partition(";")[0].partition("=")
    context.add_cookies([{"name": key, "value": value, "url": everybody.site.base_url}])


def look_at(page: Page, everybody: Everybody, seen: Seen) -> Any:
    """Opens a page in the browser. Fails if its status is not the expected one."""
    page.context.clear_cookies()
    if seen.is_open:
        open_for(page.context, everybody, seen.who)
    answer = page.goto(everybody.site.base_url + path_of(seen, everybody))
    everybody.clock.advance(seconds=20)
    for name, value in seen.fill:
        fill_in(page, name, value)
    if seen.press:
        with page.expect_navigation() as navigation:
            page.get_by_role("button", name=seen.press).click()
        answer = navigation.value
    assert answer is not None
    assert answer.status == seen.status, (seen.name, answer.status)
    return answer


def fill_in(page: Page, name: str, value: str) -> None:
    """Fills in a field by its name; of a choice, the option with this value."""
    choice = page.locator(f'[type="radio"][name="{name}"][value="{value}"], [type="checkbox"][name="{name}"]')
    if choice.count():
        choice.check()
    elif page.locator(f'select[name="{name}"]').count():
        page.locator(f'select[name="{name}"]').select_option(value)
    else:
        page.locator(f'[name="{name}"]').fill(value)
