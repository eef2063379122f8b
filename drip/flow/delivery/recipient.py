"""Where a mail goes, or went: to the address of its person, who may have another one by now."""

from __future__ import annotations

from drip.flow.work import Work
from drip.storage.delivery import suppressions
from drip.storage.engine.records import ClaimedDelivery
from drip.storage.engine.states import MailKind
from drip.storage.engine.tables import Delivery

ADDRESS_CHANGE_KINDS = (MailKind.ADDRESS, MailKind.MOVED)  # a change of address sends them to the other one of two


def recipient_of(delivery: ClaimedDelivery | Delivery, email: str) -> str:
    """Where a mail is to go whose person has the address `email`."""
    return str(delivery.data["recipient"]) if delivery.kind in ADDRESS_CHANGE_KINDS else email


def actual_recipient_of(delivery: Delivery, email: str) -> str:
    """Where a mail went; where it is to go, if nothing of it has left."""
    if delivery.kind in ADDRESS_CHANGE_KINDS or not delivery.made_from:
        return recipient_of(delivery, email)
    return str(delivery.made_from["facts"]["subscriber"]["email"])


def suppress_address(work: Work, email: str, reason: str, detail: str) -> None:
    """No more mail to this address; what becomes of the courses of whoever has it is the caller's matter."""
    suppressions.suppress(work.session, work.site.suppression_key(email), email, reason, detail, work.now)
