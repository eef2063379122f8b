"""The one door for inbound mail: stored and committed before anybody is told that it was received."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from drip.flow.site import Site
from drip.inbound import Arrival
from drip.storage import mailroom


def receive(site: Site, raw: bytes, mail_from: str, rcpt_to: Sequence[str], source: str, now: datetime) -> bool:
    """Stores a mail as it came. False: the very same mail is here already. When this returns, it is safe to say 250;
    when it raises, the sender keeps the mail and tries again."""
    sender, recipients = _storable(mail_from), [_storable(address) for address in rcpt_to]
    with site.database.write() as session:
        return mailroom.store_mail(session, raw, sender, recipients, source, now)


def door(site: Site, clock: Callable[[], datetime]) -> Callable[[Arrival], None]:
    """What a listener calls for each mail that arrives."""

    def take(arrival: Arrival) -> None:
        receive(site, arrival.raw, arrival.mail_from, arrival.rcpt_to, arrival.source, clock())

    return take


def _storable(text: str) -> str:
    """What a database takes as text: an envelope may hold any bytes, and must not keep the mail from being stored."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
