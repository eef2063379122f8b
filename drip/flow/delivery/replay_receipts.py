"""Records the receipts of the journal once the database is back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from drip.crash import crash_point
from drip.flow.alert import alert
from drip.flow.delivery.claim_outcome import EndedClaim
from drip.flow.delivery.receipts import JournalReceipt, ReceiptJournal, abandoned_journals
from drip.flow.delivery.record import end_other_courses, record_all
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine import records

log = logging.getLogger(__name__)


def replay_abandoned_journals(site: Site, folder: Path, now: datetime) -> int:
    """Replays the journals of this machine's processes that are gone; returns how many receipts there were. Do this
    before their mails are rescued: a mail with a known outcome is not in doubt."""
    return sum(replay_journal(site, journal, now) for journal in abandoned_journals(folder))


def replay_journal(site: Site, journal: ReceiptJournal, now: datetime) -> int:
    """Replays a journal; returns how many receipts there were. Doing it twice changes nothing more."""
    found = journal.read()
    if not found.receipts and not found.problem:
        return 0
    with site.database.write() as session:
        workers = sorted({receipt.worker for receipt in found.receipts})
        ended_claims = [end for worker in workers for end in _record(Work(session, site, now), worker, found.receipts)]
        if found.problem:
            alert(session, now, found.problem)
    end_other_courses(site, ended_claims, now)
    crash_point("replayed, not cleared")
    journal.clear()
    log.info("%d receipts of %s replayed", len(found.receipts), journal.worker)
    return len(found.receipts)


def _record(work: Work, worker: str, receipts: Sequence[JournalReceipt]) -> list[EndedClaim]:
    """Records one worker's receipts, but only for tries that are still the latest and still open."""
    theirs = {(r.enrollment_id, r.number): r for r in receipts if r.worker == worker}
    deliveries = records.read_claimed_deliveries(work.session, list(theirs))
    latest = [delivery for delivery in deliveries if delivery.attempt == theirs[delivery.key].attempt]
    ended_claims = [EndedClaim(delivery, theirs[delivery.key].outcome, theirs[delivery.key].at) for delivery in latest]
    record_all(work, worker, ended_claims)
    return ended_claims
