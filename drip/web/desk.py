"""What every page needs at hand: the site, the time, the templates, and whose link it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from drip.clock import Clock
from drip.flow.site import Site
from drip.flow.view import MyCourse, my_course
from drip.web.guard import comes_from_our_pages
from drip.web.pages import Pages

View = Callable[..., Response]

MOST_OF_AN_ADDRESS = 45  # characters: an IPv6 address that ends in an IPv4 one


class DeadLink(HTTPException):
    """A link that was cut, was never ours, or leads to something that is gone."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Desk:
    """`clock` is the time of the course, which a demo may let run fast; `wall_clock` is the time of those who type."""

    site: Site
    clock: Clock
    wall_clock: Clock
    pages: Pages

    def enrollment_id(self, purpose: str, token: str) -> int:
        """Whose link this is. Raises DeadLink."""
        numbers = self.site.read_token(purpose, token, 1)
        if numbers is None:
            raise DeadLink
        return numbers[0]

    def look(self, enrollment_id: int) -> MyCourse:
        """The person's course as it is now. Raises DeadLink."""
        with self.site.database.read() as session:
            mine = my_course(session, self.site, enrollment_id, self.clock())
        if mine is None:
            raise DeadLink
        return mine

    def require_our_page(self, request: Request) -> None:
        """Refuses a form that a page of another site has sent."""
        if not comes_from_our_pages(request.headers, str(request.base_url), self.site.base_url):
            raise HTTPException(HTTPStatus.FORBIDDEN)

    def go(self, path: str) -> RedirectResponse:
        """After a form was taken: to a page that may be loaded again."""
        return RedirectResponse(self.pages.root + path, HTTPStatus.SEE_OTHER)


def network_address(request: Request) -> str:
    return request.client.host[:MOST_OF_AN_ADDRESS] if request.client else ""


def show(app: FastAPI, path: str, view: View) -> None:
    """Registers a page that is only looked at."""
    app.api_route(path, methods=["GET", "HEAD"], response_model=None, response_class=Response)(view)


def take(app: FastAPI, path: str, view: View) -> None:
    """Registers what is done when a form is sent."""
    app.post(path, response_model=None, response_class=Response)(view)
