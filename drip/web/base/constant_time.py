"""Answers to forms leave at fixed intervals. Otherwise the time a sign-up takes would show whether an address is new,
pending, active or blocked: the database does different work for each."""

from __future__ import annotations

import asyncio
import math

from starlette.types import ASGIApp, Message, Receive, Scope, Send

INTERVAL_SECONDS = 0.1  # seconds: longer than a sign-up takes, too short to be noticed
EXEMPT_PREFIX = "/hooks/"  # webhooks, whose senders learn nothing from the time


class ConstantTimeResponses:
    """Delays the answer to a form until a whole number of intervals has passed since the form was read.

    It sits inside the middleware that reads the body. If it counted from the first octet, a sender could send the last
    one just before an interval ends and see whether the work still fits in."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"].startswith(EXEMPT_PREFIX):
            await self.app(scope, receive, send)
            return
        clock = asyncio.get_running_loop().time
        started = clock()

        async def send_after_wait(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(seconds_to_wait(clock() - started, self.seconds))
            await send(message)

        await self.app(scope, receive, send_after_wait)


def seconds_to_wait(passed: float, interval: float) -> float:
    """The seconds to wait after `passed` seconds, so that a whole number of intervals has passed, at least one; 0.0 for
    an interval of 0."""
    return max(1, math.ceil(passed / interval)) * interval - passed if interval else 0.0
