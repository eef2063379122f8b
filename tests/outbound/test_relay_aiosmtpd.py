"""The straight way, to a server that is not ours: compose, sign, hand over, read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.smtp import SMTP
from lesson_mail import LESSON, a_mail, read_bodies, read_mail

from drip.outbound.compose import compose
from drip.outbound.outcome import Sent, Withdrawn
from drip.outbound.smtp import Relay


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


def test_lessons_arrive_as_they_were_composed() -> None:
    inbox = Inbox()
    mails = [
        a_mail(subject=f"Lesson {number}", text=".\nHallo Zoë\n..\n", to=f"p{number}@example.org")
        for number in range(3)
    ]
    with listening(inbox) as port, Relay.from_url(f"smtp://127.0.0.1:{port}").connect() as connection:
        for mail in mails:
            assert connection.hand_over("b@example.com", mail.to, compose(mail), lambda: True) == Sent("250 2.0.0 kept")
    assert inbox.received == [("b@example.com", [mail.to], compose(mail)) for mail in mails]
    assert read_mail(inbox.received[2][2])["Subject"] == "Lesson 2"
    assert read_bodies(inbox.received[2][2]) == (mails[2].text, mails[2].html)


def test_a_withdrawn_lesson_does_not_arrive() -> None:
    inbox = Inbox()
    with listening(inbox) as port, Relay("127.0.0.1", port).connect() as connection:
        assert connection.hand_over("", LESSON.to, compose(LESSON), lambda: False) == Withdrawn()
    assert inbox.received == []


def test_a_system_mail_has_an_empty_return_path() -> None:
    inbox = Inbox()
    with listening(inbox) as port, Relay("127.0.0.1", port).connect() as connection:
        assert isinstance(connection.hand_over("", LESSON.to, compose(LESSON), lambda: True), Sent)
    assert [path for path, _, _ in inbox.received] == ["<>"]
