"""Taking new mail out of a mailbox: fetched, stored, only then marked, and then passed over for good.

Whether somebody has seen a mail says nothing about whether we have it: what is new goes by the UIDs. After a crash
between any two steps the same mail is taken once more, and whoever keeps it knows it by its bytes."""

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
    """Raised by whoever keeps the mail while nothing can be kept: the sentence says why."""


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """All mails up to `last_uid` are dealt with; while `backlog`, those among them that nobody has seen are not."""

    uidvalidity: int
    last_uid: int
    backlog: bool


@dataclass(frozen=True, slots=True)
class PositionStore:
    """Where the position of one mailbox is kept. Each raises NotNow. `alert` tells a person."""

    read: Callable[[], ReadPosition | None]
    keep: Callable[[ReadPosition], None]
    alert: Callable[[str], None]


class Intake:
    """Takes what is new. It lives as long as its watcher, over many connections."""

    def __init__(
        self, receive: Callable[[IncomingMessage], None], bookmark: PositionStore, max_bytes: int = MAX_BYTES
    ) -> None:
        self._receive = receive
        self._bookmark = bookmark
        self._max_bytes = max_bytes
        self._uidvalidity = 0
        self._done: set[int] = set()  # beyond one that is kept back
        self._trouble = FailingMails(bookmark.alert)

    def take_new(self, mailbox: Mailbox, stopping: Callable[[], bool] = lambda: False) -> int:
        """One pass; how many mails it dealt with. One that cannot be taken for its own sake is kept back until the next
        pass and holds up no other. Raises NotNow, OSError, imapclient's errors; the rest is as it was then."""
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
        """Where this pass begins: in a mailbox that is new to us, behind all that it holds. Whoever begins to use drip
        does not want ten thousand old mails read, only those that nobody has seen."""
        if self._uidvalidity != mailbox.uidvalidity:
            self._uidvalidity = mailbox.uidvalidity
            self._done.clear()
            self._trouble = FailingMails(self._bookmark.alert)
        position = self._bookmark.read()
        if position is None or position.uidvalidity != mailbox.uidvalidity:
            position = ReadPosition(mailbox.uidvalidity, mailbox.newest, backlog=True)
            self._bookmark.keep(position)
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
            self._bookmark.keep(position)
        return position, sum(taken)

    def _pass_over(self, position: ReadPosition, uid: int) -> ReadPosition:
        position = replace(position, last_uid=uid)
        self._bookmark.keep(position)
        self._done.discard(uid)
        return position

    def _take(self, mailbox: Mailbox, uid: int) -> bool:
        """False where it is kept back."""
        if self._trouble.rests(uid):
            return False
        try:
            raw = self._fetch(mailbox, uid)
        except (OSError, IMAPClientAbortError):
            self._trouble.lost_connection(uid, mailbox.name)
            raise
        except (IMAPClientError, ValueError) as error:
            self._trouble.keep_back(uid, mailbox.name, f"the server does not hand it out ({describe_error(error)})")
            return False
        return raw is None or self._store(mailbox, uid, raw)

    def _store(self, mailbox: Mailbox, uid: int, raw: bytes) -> bool:
        crash_point("fetched, not received")
        try:
            self._receive(IncomingMessage(raw, _sender(raw), (), f"imap {mailbox.name}"))
        except StoreUnavailable:
            raise
        except Exception as error:
            # Whatever it is with this mail: it stays unread on the server, and the others must come in.
            log.exception("mail %d of %s could not be stored", uid, mailbox.name)
            self._trouble.keep_back(uid, mailbox.name, f"it could not be stored ({type(error).__name__})")
            return False
        self._mark(mailbox, uid)
        crash_point("marked, not passed over")
        return True

    def _fetch(self, mailbox: Mailbox, uid: int) -> bytes | None:
        """None where there is nothing to store: it is gone, or it is too large and left for people to see."""
        size = mailbox.size(uid)
        if size <= self._max_bytes:
            return mailbox.fetch(uid)
        message = f"A mail in {mailbox.name} is left there unread: it has {size:,} bytes, too many for a reply."
        self._trouble.tell(uid, message)
        return None

    def _mark(self, mailbox: Mailbox, uid: int) -> None:
        """What is stored is ours, also where the server does not let us say so."""
        try:
            mailbox.mark_taken(uid)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            message = f"Mail is taken from {mailbox.name} but can't be marked or moved there: {describe_error(error)}."
            self._trouble.tell(uid, message)


def _sender(raw: bytes) -> str:
    """The sender of the envelope, where the server that delivered the mail wrote it down (RFC 5321, 4.4)."""
    written = split_headers(raw[:MAX_HEADER_BYTES])[0].first("return-path").strip()
    return "" if written == "<>" else next(iter(addresses(written)), UNKNOWN_SENDER)
