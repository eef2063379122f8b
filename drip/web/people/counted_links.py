"""Links of lessons whose clicks are counted. They lead only to addresses stored in the database, never to one in the
link."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from drip.core.planning.schedule import local_date
from drip.flow.operations.link_counts import count_click, find_link
from drip.flow.zones import zone_of
from drip.web.base.request_context import DeadLink, RequestContext, get

UTC = "UTC"


@dataclass(frozen=True, slots=True)
class CountedLinks:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/go/{token}", self.go)

    def go(self, request: Request, token: str) -> Response:
        """Raises DeadLink."""
        with self.context.site.database.read() as session:
            found = find_link(session, self.context.site, token)
        if found is None:
            raise DeadLink
        number, url = found
        if request.method == "GET" and "prefetch" not in request.headers.get("sec-purpose", ""):
            count_click(self.context.site, number, local_date(self.context.wall_clock(), zone_of(UTC)))
        return RedirectResponse(url, HTTPStatus.FOUND, headers={"X-Robots-Tag": "noindex"})
