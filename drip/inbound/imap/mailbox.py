"""One folder, selected on one connection: which mails it holds, their bytes, and marking them as taken."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient import DELETED, SEEN
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from drip.crash import crash_point
from drip.inbound.imap.account import ImapAccount, MailboxUnreachable
from drip.inbound.imap.client import ImapClient, describe_error


class Mailbox:
    """Mails are identified by their UIDs, which are valid only together with `uidvalidity` (RFC 9051, 2.3.1.1). All
    methods raise OSError or imapclient's errors; any error but IMAPClientAbortError concerns one command only."""

    def __init__(self, client: ImapClient, account: ImapAccount) -> None:
        self.name = account.name
        self._client = client
        self._move_to = account.move_to
        if self._move_to and not client.folder_exists(self._move_to):
            client.create_folder(self._move_to)
            client.subscribe_folder(self._move_to)
        answer = client.select_folder(account.folder)
        if b"UIDVALIDITY" not in answer:
            raise MailboxUnreachable(f"{account.host} gives the mails in {account.folder} no lasting numbers")
        self.uidvalidity: int = answer[b"UIDVALIDITY"]
        self.newest = answer[b"UIDNEXT"] - 1 if b"UIDNEXT" in answer else max(client.search("ALL"), default=0)

    @property
    def tells(self) -> bool:
        """True if the server announces new mail (RFC 2177); otherwise it must be polled."""
        return bool(self._client.has_capability("IDLE"))

    def after(self, uid: int) -> list[int]:
        """Return the UIDs after this one, in order, seen or not."""
        self._client.noop()  # new mail shows only after a command
        self._client.was_told()  # this search sees what was announced so far
        found = self._client.search(["UID", f"{uid + 1}:*"])  # if there is none, * is the last mail before it
        return sorted(found_uid for found_uid in found if found_uid > uid)

    def unseen_up_to(self, uid: int) -> list[int]:
        found = self._client.search(["UNSEEN", "UNDELETED"])
        return sorted(found_uid for found_uid in found if found_uid <= uid)

    def size(self, uid: int) -> int:
        """Return the size in bytes; 0 if the mail is gone."""
        return int(self._client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE") or 0)

    def fetch(self, uid: int) -> bytes | None:
        """Return the mail without marking it as seen; None if it is gone."""
        raw = self._client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
        return raw if isinstance(raw, bytes) else None

    def mark_taken(self, uid: int) -> None:
        """Mark the mail as seen, or move it away."""
        if not self._move_to:
            self._client.add_flags([uid], [SEEN], silent=True)
        elif self._client.has_capability("MOVE"):
            self._client.move([uid], self._move_to)
        else:
            self._move_in_steps(uid)

    def wait(self, seconds: float, wake: socket.socket) -> None:
        """Return when the server announces something, when `wake` is readable, or after `seconds`."""
        if self._client.was_told():
            return
        if not self.tells:
            wait_readable(seconds, wake)
            return
        self._client.idle()
        if not self._client.idle_check(timeout=0):
            wait_readable(seconds, wake, self._client.socket())
        self._client.idle_done()

    def _move_in_steps(self, uid: int) -> None:
        """For servers without MOVE (RFC 6851). Without UIDPLUS (RFC 4315) the mail stays, marked as deleted: a plain
        EXPUNGE would remove what other people have marked."""
        self._client.copy([uid], self._move_to)
        crash_point("copied, not deleted")
        self._client.add_flags([uid], [DELETED], silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid])


@contextmanager
def open_mailbox(account: ImapAccount) -> Iterator[Mailbox]:
    """Open the account's folder for the block. Raises MailboxUnreachable and LoginRefused, also for connection errors
    within the block."""
    with account.connect() as client:
        try:
            yield Mailbox(client, account)
        except (OSError, IMAPClientAbortError) as error:
            raise MailboxUnreachable(f"{account.host}:{account.port} was lost: {describe_error(error)}") from error
        except IMAPClientError as error:
            raise MailboxUnreachable(f"{account.host}:{account.port} refused: {describe_error(error)}") from error


def wait_readable(seconds: float, *sockets: socket.socket) -> None:
    """Wait until one of these is readable, for at most `seconds`."""
    with selectors.DefaultSelector() as selector:
        for one in sockets:
            selector.register(one, selectors.EVENT_READ)
        selector.select(seconds)
