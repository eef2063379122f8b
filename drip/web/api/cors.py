"""Calls from pages of other sites (CORS; Fetch Standard, 3.3). Browsers let a page read our answers, and send JSON at
all, only where these headers name its origin. No cookies are allowed: no answer depends on who asks."""

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
    "Access-Control-Max-Age": "600",  # seconds a browser caches the answer
}
EXPOSED_HEADERS = "Retry-After"  # besides those that every page may read


class CrossOrigin:
    """Lets pages from `origins` call everything below `prefix`. Without origins it adds no headers at all."""

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
        """An origin that may not call gets no headers, so its browser does not send the request."""
        may_call = self._allowed_origin(headers.get("origin")) is not None
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT if may_call else None)

    def _allow(self, origin: str | None, answer: MutableHeaders) -> None:
        """Adds `Vary: Origin` for refused origins too, so that caches do not mix up the answers."""
        if ANY_ORIGIN not in self.origins:
            answer.add_vary_header("Origin")
        if allowed := self._allowed_origin(origin):
            answer["Access-Control-Allow-Origin"] = allowed
            answer["Access-Control-Expose-Headers"] = EXPOSED_HEADERS

    def _allowed_origin(self, origin: str | None) -> str | None:
        return ANY_ORIGIN if ANY_ORIGIN in self.origins else origin if origin in self.origins else None


def is_preflight(scope: Scope, headers: Headers) -> bool:
    """Whether a browser is asking if a page may send a request (Fetch Standard, 3.3.2)."""
    return scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
