"""Watches a mailbox: mail on an IMAP server goes to the same callback as the listener's.

If the server offers IDLE (RFC 2177), it announces new mail; otherwise the mailbox is polled every minute. Whatever
fails, the watcher keeps trying: the mail waits on the server, unchanged."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from drip.inbound.imap.account import ImapAccount, LoginRefused, MailboxUnreachable
from drip.inbound.imap.intake import MAX_BYTES, Intake, PositionStore, StoreUnavailable
from drip.inbound.imap.mailbox import Mailbox, open_mailbox, wait_readable
from drip.inbound.incoming_message import IncomingMessage

log = logging.getLogger(__name__)

MAX_RETRY_SECONDS = 300.0  # between tries during an outage


@dataclass(frozen=True, slots=True)
class WatchTiming:
    """How long the watcher waits, in seconds: for a server that announces mail (RFC 2177 asks for less than 29
    minutes; routers on the way forget a silent connection sooner), between polls of one that doesn't, and before the
    first retry during an outage; each further retry waits twice as long."""

    idle_seconds: float = 300.0
    poll_seconds: float = 60.0
    retry_seconds: float = 5.0


class MailboxWatcher:
    """Watches from `start` to `stop` on a thread of its own, where `receive` is called for one mail at a time. If it
    raises, the mail stays on the server, and StoreUnavailable makes the watcher wait."""

    def __init__(
        self,
        receive: Callable[[IncomingMessage], None],
        account: ImapAccount,
        positions: PositionStore,
        *,
        max_bytes: int = MAX_BYTES,
        timing: WatchTiming = WatchTiming(),
    ) -> None:
        self._account = account
        self._intake = Intake(receive, positions, max_bytes)
        self._timing = timing
        self._pause = timing.retry_seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._wake, self._waker = socket.socketpair()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Return at once: a server that is down is no reason not to start."""
        self._thread = threading.Thread(target=self._run, name="mailbox watcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop waiting for mail at once. A mail being received is waited for, and so is a silent server, up to its
        timeout. Stopping twice is harmless."""
        if self._thread is None:
            return
        self._stopping.set()
        self._waker.send(b"x")
        self._thread.join()
        self._thread = None
        self._wake.close()
        self._waker.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with open_mailbox(self._account) as mailbox:
                    self._watch(mailbox)
            except LoginRefused as error:
                self._rest(error, MAX_RETRY_SECONDS)
            except (MailboxUnreachable, StoreUnavailable) as error:
                self._rest(error, self._pause)
                self._pause = min(self._pause * 2, MAX_RETRY_SECONDS)
            except Exception:
                # A bug must show in the log and not end the watch: the next try may succeed.
                log.exception("watching %s went wrong; it will be tried again", self._account.name)
                wait_readable(MAX_RETRY_SECONDS, self._wake)

    def _watch(self, mailbox: Mailbox) -> None:
        seconds = self._timing.idle_seconds if mailbox.tells else self._timing.poll_seconds
        while not self._stopping.is_set():
            count = self._intake.take_new(mailbox, self._stopping.is_set)
            if count:
                log.info("%s: %d", mailbox.name, count)
            self._pause = self._timing.retry_seconds
            mailbox.wait(seconds, self._wake)

    def _rest(self, error: Exception, seconds: float) -> None:
        reason = str(error).rstrip(".")
        log.warning("%s: %s. Nothing is lost; next try in %.0f s.", self._account.name, reason, seconds)
        wait_readable(seconds, self._wake)
