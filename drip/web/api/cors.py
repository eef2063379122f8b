"""Calls from pages of other sites (CORS; Fetch Standard, 3.3). Browsers let a page read our answers, and send JSON at
all, where these headers name the site that it is of. No cookies go with it: nothing here depends on who asks."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus

from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drip.core.signup.origin import ANY_ORIGIN

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",  # seconds: how soon a changed setting is noticed
}
READABLE = "Retry-After"  # beside what any page may read


class CrossOrigin:
    """Lets `origins` call what lies below `prefix`; without any, there are no such headers at all."""

    def __init__(self, app: ASGIApp, prefix: str, origins: Collection[str]) -> None:
        self.app = app
        self.prefix = prefix
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.origins or scope["type"] != "http" or not scope["path"].startswith(self.prefix):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._allow(headers.get("origin"), MutableHeaders(scope=message))
            await send(message)

        app = self._preflight(headers) if is_preflight(scope, headers) else self.app
        await app(scope, receive, send_with_headers)

    def _preflight(self, headers: Headers) -> Response:
        """To a site that may not call it is empty, and its browser goes no further."""
        may_call = self._granted(headers.get("origin")) is not None
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT if may_call else None)

    def _allow(self, origin: str | None, answer: MutableHeaders) -> None:
        """What depends on who asks says so, also to those who are refused: caches must not mix them up."""
        if ANY_ORIGIN not in self.origins:
            answer.add_vary_header("Origin")
        if granted := self._granted(origin):
            answer["Access-Control-Allow-Origin"] = granted
            answer["Access-Control-Expose-Headers"] = READABLE

    def _granted(self, origin: str | None) -> str | None:
        return ANY_ORIGIN if ANY_ORIGIN in self.origins else origin if origin in self.origins else None


def is_preflight(scope: Scope, headers: Headers) -> bool:
    """A browser's question whether a page may send something (Fetch Standard, 3.3.2)."""
    return scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
