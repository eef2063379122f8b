"""A mailbox that accepts a limited number of mails until more are let in, so that a test can stop somebody halfway."""

from __future__ import annotations

import asyncio
import threading

from aiosmtpd.smtp import SMTP, Envelope, Session

from drip.clock import system_now
from drip.demo.sink import Sink

TIMEOUT_SECONDS = 20.0  # for a mail to be let in


class GatedSink(Sink):
    """Accepts everything until `let_in` sets how many more mails may enter."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", 0, system_now)
        self._gate = threading.Condition()
        self._room: float = float("inf")

    def let_in(self, more: float) -> None:
        with self._gate:
            self._room = more
            self._gate.notify_all()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.to_thread(self._enter)
        return await super().handle_DATA(server, session, envelope)

    def _enter(self) -> None:
        with self._gate:
            self._gate.wait_for(lambda: self._room > 0, TIMEOUT_SECONDS)
            self._room -= 1
