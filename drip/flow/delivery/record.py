"""Records the outcomes of many deliveries in the caller's transaction, then plans for those people. The usual
outcomes (sent, not yet) take one statement for all, the others one each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from drip.core.operations.event_kind import EventKind
from drip.core.planning.departure import Postpone
from drip.flow.delivery.claim_outcome import Blocked, EndedClaim
from drip.flow.delivery.settle import settle, suppress_person
from drip.flow.planning.plan import plan_people
from drip.flow.planning.progress import People, read_people
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import Refused, RelayDown, Sent, Suppress
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery, EnrollmentRow
from drip.storage.engine.states import DeliveryState, EnrollmentState, SuppressionReason
from drip.storage.operations import history
from drip.storage.planning import enrollments


def record_all(work: Work, worker: str, ended_claims: Sequence[EndedClaim]) -> int:
    """Records how these claims ended and plans on; returns how many mails were sent."""
    ledger.requeue(work.session, worker, [requeue for claim in ended_claims if (requeue := _requeue(claim))])
    sent = ledger.mark_sent(
        work.session, [_receipt(claim) for claim in ended_claims if isinstance(claim.outcome, Sent)], work.now
    )
    for claim in sorted(ended_claims, key=lambda claim: claim.delivery.key):
        if not isinstance(claim.outcome, Sent | Blocked | Postpone | RelayDown):
            settle(Work(work.session, work.site, claim.at), worker, claim.delivery, claim.outcome)
    _plan_on(work, [claim for claim in ended_claims if not isinstance(claim.outcome, Blocked | Postpone)], sent)
    return len(sent)


def end_other_courses(site: Site, ended_claims: Sequence[EndedClaim], now: datetime) -> None:
    """Ends the other courses of people whose address no longer exists, in a transaction of its own: two workers that
    each lock one enrollment of a person and wait for the other's would lose the record of a hand-over."""
    for claim in ended_claims:
        if isinstance(claim.outcome, Refused) and claim.outcome.suppress is not Suppress.NEVER:
            with site.database.write() as session:
                enrollment = enrollments.get_enrollment(session, claim.delivery.enrollment_id)
                if enrollment is not None and _is_unreachable(session, site, enrollment):
                    suppress_person(
                        Work(session, site, now),
                        enrollment.subscriber_id,
                        SuppressionReason.BOUNCE,
                        claim.outcome.reason,
                    )


def _is_unreachable(session: Session, site: Site, enrollment: EnrollmentRow) -> bool:
    """Whether it is the person's present address that no longer exists, and not an earlier one."""
    if enrollment.state != EnrollmentState.BOUNCED:
        return False
    return suppressions.find_suppression(session, site.keys.suppression_keys(enrollment.email)) is not None


def _requeue(claim: EndedClaim) -> ledger.Requeue | None:
    """Returns when a claim that came to nothing is to be tried again; None for claims that ended."""
    key, delivery = claim.delivery.key, claim.delivery
    match claim.outcome:
        case Blocked(until=until):
            return ledger.Requeue(*key, until, delivery.slot_at, None)
        case Postpone(slot_at=slot_at):
            return ledger.Requeue(*key, slot_at, slot_at, None)
        case RelayDown():
            return ledger.Requeue(*key, delivery.due_at, delivery.slot_at, delivery.turn_at)
    return None


def _receipt(claim: EndedClaim) -> ledger.RelayReceipt:
    reply = claim.outcome.reply if isinstance(claim.outcome, Sent) else ""
    return ledger.RelayReceipt(*claim.delivery.key, claim.delivery.attempt, reply, claim.at)


def _plan_on(work: Work, ended_claims: Sequence[EndedClaim], sent: set[ledger.DeliveryKey]) -> None:
    if not ended_claims:
        return
    people = read_people(work.session, list({claim.delivery.enrollment_id for claim in ended_claims}), lock=True)
    _note_sent(work.session, people, [claim.delivery for claim in ended_claims if claim.delivery.key in sent], work.now)
    plan_people(work, people)


def _note_sent(session: Session, people: People, sent: Sequence[ClaimedDelivery], now: datetime) -> None:
    events = []
    for delivery in sent:
        person = people.enrollments[delivery.enrollment_id]
        data: dict[str, Any] = {"mail": delivery.kind, "lesson": delivery.lesson, "message_id": delivery.message_id}
        events += [(person, EventKind.BRANCH, branch) for branch in _branches(people, delivery)]
        events.append((person, EventKind.SENT, data))
    history.record_events(session, now, events)


def _branches(people: People, delivery: ClaimedDelivery) -> list[dict[str, Any]]:
    """Returns the tracks that begin with this lesson: a track is entered when its first lesson is sent."""
    if not delivery.choices:
        return []
    tracks: dict[str, str] = {}
    for entry in people.deliveries[delivery.enrollment_id]:
        if entry.state == DeliveryState.SENT and entry.number != delivery.number:
            tracks.update(entry.choices)
    return [
        {"branch": branch, "track": track} for branch, track in delivery.choices.items() if tracks.get(branch) != track
    ]
