from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from support.locks import wait_for_waiting
from support.mail import deliver, deliveries, states
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll

from drip.flow.delivery.rescue import rescue, rescue_from
from drip.flow.operations.audit import audit
from drip.flow.operations.liveness import WorkerExists, hold_worker_lock
from drip.flow.site import Site
from drip.storage.delivery import ledger
from drip.storage.engine.states import DeliveryState
from drip.storage.planning import enrollments

TEN = MONDAY + timedelta(hours=4)


def claim(site: Site, worker: str, *, mark: bool) -> None:
    with site.database.write() as session:
        claimed = ledger.claim(session, worker, TEN, 10)
        if mark:
            ledger.mark_handing_over(session, worker, [(*delivery.key, {}) for delivery in claimed], TEN)


def test_what_a_dead_worker_had_claimed_goes_back_to_the_queue(site: Site) -> None:
    enrollment = enroll(site)
    claim(site, "dead", mark=False)
    assert rescue(site, TEN) == 1
    lesson = deliveries(site, enrollment)[0]
    assert (lesson.state, lesson.attempt, lesson.resent) == (DeliveryState.PLANNED, 0, False)


def test_what_a_dead_worker_was_handing_over_is_in_doubt_and_sent_once_more(site: Site) -> None:
    enrollment = enroll(site)
    claim(site, "dead", mark=True)
    assert rescue(site, TEN) == 1
    assert deliveries(site, enrollment)[0].resent
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN)) == 0
        assert deliver(site, server, HandClock(TEN + timedelta(minutes=1))) == 1
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)


def test_two_rescuers_at_once_settle_a_doubt_once(site: Site) -> None:
    """Both have seen it half given before either settles it. Settled twice, it would be given up unsent."""
    enrollment = enroll(site)
    claim(site, "dead", mark=True)
    with ThreadPoolExecutor(2) as rescuers:
        with site.database.write() as session:
            enrollments.lock_enrollment(session, enrollment)
            told = [rescuers.submit(rescue_from, site, "dead", TEN) for _ in range(2)]
            wait_for_waiting(site.database, 2)
        assert sum(rescuer.result() for rescuer in told) >= 1
    lesson = deliveries(site, enrollment)[0]
    assert (lesson.state, lesson.resent, lesson.attempt) == (DeliveryState.PLANNED, True, 1)


def test_on_postgresql_what_was_half_given_is_settled_at_the_second_look(site: Site) -> None:
    """A restart takes the locks of workers that live. They take them again before anybody looks twice."""
    enroll(site)
    claim(site, "dead", mark=True)
    gone = set[str]()
    looks = [rescue(site, TEN, gone) for _ in range(3)]
    assert looks == ([1, 0, 0] if site.database.is_sqlite else [0, 1, 0])


def test_a_worker_that_lives_is_left_alone(site: Site) -> None:
    enroll(site)
    with hold_worker_lock(site, "alive"):
        claim(site, "alive", mark=False)
        assert rescue(site, TEN + timedelta(days=3)) == 0
        assert all("is claimed by" not in finding.what for finding in audit(site, TEN).findings)
    assert "that worker is gone" in [finding.reason for finding in audit(site, TEN).findings]


def test_two_workers_cannot_go_by_one_name(site: Site) -> None:
    with hold_worker_lock(site, "w1"), pytest.raises(WorkerExists, match="w1"), hold_worker_lock(site, "w1"):
        raise AssertionError


def test_a_worker_clears_up_what_it_left_itself(site: Site) -> None:
    enrollment = enroll(site)
    claim(site, "w1", mark=False)
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN)) == 1
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)
