"""Large bodies are read a few at a time, so that memory is bounded, and who is slow does not hold up the rest."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest
from fastapi.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from drip.web.base import guard
from drip.web.base.guard import LARGE_BODY_BYTES, MAX_LARGE_BODIES, BodyLimit


@dataclass
class Sender:
    """Sends a body of which all but the end is there at once."""

    announced: str = str(2 * LARGE_BODY_BYTES)
    body: bytes = b"x"
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 0

    async def receive(self) -> Message:
        self.begun.set()
        await self.go.wait()
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        self.status = message.get("status", self.status)

    async def post(self, app: BodyLimit) -> None:
        headers = [(b"content-length", self.announced.encode())] if self.announced else []
        await app({"type": "http", "method": "POST", "path": "/hooks/raw", "headers": headers}, self.receive, self.send)


async def take(scope: Scope, receive: Receive, send: Send) -> None:
    assert (await receive())["body"] == b"x"
    await Response(status_code=204)(scope, receive, send)


def capped() -> BodyLimit:
    def refuse(_: Scope, status: HTTPStatus) -> Response:
        return PlainTextResponse("", status)

    return BodyLimit(take, refuse, lambda _: 10 * LARGE_BODY_BYTES)


@pytest.mark.parametrize("announced", [str(2 * LARGE_BODY_BYTES), ""])
def test_only_a_few_large_ones_are_read_at_once(announced: str) -> None:
    async def story() -> None:
        app, senders = capped(), [Sender(announced) for _ in range(MAX_LARGE_BODIES + 1)]
        small = Sender(str(LARGE_BODY_BYTES))
        posts = [asyncio.create_task(sender.post(app)) for sender in senders]
        for sender in senders[:-1]:
            await sender.begun.wait()
        small.go.set()
        await small.post(app)
        assert (small.status, senders[-1].begun.is_set()) == (204, False)
        for sender in senders:
            sender.go.set()
        await asyncio.gather(*posts)
        assert [sender.status for sender in senders] == [204] * len(senders)

    asyncio.run(story())


def test_who_is_too_slow_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LARGE_BODY_TIMEOUT", 0.01)

    async def story() -> None:
        app, slow, after = capped(), [Sender() for _ in range(MAX_LARGE_BODIES)], Sender()
        await asyncio.gather(*[sender.post(app) for sender in slow])
        assert {sender.status for sender in slow} == {503}
        after.go.set()
        await after.post(app)
        assert after.status == 204

    asyncio.run(story())
