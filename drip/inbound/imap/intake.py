"""Takes new mail out of a mailbox: it is fetched, stored, only then marked as seen, and never fetched again.

Whether somebody has seen a mail says nothing about whether we have it, so new mail is found by its UID. After a crash
between any two steps the same mail is fetched once more, and the store recognises it by its bytes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from drip.crash import crash_point
from drip.inbound.imap.client import describe_error
from drip.inbound.imap.failing_mails import FailingMails
from drip.inbound.imap.mailbox import Mailbox
from drip.inbound.incoming_message import UNKNOWN_SENDER, IncomingMessage
from drip.inbound.mime.addresses import addresses
from drip.inbound.mime.parts import MAX_HEADER_BYTES, split_headers

log = logging.getLogger(__name__)

MAX_BYTES = 25_000_000


class StoreUnavailable(Exception):
    """Raised by the store while no mail can be stored; the message says why."""


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """All mails up to `last_uid` are stored; while `backlog` is set, the unseen ones among them are not."""

    uidvalidity: int
    last_uid: int
    backlog: bool


@dataclass(frozen=True, slots=True)
class PositionStore:
    """Reads and saves the position of one mailbox; both raise StoreUnavailable. `alert` tells a person."""

    read: Callable[[], ReadPosition | None]
    save: Callable[[ReadPosition], None]
    alert: Callable[[str], None]


class Intake:
    """Fetches and stores new mail. It lives as long as its watcher, over many connections."""

    def __init__(
        self, receive: Callable[[IncomingMessage], None], positions: PositionStore, max_bytes: int = MAX_BYTES
    ) -> None:
        self._receive = receive
        self._positions = positions
        self._max_bytes = max_bytes
        self._uidvalidity = 0
        self._done: set[int] = set()  # stored mails beyond one that is held back
        self._failing = FailingMails(positions.alert)

    def take_new(self, mailbox: Mailbox, stopping: Callable[[], bool] = lambda: False) -> int:
        """Fetch and store what is new, and return how many mails were handled. A mail that can't be stored for its own
        sake is held back until the next pass and does not stop the others. Raises StoreUnavailable, OSError and
        imapclient's errors; mails not handled by then stay as they were."""
        position = self._start(mailbox)
        count = 0
        if position.backlog:
            position, count = self._take_backlog(mailbox, position, stopping)
        kept_back = False
        for uid in mailbox.after(position.last_uid):
            if stopping():
                break
            if uid not in self._done:
                if not self._take(mailbox, uid):
                    kept_back = True
                    continue
                count += 1
                self._done.add(uid)
            if not kept_back:
                position = self._pass_over(position, uid)
        return count

    def _start(self, mailbox: Mailbox) -> ReadPosition:
        """Return where this pass begins: in a mailbox that is new to us, after everything in it. A new user of drip
        does not want ten thousand old mails read, only the unseen ones."""
        if self._uidvalidity != mailbox.uidvalidity:
            self._uidvalidity = mailbox.uidvalidity
            self._done.clear()
            self._failing = FailingMails(self._positions.alert)
        position = self._positions.read()
        if position is None or position.uidvalidity != mailbox.uidvalidity:
            position = ReadPosition(mailbox.uidvalidity, mailbox.newest, backlog=True)
            self._positions.save(position)
        return position

    def _take_backlog(
        self, mailbox: Mailbox, position: ReadPosition, stopping: Callable[[], bool]
    ) -> tuple[ReadPosition, int]:
        taken: list[bool] = []
        for uid in mailbox.unseen_up_to(position.last_uid):
            if stopping():
                return position, sum(taken)
            taken.append(self._take(mailbox, uid))
        if all(taken):
            position = replace(position, backlog=False)
            self._positions.save(position)
        return position, sum(taken)

    def _pass_over(self, position: ReadPosition, uid: int) -> ReadPosition:
        position = replace(position, last_uid=uid)
        self._positions.save(position)
        self._done.discard(uid)
        return position

    def _take(self, mailbox: Mailbox, uid: int) -> bool:
        """Return False if the mail is held back."""
        if self._failing.is_paused(uid):
            return False
        try:
            raw = self._fetch(mailbox, uid)
        except (OSError, IMAPClientAbortError):
            self._failing.lost_connection(uid, mailbox.name)
            raise
        except (IMAPClientError, ValueError) as error:
            self._failing.keep_back(uid, mailbox.name, f"the server does not hand it out ({describe_error(error)})")
            return False
        return raw is None or self._store(mailbox, uid, raw)

    def _store(self, mailbox: Mailbox, uid: int, raw: bytes) -> bool:
        crash_point("fetched, not received")
        try:
            self._receive(IncomingMessage(raw, _sender(raw), (), f"imap {mailbox.name}"))
        except StoreUnavailable:
            raise
        except Exception as error:
            # Whatever is wrong with this mail, it stays unread on the server, and the others must come in.
            log.exception("mail %d of %s could not be stored", uid, mailbox.name)
            self._failing.keep_back(uid, mailbox.name, f"it could not be stored ({type(error).__name__})")
            return False
        self._mark(mailbox, uid)
        crash_point("marked, not passed over")
        return True

    def _fetch(self, mailbox: Mailbox, uid: int) -> bytes | None:
        """Return None if there is nothing to store: the mail is gone, or it is too large and left for people to see."""
        size = mailbox.size(uid)
        if size <= self._max_bytes:
            return mailbox.fetch(uid)
        message = f"A mail in {mailbox.name} is left there unread: it has {size:,} bytes, too many for a reply."
        self._failing.tell(uid, message)
        return None

    def _mark(self, mailbox: Mailbox, uid: int) -> None:
        """A stored mail is ours even if the server does not let us mark it."""
        try:
            mailbox.mark_taken(uid)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            message = f"Mail is taken from {mailbox.name} but can't be marked or moved there: {describe_error(error)}."
            self._failing.tell(uid, message)


def _sender(raw: bytes) -> str:
    """Return the envelope sender, if the server that delivered the mail wrote it down (RFC 5321, 4.4)."""
    written = split_headers(raw[:MAX_HEADER_BYTES])[0].first("return-path").strip()
    return "" if written == "<>" else next(iter(addresses(written)), UNKNOWN_SENDER)
