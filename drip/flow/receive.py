"""The one door for inbound mail: stored and committed before anybody is told that it was received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drip.flow.site import Site
from drip.storage import mailroom


def receive(site: Site, raw: bytes, mail_from: str, rcpt_to: Sequence[str], source: str, now: datetime) -> bool:
    """Stores a mail as it came. False: the very same mail is here already. When this returns, it is safe to say 250;
    when it raises, the sender keeps the mail and tries again."""
    with site.database.write() as session:
        return mailroom.store_mail(session, raw, mail_from, rcpt_to, source, now) is not None
