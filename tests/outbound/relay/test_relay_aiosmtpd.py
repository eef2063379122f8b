"""The straight way, to a server that is not ours: compose, sign, hand over, read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from support.lesson_mail import LESSON, a_mail, read_bodies, read_mail
from support.pool_driver import get_ready, send, send_one

from drip.outbound.message.compose import Mail, compose
from drip.outbound.relay.outcome import Sent
from drip.outbound.relay.parcel import Parcel
from drip.outbound.relay.pool import Pool
from drip.outbound.relay.relay import Relay


class Inbox:
    def __init__(self) -> None:
        self.received: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        self.received.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 2.0.0 kept"


@contextmanager
def listening(inbox: Inbox) -> Iterator[int]:
    """The port of a running server."""
    loop = asyncio.new_event_loop()
    starting = loop.create_server(lambda: SMTP(inbox, hostname="inbox.example.com", loop=loop), "127.0.0.1", 0)
    server = loop.run_until_complete(starting)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def a_lesson(number: int, mail: Mail, return_path: str = "b@example.com") -> Parcel:
    return Parcel((number, 1), return_path, mail.to, compose(mail))


@pytest.mark.parametrize("connections", [1, 4])
def test_lessons_arrive_as_they_were_composed(connections: int) -> None:
    inbox = Inbox()
    mails = [
        a_mail(subject=f"Lesson {number}", text=".\nHallo Zoë\n..\n", to=f"p{number}@example.org")
        for number in range(20)
    ]
    with listening(inbox) as port, Pool(Relay.from_url(f"smtp://127.0.0.1:{port}"), connections) as pool:
        outcomes = send(pool, [a_lesson(number, mail) for number, mail in enumerate(mails)])
    assert set(outcomes.values()) == {Sent("250 2.0.0 kept")}
    received = {recipients[0]: (path, content) for path, recipients, content in inbox.received}
    assert received == {mail.to: ("b@example.com", compose(mail)) for mail in mails}
    assert len(inbox.received) == len(mails)
    assert read_mail(received["p2@example.org"][1])["Subject"] == "Lesson 2"
    assert read_bodies(received["p2@example.org"][1]) == (mails[2].text, mails[2].html)


def test_a_withdrawn_lesson_does_not_arrive() -> None:
    inbox = Inbox()
    with listening(inbox) as port, Pool(Relay("127.0.0.1", port), 1) as pool:
        pool.withdraw(get_ready(pool, a_lesson(1, LESSON)))
    assert inbox.received == []


def test_a_system_mail_has_an_empty_return_path() -> None:
    inbox = Inbox()
    with listening(inbox) as port, Pool(Relay("127.0.0.1", port), 1) as pool:
        assert isinstance(send_one(pool, a_lesson(1, LESSON, return_path="")), Sent)
    assert [path for path, _, _ in inbox.received] == ["<>"]
