"""What stands between the network and the pages: headers for every response, a limit on bodies, and the check that a
form was sent by a page of ours."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_FORM_BYTES = 64 * 1024  # octets
LARGE_BODY_BYTES = 1_000_000  # octets
MAX_LARGE_BODIES = 2  # at once: parsing one takes several times its size in memory
LARGE_BODY_TIMEOUT = 120  # seconds

SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a page's URL holds its owner's token
    "Cache-Control": "no-store",
}
# for the preview and the demo, which show mail in frames
FRAMING_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
FRAMED_PATHS = re.compile("/courses/[^/]+/form(?:/check-inbox)?")  # the form framed by other sites, and the next page
CACHE_FOREVER = "public, max-age=31536000, immutable"


class SafeHeaders:
    """Sets the headers of every response. Files addressed by their digest may be cached for good, pages not at all. The
    sites in `framed_by` may frame the form that is made for framing."""

    def __init__(self, app: ASGIApp, framed_by: Sequence[str] = ()) -> None:
        self.app = app
        self.framed_by = framed_by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SAFE_HEADERS)
                if FRAMED_PATHS.fullmatch(scope["path"]):
                    headers["Content-Security-Policy"] = framed_page_policy(self.framed_by)
                if _is_immutable(scope) and message["status"] in (200, 304):
                    headers["Cache-Control"] = CACHE_FOREVER
            await send(message)

        await self.app(scope, receive, send_safely)


class BodyLimit:
    """Reads the whole body, up to a limit, before the app sees the request, whether or not its length was announced. A
    body that is longer or takes too long gets the response of `refuse`. `max_bytes_for` gives the limit of a path where
    it is higher than that of forms. Only a few large bodies are read at once; the others wait unread."""

    def __init__(
        self, app: ASGIApp, refuse: Callable[[Scope, HTTPStatus], Response], max_bytes_for: Callable[[str], int]
    ) -> None:
        self.app = app
        self.refuse = refuse
        self.max_bytes_for = max_bytes_for
        self._large_bodies = asyncio.Semaphore(MAX_LARGE_BODIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        max_bytes = max(MAX_FORM_BYTES, self.max_bytes_for(scope["path"]))
        is_large = min(max_bytes, _announced_length(Headers(scope=scope), max_bytes)) > LARGE_BODY_BYTES
        async with self._large_bodies if is_large else nullcontext():
            await self._read_and_run(scope, receive, send, max_bytes, LARGE_BODY_TIMEOUT if is_large else None)

    async def _read_and_run(
        self, scope: Scope, receive: Receive, send: Send, max_bytes: int, seconds: float | None
    ) -> None:
        try:
            async with asyncio.timeout(seconds):
                body = await _read(Headers(scope=scope), receive, max_bytes)
        except TimeoutError:
            await self.refuse(scope, HTTPStatus.SERVICE_UNAVAILABLE)(scope, receive, send)
        except ClientDisconnect:
            return  # half a body may look like a whole one
        else:
            if body is None:
                await self.refuse(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)
            else:
                await self.app(scope, _replay(body, receive), send)


class ErrorMiddleware:
    """Answers an error with the response that `respond` makes; None lets the error pass."""

    def __init__(self, app: ASGIApp, respond: Callable[[Scope, Exception], Response | None]) -> None:
        self.app = app
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            # `respond` picks the errors that have a page of their own; any other is raised again.
            response = self.respond(scope, error)
            if response is None:
                raise
            await response(scope, receive, send)


def framed_page_policy(framed_by: Sequence[str]) -> str:
    """The Content-Security-Policy of a page without scripts, framed by these sites only."""
    sites = " ".join(framed_by) or "'none'"
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {sites}"
    )


def comes_from_our_pages(headers: Headers, *our_urls: str) -> bool:
    """Whether a POST comes from a page of ours, at one of `our_urls`, or does not say where it comes from.

    Browsers send Sec-Fetch-Site, but only over https and on localhost. Their Origin is 'null' for our own pages too,
    because of our Referrer-Policy (Fetch Standard, "append a request Origin header"). So 'null' proves nothing; what
    protects a token page then is its token, which no other site knows."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "null")
    return origin == "null" or _host_of(origin) in {_host_of(url) for url in our_urls} - {None}


def _host_of(url: str) -> str | None:
    """The host and port; None if there is none."""
    try:
        return urlsplit(url).netloc or None
    except ValueError:  # such as http://[::1
        return None


def _is_immutable(scope: Scope) -> bool:
    path = scope["path"]
    return bool(path.startswith("/assets/") or (path.startswith("/static/") and scope["query_string"]))


def _announced_length(headers: Headers, unknown: int) -> int:
    """The Content-Length in octets; `unknown` if there is none, or it is not a number."""
    announced = headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdecimal() and len(announced) < 20 else unknown


async def _read(headers: Headers, receive: Receive, max_bytes: int) -> bytes | None:
    """The body, or None if it is longer than `max_bytes`. Raises ClientDisconnect if it ends too early."""
    if _announced_length(headers, max_bytes + 1 if "content-length" in headers else 0) > max_bytes:
        return None
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > max_bytes:
            return None
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        return next(messages, None) or await receive()

    return replay
