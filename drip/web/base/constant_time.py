"""Answers to forms leave on a beat. How long a sign-up took would tell whether an address is new, waits, takes the
course or is blocked: each is other work for the database."""

from __future__ import annotations

import asyncio
import math

from starlette.types import ASGIApp, Message, Receive, Scope, Send

INTERVAL_SECONDS = 0.1  # seconds: longer than a sign-up takes, too short to be noticed
EXEMPT_PREFIX = "/hooks/"  # programs post there, and learn nothing from it


class ConstantTimeResponses:
    """Holds the answer to a form until a whole number of beats has passed since the form was there. It goes inside of
    what reads the body: who counted from the first octet on could send the last one just before a beat, and see
    whether the work fits in between."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"].startswith(EXEMPT_PREFIX):
            await self.app(scope, receive, send)
            return
        clock = asyncio.get_running_loop().time
        begun = clock()

        async def send_on_the_beat(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(seconds_to_wait(clock() - begun, self.seconds))
            await send(message)

        await self.app(scope, receive, send_on_the_beat)


def seconds_to_wait(passed: float, beat: float) -> float:
    """Seconds to wait after `passed` seconds, so that a whole number of beats has passed, at least one. A beat of 0 is
    none."""
    return max(1, math.ceil(passed / beat)) * beat - passed if beat else 0.0
