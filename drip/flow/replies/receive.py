"""The one entry for inbound mail: a mail is stored and committed before its sender is told that it was received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from drip.core.clock import Clock
from drip.crash import crash_point
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import RawMail

if TYPE_CHECKING:  # the pipe starts a process for each mail, which should start fast
    from drip.flow.site import Site
    from drip.inbound import IncomingMessage


def receive(site: Site, arrival: IncomingMessage, now: datetime) -> bool:
    """Stores a mail as it came. Returns False if the very same mail is stored already.

    Once this returns, it is safe to answer 250; if it raises, the sender keeps the mail and tries again."""
    sender, recipients = _storable(arrival.mail_from), [_storable(address) for address in arrival.rcpt_to]
    mail = RawMail(arrival.raw, sender, recipients, arrival.source, arrival.form)
    crash_point("received, not stored")
    with site.database.write() as session:
        is_new = inbound_mail.store_mail(session, mail, now)
        crash_point("received, not committed")
    crash_point("received, not acknowledged")
    return is_new


def make_receiver(site: Site, clock: Clock) -> Callable[[IncomingMessage], None]:
    """Returns the function that every source of mail calls for each mail that arrives."""

    def take(arrival: IncomingMessage) -> None:
        receive(site, arrival, clock())

    return take


def _storable(text: str) -> str:
    """Replaces what a database cannot store as text: an envelope may hold any bytes, and must not keep the mail from
    being stored."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
