"""Somebody is erased while a worker has their mail in hand: at each step, before and after the marker."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from support.mail import deliver, lessons, states, worker_context
from support.scripted_server import scripted
from support.sites import MONDAY, clock_at, enroll
from support.traces import traces

from drip.crash import set_trap
from drip.flow.delivery.deliver import deliver_due
from drip.flow.delivery.receipts import JournalReceipt, open_journal
from drip.flow.delivery.replay_receipts import replay_journal
from drip.flow.delivery.rescue import rescue_from
from drip.flow.operations.audit import audit
from drip.flow.people.erase import ErasureResult, erase_person
from drip.flow.site import Site
from drip.outbound import Refused, Sent, Suppress
from drip.storage.delivery import ledger
from drip.storage.engine.states import DeliveryState

MARA, BEN = "mara@example.net", "ben@example.net"
TEN = clock_at("2027-01-04 10:00")
BEFORE = ("claimed", "prepared, not offered", "offered, not marked")
DURING = ("marker not committed", "outcome not committed")  # the transaction is open: who erases waits for it
AFTER = ("marked, not given", "answered, not recorded", "outcome committed")


@pytest.mark.parametrize("place", [*BEFORE, *DURING, *AFTER])
def test_nothing_is_left_and_nobody_else_notices(site: Site, place: str, caplog: pytest.LogCaptureFixture) -> None:
    ben, mara = enroll(site, BEN), enroll(site, MARA)
    caplog.set_level(logging.WARNING)
    erasing: list[Future[ErasureResult]] = []
    with ThreadPoolExecutor(1) as other, scripted() as server:

        def fall(name: str) -> None:
            if name == place and not erasing:
                erasing.append(other.submit(erase_person, site, MARA, "web", TEN()))
                if place not in DURING:
                    erasing[0].result(60)

        set_trap(fall)
        try:
            deliver_due(site, worker_context(server), TEN)
        finally:
            set_trap(None)
        assert erasing[0].result(60).courses == 1
        got = {recipient for recipient, _ in server.received}
    assert BEN in got
    assert MARA not in got or place not in BEFORE
    assert traces(site.database, "mara@", f"'enrollment_id': {mara},") == []
    assert states(site, ben)[0] == ("welcome", DeliveryState.SENT)
    assert audit(site, TEN()).findings == ()
    assert caplog.records == []


def test_what_a_dead_worker_had_in_hand_is_passed_over(site: Site) -> None:
    enroll(site)
    with site.database.write() as session:
        claimed = ledger.claim(session, "w1", TEN(), 10)
        assert ledger.mark_handing_over(session, "w1", [(*claimed[0].key, {})], TEN())
    erase_person(site, MARA, "web", TEN())
    assert rescue_from(site, "w1", TEN()) == 0


@pytest.mark.parametrize("outcome", [Sent("250 ok"), Refused("550 5.1.1 no such user", Suppress.NOW)])
def test_a_receipt_that_is_replayed_later_is_about_nobody(site: Site, tmp_path: Path, outcome: Sent | Refused) -> None:
    mara = enroll(site)
    with open_journal(tmp_path, "w1") as journal:
        journal.write([JournalReceipt(mara, 1, 1, "w1", outcome, MONDAY)])
        erase_person(site, MARA, "web", TEN())
        assert replay_journal(site, journal, TEN()) == 1
    assert traces(site.database, "mara@", "bounce") == []


def test_the_worker_goes_on_with_the_others_afterwards(site: Site) -> None:
    enroll(site, MARA)
    enroll(site, BEN)
    erase_person(site, MARA, "web", TEN())
    with scripted() as server:
        assert deliver(site, server, TEN) == 1
    assert lessons(server) == ["Mara, welcome"]
    assert [recipient for recipient, _ in server.received] == [BEN]
