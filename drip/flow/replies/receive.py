"""The one door for inbound mail: stored and committed before anybody is told that it was received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from drip.crash import crash_point
from drip.storage.replies import inbound_mail

if TYPE_CHECKING:  # the pipe starts a process for each mail
    from drip.flow.site import Site
    from drip.inbound import IncomingMessage


def receive(site: Site, arrival: IncomingMessage, now: datetime) -> bool:
    """Stores a mail as it came. False: the very same mail is here already. When this returns, it is safe to say 250;
    when it raises, the sender keeps the mail and tries again."""
    sender, recipients = _storable(arrival.mail_from), [_storable(address) for address in arrival.rcpt_to]
    crash_point("received, not stored")
    with site.database.write() as session:
        is_new = inbound_mail.store_mail(session, arrival.raw, sender, recipients, arrival.source, arrival.form, now)
        crash_point("received, not committed")
    crash_point("received, not acknowledged")
    return is_new


def make_receiver(site: Site, clock: Callable[[], datetime]) -> Callable[[IncomingMessage], None]:
    """What every way in calls for each mail that arrives."""

    def take(arrival: IncomingMessage) -> None:
        receive(site, arrival, clock())

    return take


def _storable(text: str) -> str:
    """What a database takes as text: an envelope may hold any bytes, and must not keep the mail from being stored."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
