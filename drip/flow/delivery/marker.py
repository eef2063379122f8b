"""The marker: the state `handing_over`, committed after the relay's 354 and before the first byte of the body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from drip.core.planning.planned_mails import PLANNED_KINDS
from drip.flow.delivery.prepare import Barriers, PreparedMail, blocked_until, read_barriers, reason_not_to_send
from drip.flow.delivery.recipient import recipient_of
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow, read_enrollments


def mark(
    work: Work, worker: str, waiting: Mapping[ledger.DeliveryKey, tuple[ClaimedDelivery, PreparedMail]]
) -> set[ledger.DeliveryKey]:
    """Marks the deliveries that may still leave; returns their keys.

    The enrollments are locked and everything is checked once more: nobody who left, paused, was suppressed or changed
    their address since the claim gets this mail."""
    if not waiting:
        return set()
    people = {person.id: person for person in read_enrollments(work.session, [key[0] for key in waiting], lock=True)}
    recipients = [(delivery, people[key[0]]) for key, (delivery, _) in waiting.items() if key[0] in people]
    barriers = read_barriers(work, (recipient_of(delivery, person.email) for delivery, person in recipients))
    markers = [
        (*key, prepared.made_from)
        for key, (delivery, prepared) in waiting.items()
        if (person := people.get(key[0])) and _may_leave(work.site, delivery, prepared, person, barriers, work.now)
    ]
    return ledger.mark_handing_over(work.session, worker, markers, work.now)


def _may_leave(
    site: Site,
    delivery: ClaimedDelivery,
    prepared: PreparedMail,
    person: EnrollmentRow,
    barriers: Barriers,
    now: datetime,
) -> bool:
    """Whether a mail may still leave. Answers to a person's mail also go out during a pause; nothing goes to an address
    that is not theirs any more."""
    if prepared.recipient != recipient_of(delivery, person.email):
        return False
    if person.paused_at is not None and delivery.kind in PLANNED_KINDS:
        return False
    return (
        not reason_not_to_send(site, delivery, person, barriers, now)
        and blocked_until(delivery, person, barriers, now) is None
    )
