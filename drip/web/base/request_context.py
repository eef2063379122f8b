"""What every page has at hand: the site, the time, the templates, and whose link it is."""

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

MAX_ADDRESS_CHARACTERS = 45  # an IPv6 address that ends in an IPv4 one


class DeadLink(HTTPException):
    """A link that was cut, was never ours, or leads to something that is gone. Answered with 404."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class RequestContext:
    """`clock` is the time of the courses, which a demo may run faster; `wall_clock` is real time."""

    site: Site
    clock: Clock
    wall_clock: Clock
    pages: PageRenderer

    def enrollment_id(self, purpose: str, token: str) -> int:
        """The enrollment that a link was made for. Raises DeadLink."""
        numbers = self.site.keys.read_token(purpose, token, 1)
        if numbers is None:
            raise DeadLink
        return numbers[0]

    def edition(self, slug: str) -> Edition:
        """The published course with this slug. Raises DeadLink."""
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
        """A page in `language`, that of a person or a course, if the pages have it, else in the browser's."""
        locale = self.pages.locale(language, accepted=accepted_languages(request))
        return self.pages.page(template, status, locale=locale, **values)

    def course_page(
        self, request: Request, mine: MyCourse, token: str, template: str, problem: object = None, **values: object
    ) -> Response:
        """A page of one person in one course, in their language. With a `problem` its status is 422."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
        is_open = self.is_logged_in(request, mine)
        values |= {"mine": mine, "token": token, "problem": problem or "", "is_open": is_open}
        return self.page(request, template, status, language=mine.language, **values)

    def is_logged_in(self, request: Request, person: SessionOwner) -> bool:
        """Whether this browser is logged in as `person`: see `browser_session`."""
        return is_logged_in(request, self.site, person, self.wall_clock())

    def require_login(self, request: Request, mine: MyCourse, token: str) -> None:
        """For pages that are their owner's alone, or change more than a lesson's link may. Raises LoginRequired, which
        is answered with a page that offers a login link."""
        if not self.is_logged_in(request, mine):
            raise LoginRequired(token, mine.language)

    def require_our_page(self, request: Request) -> None:
        """Raises HTTPException (403) for a form that was sent from a page of another site."""
        if not comes_from_our_pages(request.headers, str(request.base_url), self.site.base_url):
            raise HTTPException(HTTPStatus.FORBIDDEN)

    def redirect(self, path: str) -> RedirectResponse:
        """After a form: to a page that may be reloaded."""
        return RedirectResponse(self.pages.root + path, HTTPStatus.SEE_OTHER)


def accepted_languages(request: Request) -> str:
    return request.headers.get("accept-language", "")


def client_address(request: Request) -> str:
    """The client's IP address in one spelling: IPv6 in full, IPv4-mapped addresses as IPv4."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:  # a Unix socket, or a proxy's name for clients it does not know
        return host[:MAX_ADDRESS_CHARACTERS]
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).exploded[:MAX_ADDRESS_CHARACTERS]


def get(app: FastAPI, path: str, view: View) -> None:
    """Registers a page for GET and HEAD."""
    app.api_route(path, methods=["GET", "HEAD"], response_model=None, response_class=Response)(view)


def post(app: FastAPI, path: str, view: View) -> None:
    """Registers what a form does when it is sent."""
    app.post(path, response_model=None, response_class=Response)(view)
