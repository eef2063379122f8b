"""What stands between the network and the pages: headers on every response, a cap on what is sent, and the check that
a form was sent by a page of ours."""

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
MAX_LARGE_BODIES = 2  # each is in memory several times over while it is taken apart
LARGE_BODY_TIMEOUT = 120

SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a page's address holds its owner's token
    "Cache-Control": "no-store",
}
# of pages on somebody's own machine that show mail in frames
FRAMING_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
FRAMED_PATHS = re.compile("/courses/[^/]+/form(?:/check-inbox)?")  # the form in a frame on another site, and its answer
CACHE_FOREVER = "public, max-age=31536000, immutable"


class SafeHeaders:
    """Sets the headers of every response. What is static and addressed by its digest may be kept for good, pages may
    not be kept at all. The form that is made for it may be framed by the sites `framed_by`."""

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
    """Reads what is sent, up to a cap, before anybody works on it, whether its length was announced or not. What is
    longer, or takes too long, gets the response that `refuse` makes. `most_of` says how much a path may be sent where
    that is more than a form; large bodies are then taken a few at a time, and the others wait unread."""

    def __init__(
        self, app: ASGIApp, refuse: Callable[[Scope, HTTPStatus], Response], most_of: Callable[[str], int]
    ) -> None:
        self.app = app
        self.refuse = refuse
        self.most_of = most_of
        self._turns = asyncio.Semaphore(MAX_LARGE_BODIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        most = max(MAX_FORM_BYTES, self.most_of(scope["path"]))
        is_large = min(most, _announced_length(Headers(scope=scope), most)) > LARGE_BODY_BYTES
        async with self._turns if is_large else nullcontext():
            await self._take(scope, receive, send, most, LARGE_BODY_TIMEOUT if is_large else None)

    async def _take(self, scope: Scope, receive: Receive, send: Send, most: int, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                body = await _read(Headers(scope=scope), receive, most)
        except TimeoutError:
            await self.refuse(scope, HTTPStatus.SERVICE_UNAVAILABLE)(scope, receive, send)
        except ClientDisconnect:
            return  # half of it may look like all of it
        else:
            if body is None:
                await self.refuse(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)
            else:
                await self.app(scope, _replay(body, receive), send)


class ErrorMiddleware:
    """Answers with what `respond` makes of an error, where it makes something of it."""

    def __init__(self, app: ASGIApp, respond: Callable[[Scope, Exception], Response | None]) -> None:
        self.app = app
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            # `respond` knows the errors that have a page of their own; whatever it does not know goes on.
            response = self.respond(scope, error)
            if response is None:
                raise
            await response(scope, receive, send)


def framed_page_policy(framed_by: Sequence[str]) -> str:
    """Of a page without scripts. Without any sites it is framed by nobody."""
    sites = " ".join(framed_by) or "'none'"
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {sites}"
    )


def comes_from_our_pages(headers: Headers, *here: str) -> bool:
    """Whether a POST was sent by a page of ours, at one of the URLs `here`, or does not say from where.

    Browsers say it in Sec-Fetch-Site, but only over https and on localhost; in Origin they say 'null' for our own
    pages too, because of our Referrer-Policy (Fetch Standard, "append a request Origin header"). So 'null' tells
    nothing, and what defends a token page then is its token, which no other site knows."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "null")
    return origin == "null" or _host_of(origin) in {_host_of(url) for url in here} - {None}


def _host_of(url: str) -> str | None:
    """The host and port; None where it is none of a URL."""
    try:
        return urlsplit(url).netloc or None
    except ValueError:  # such as http://[::1
        return None


def _is_immutable(scope: Scope) -> bool:
    path = scope["path"]
    return bool(path.startswith("/assets/") or (path.startswith("/static/") and scope["query_string"]))


def _announced_length(headers: Headers, unknown: int) -> int:
    """The length that is announced; `unknown` where none is, or none that is a number."""
    announced = headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdecimal() and len(announced) < 20 else unknown


async def _read(headers: Headers, receive: Receive, most: int) -> bytes | None:
    """None: it is longer than that. Raises ClientDisconnect where it ends too early."""
    if _announced_length(headers, most + 1 if "content-length" in headers else 0) > most:
        return None
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            return None
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        return next(messages, None) or await receive()

    return replay
