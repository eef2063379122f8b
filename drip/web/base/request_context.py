"""What every page needs at hand: the site, the time, the templates, and whose link it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from drip.core.clock import Clock
from drip.flow.edition import Edition
from drip.flow.people.course_view import MyCourse, my_course
from drip.flow.site import Site
from drip.flow.work import Work
from drip.web.base.browser_session import LoginRequired, SessionOwner, is_logged_in
from drip.web.base.guard import comes_from_our_pages
from drip.web.base.pages import PageRenderer

View = Callable[..., Response]

MAX_ADDRESS_CHARACTERS = 45  # characters: an IPv6 address that ends in an IPv4 one


class DeadLink(HTTPException):
    """A link that was cut, was never ours, or leads to something that is gone."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class RequestContext:
    """`clock` is the time of the course, which a demo may let run fast; `wall_clock` is the time of those who type."""

    site: Site
    clock: Clock
    wall_clock: Clock
    pages: PageRenderer

    def enrollment_id(self, purpose: str, token: str) -> int:
        """Whose link this is. Raises DeadLink."""
        numbers = self.site.keys.read_token(purpose, token, 1)
        if numbers is None:
            raise DeadLink
        return numbers[0]

    def edition(self, slug: str) -> Edition:
        """The course of this name as it is published now. Raises DeadLink."""
        with self.site.database.read() as session:
            found = self.site.live_edition(session, slug) if slug.isprintable() else None
        if found is None:
            raise DeadLink
        return found

    def my_course(self, enrollment_id: int) -> MyCourse:
        """The person's course as it is now. Raises DeadLink."""
        with self.site.database.read() as session:
            mine = my_course(Work(session, self.site, self.clock()), enrollment_id)
        if mine is None:
            raise DeadLink
        return mine

    def page(
        self,
        request: Request,
        template: str,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        language: str | None = None,
        **values: object,
    ) -> Response:
        """A page in `language`, that of a person or a course, where the pages speak it, else in the browser's."""
        locale = self.pages.locale(language, accepted=accepted_languages(request))
        return self.pages.page(template, status, locale=locale, **values)

    def course_page(
        self, request: Request, mine: MyCourse, token: str, template: str, problem: object = None, **values: object
    ) -> Response:
        """A page of one person in one course, in their language; refused with a `problem`, where there is one."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
        is_open = self.is_logged_in(request, mine)
        values |= {"mine": mine, "token": token, "problem": problem or "", "is_open": is_open}
        return self.page(request, template, status, language=mine.language, **values)

    def is_logged_in(self, request: Request, person: SessionOwner) -> bool:
        """Whether this browser is logged in for them: see `browser_session`."""
        return is_logged_in(request, self.site, person, self.wall_clock())

    def require_login(self, request: Request, mine: MyCourse, token: str) -> None:
        """What is theirs alone, or changes more than a lesson's link may, wants a browser that was opened for them.
        Raises NotOpen, which is answered with a page that sends them a key."""
        if not self.is_logged_in(request, mine):
            raise LoginRequired(token, mine.language)

    def require_our_page(self, request: Request) -> None:
        """Refuses a form that a page of another site has sent."""
        if not comes_from_our_pages(request.headers, str(request.base_url), self.site.base_url):
            raise HTTPException(HTTPStatus.FORBIDDEN)

    def redirect(self, path: str) -> RedirectResponse:
        """After a form was taken: to a page that may be loaded again."""
        return RedirectResponse(self.pages.root + path, HTTPStatus.SEE_OTHER)


def accepted_languages(request: Request) -> str:
    return request.headers.get("accept-language", "")


def client_address(request: Request) -> str:
    """Whoever asked, one address always written the same: IPv6 in full, IPv4 as such wherever it was mapped."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:  # a socket without a network, or what a proxy calls those it does not know
        return host[:MAX_ADDRESS_CHARACTERS]
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).exploded[:MAX_ADDRESS_CHARACTERS]


def get(app: FastAPI, path: str, view: View) -> None:
    """Registers a page that is only looked at."""
    app.api_route(path, methods=["GET", "HEAD"], response_model=None, response_class=Response)(view)


def post(app: FastAPI, path: str, view: View) -> None:
    """Registers what is done when a form is sent."""
    app.post(path, response_model=None, response_class=Response)(view)
