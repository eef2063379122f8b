"""A practice mailbox without its own network, and mail to put into it."""

from __future__ import annotations

import asyncio
import smtplib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import httpx
from fastapi import FastAPI

from drip.clock import LapseClock
from drip.demo.sink import Sink

TEMPLATES = Path(__file__).parents[2] / "templates"
START = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


def lesson(subject: str = "Whose ladder is this?", to: str = "anna@example.org", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ines Moreau <coach@example.com>"
    message["To"] = f"Anna Berg <{to}>"
    message["Reply-To"] = "reply+aeba3@in.example.com"
    message["Subject"] = subject
    message["Message-ID"] = "<lesson-1@example.com>"
    message["Date"] = START
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("There is a ladder.\n\n> in another's words\n\nHit reply.\n")
    message.add_alternative(
        '<html><head><title>T</title></head><body><p>A <b>lad</b>der.</p><a href="http://x">Go</a></body></html>',
        subtype="html",
    )
    return message


def post(message: EmailMessage | bytes, port: int, to: str = "anna@example.org") -> None:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=10) as server:
        server.sendmail("bounce@example.com", [to], raw)


@dataclass
class Browser:
    app: FastAPI
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path, {}))

    def post(self, path: str, **form: str) -> httpx.Response:
        return asyncio.run(self._ask("POST", path, form))

    async def _ask(self, method: str, path: str, form: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8026", headers=self.headers) as me:
            return await me.request(method, path, data=form)


@dataclass
class Demo:
    """The mailbox, and in place of the product: a sink for its replies, and a list of planned mails to skip to."""

    sink: Sink
    product: Sink
    clock: LapseClock
    browser: Browser
    planned: list[datetime]
