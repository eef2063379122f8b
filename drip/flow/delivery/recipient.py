"""The address a mail goes to, or went to: its person may have another one by now."""

from __future__ import annotations

from drip.flow.work import Work
from drip.storage.delivery import suppressions
from drip.storage.engine.records import ClaimedDelivery, FullDeliveryRow
from drip.storage.engine.states import MailKind, SuppressionReason

OTHER_RECIPIENT_KINDS = (
    *(MailKind.ADDRESS, MailKind.MOVED),  # to the other of a person's two addresses
    MailKind.CONCERN,  # to the coach
)


def recipient_of(delivery: ClaimedDelivery | FullDeliveryRow, email: str) -> str:
    """Returns the address a mail is to go to; `email` is that of its person."""
    return str(delivery.data["recipient"]) if delivery.kind in OTHER_RECIPIENT_KINDS else email


def actual_recipient_of(delivery: FullDeliveryRow, email: str) -> str:
    """Returns the address a mail went to; if nothing of it has left, the one it is to go to."""
    if delivery.kind in OTHER_RECIPIENT_KINDS or not delivery.made_from:
        return recipient_of(delivery, email)
    return str(delivery.made_from["facts"]["subscriber"]["email"])


def suppress_address(work: Work, email: str, reason: SuppressionReason, detail: str) -> None:
    """Sends no more mail to this address. The caller decides what happens to the courses of whoever has it."""
    suppressions.suppress(work.session, work.site.keys.suppression_key(email), email, reason, detail, work.now)
