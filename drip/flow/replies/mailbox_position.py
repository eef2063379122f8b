"""How far a mailbox on an IMAP server has been read. The position is stored in the same database as the mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from drip.core.clock import Clock
from drip.flow.alert import alert
from drip.flow.replies.receive import receive
from drip.flow.site import Site
from drip.flow.trouble import describe_database_error
from drip.inbound import IncomingMessage
from drip.inbound.imap.intake import PositionStore, ReadPosition, StoreUnavailable
from drip.storage.engine.database import Session
from drip.storage.replies import inbound_mail


def mailbox_receiver(site: Site, clock: Clock) -> Callable[[IncomingMessage], None]:
    """Like `make_receiver`, but raises StoreUnavailable if the database is away, so that such a mail is not mistaken
    for one that cannot be stored."""

    def take(arrival: IncomingMessage) -> None:
        with _database_errors_as_unavailable():
            receive(site, arrival, clock())

    return take


def bookmark(site: Site, mailbox: str, clock: Clock) -> PositionStore:
    """Returns the callbacks that read and keep the position. `mailbox` names the mailbox: user@host/folder."""

    def read() -> ReadPosition | None:
        with _database_errors_as_unavailable(), site.database.read() as session:
            found = inbound_mail.find_position(session, mailbox)
            return ReadPosition(found.uidvalidity, found.last_uid, found.backlog) if found else None

    def keep(position: ReadPosition) -> None:
        with _writing(site) as session:
            inbound_mail.save_position(
                session, mailbox, position.uidvalidity, position.last_uid, backlog=position.backlog
            )

    def tell(message: str) -> None:
        with _writing(site) as session:
            alert(session, clock(), message)

    return PositionStore(read, keep, tell)


@contextmanager
def _writing(site: Site) -> Iterator[Session]:
    with _database_errors_as_unavailable(), site.database.write() as session:
        yield session


@contextmanager
def _database_errors_as_unavailable() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Databases raise many kinds of errors, which only storage can tell apart; all others are raised as they are.
        if problem := describe_database_error(error):
            raise StoreUnavailable(problem) from error
        raise
