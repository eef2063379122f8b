from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.mail import deliver, deliveries, states
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll

from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.delivery.receipts import JournalReceipt, ReceiptJournal, open_journal
from drip.flow.delivery.replay_receipts import replay_abandoned_journals, replay_journal
from drip.flow.delivery.rescue import rescue_from
from drip.flow.operations.timeline import timeline_since
from drip.flow.site import Site
from drip.outbound import InDoubt, Outcome, Refused, Sent, Suppress, Withdrawn
from drip.storage.delivery import ledger
from drip.storage.engine.states import DeliveryState

TEN = MONDAY + timedelta(hours=4)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[ReceiptJournal]:
    with open_journal(tmp_path / "receipts", "w1") as opened:
        yield opened


def handing_over(site: Site) -> tuple[int, JournalReceipt]:
    """Somebody whose lesson is being handed over; a receipt that it has arrived."""
    enrollment = enroll(site)
    with site.database.write() as session:
        (delivery,) = ledger.claim(session, "w1", TEN, 10)
        ledger.mark_handing_over(session, "w1", [(*delivery.key, {})], TEN)
    return enrollment, JournalReceipt(*delivery.key, 1, "w1", Sent("250 ok"), TEN)


def becomes(receipt: JournalReceipt, outcome: Outcome) -> JournalReceipt:
    return JournalReceipt(receipt.enrollment_id, receipt.number, receipt.attempt, receipt.worker, outcome, receipt.at)


def sent_events(site: Site) -> int:
    return sum(event.kind == "sent" for event in timeline_since(site, 0))


def test_a_mail_that_the_relay_has_taken_is_sent_and_the_course_goes_on(site: Site, journal: ReceiptJournal) -> None:
    enrollment, receipt = handing_over(site)
    journal.write([receipt])
    assert replay_journal(site, journal, TEN + timedelta(minutes=5)) == 1
    assert states(site, enrollment) == [("welcome", DeliveryState.SENT), ("name-your-season", DeliveryState.PLANNED)]
    assert deliveries(site, enrollment)[0].marked_at == TEN
    assert replay_journal(site, journal, TEN) == 0


def test_replaying_twice_is_replaying_once(site: Site, journal: ReceiptJournal, tmp_path: Path) -> None:
    enrollment, receipt = handing_over(site)
    for _ in range(2):  # as after a crash between replaying and clearing
        journal.write([receipt])
        replay_journal(site, journal, TEN)
    assert states(site, enrollment) == [("welcome", DeliveryState.SENT), ("name-your-season", DeliveryState.PLANNED)]
    assert sent_events(site) == 1


def test_a_doubt_ends_with_the_receipt(site: Site, journal: ReceiptJournal) -> None:
    enrollment, receipt = handing_over(site)
    rescue_from(site, "w1", TEN)
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.PLANNED)
    journal.write([receipt])
    replay_journal(site, journal, TEN)
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN + timedelta(minutes=5))) == 0
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)


@pytest.mark.parametrize("policy", [OnDoubt.HOLD, OnDoubt.DROP])
def test_also_where_doubts_are_held_or_dropped(site: Site, journal: ReceiptJournal, policy: OnDoubt) -> None:
    careful = Site(site.database, site.keys, site.base_url, site.mail_domain, site.templates, policy)
    enrollment, receipt = handing_over(careful)
    rescue_from(careful, "w1", TEN)
    journal.write([receipt])
    replay_journal(careful, journal, TEN)
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)


def test_a_receipt_of_an_earlier_try_does_not_end_the_one_under_way(site: Site, journal: ReceiptJournal) -> None:
    enrollment, receipt = handing_over(site)
    rescue_from(site, "w1", TEN)
    with site.database.write() as session:
        assert ledger.claim(session, "w2", TEN + timedelta(minutes=2), 10)[0].attempt == 2
    journal.write([becomes(receipt, Refused("550 5.1.1 unknown", Suppress.NOW))])
    replay_journal(site, journal, TEN)
    assert states(site, enrollment) == [("welcome", DeliveryState.CLAIMED)]


def test_a_marker_without_a_body_is_no_doubt(site: Site, journal: ReceiptJournal) -> None:
    enrollment, receipt = handing_over(site)
    journal.write([becomes(receipt, Withdrawn())])
    replay_journal(site, journal, TEN)
    lesson = deliveries(site, enrollment)[0]
    assert (lesson.state, lesson.attempt, lesson.resent) == (DeliveryState.PLANNED, 0, False)


def test_a_doubt_that_was_settled_is_not_settled_again(site: Site, journal: ReceiptJournal) -> None:
    enrollment, receipt = handing_over(site)
    rescue_from(site, "w1", TEN)
    journal.write([becomes(receipt, InDoubt("lost"))])
    replay_journal(site, journal, TEN)
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.PLANNED)


def test_what_a_dead_process_left_is_replayed_by_another(site: Site, tmp_path: Path) -> None:
    enrollment, receipt = handing_over(site)
    folder = tmp_path / "receipts"
    with open_journal(folder, "w1") as journal:
        journal.write([receipt])
        assert replay_abandoned_journals(site, folder, TEN) == 0  # it lives
    assert replay_abandoned_journals(site, folder, TEN) == 1
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)
    assert list(folder.iterdir()) == []
