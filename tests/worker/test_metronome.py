from datetime import UTC, datetime

import pytest
from support.eventually import eventually
from support.mail import worker_context
from support.scripted_server import scripted
from support.sites import HandClock, enroll

from drip.flow.delivery.deliver import WorkerContext
from drip.flow.site import Site
from drip.outbound import Relay
from drip.storage.delivery import ledger
from drip.storage.delivery.liveness import worker_is_gone
from drip.worker import metronome
from drip.worker.metronome import Metronome
from drip.worker.ticks import Tick, Worker, worker_name

QUICK = dict.fromkeys(Tick, 0.05)


def test_lessons_go_out_by_themselves_while_the_worker_runs(site: Site) -> None:
    enroll(site)
    clock = HandClock()
    with scripted() as server, Metronome(Worker(site, worker_context(server), clock), QUICK):
        clock.to("2027-01-04 08:00")
        assert eventually(lambda: len(server.messages) == 1)
        clock.to("2027-01-06 08:00")
        assert eventually(lambda: len(server.messages) == 2)


def test_two_schedulers_on_one_database_double_nothing(site: Site) -> None:
    for number in range(8):
        enroll(site, f"p{number}@example.net")
    clock = HandClock()
    with scripted() as one, scripted() as other:
        first, second = (
            Metronome(Worker(site, worker_context(s, w), clock), QUICK) for s, w in ((one, "w1"), (other, "w2"))
        )
        with first, second:
            clock.to("2027-01-04 08:00")
            assert eventually(lambda: len(one.messages) + len(other.messages) >= 8)
    assert len(one.messages) + len(other.messages) == 8


def test_what_a_dead_worker_left_is_taken_over_at_once(site: Site) -> None:
    enroll(site)
    clock = HandClock()
    clock.to("2027-01-04 08:00")
    with site.database.write() as session:
        assert len(ledger.claim(session, "dead", clock(), 10)) == 1
    seldom = {**QUICK, Tick.HOUSEKEEPING: 3600.0}
    with scripted() as server, Metronome(Worker(site, worker_context(server), clock), seldom):
        assert eventually(lambda: len(server.messages) == 1)


def test_a_worker_is_known_to_live_while_it_runs_and_to_be_gone_after(site: Site) -> None:
    with scripted() as server:
        with Metronome(Worker(site, worker_context(server), HandClock()), QUICK):
            assert not worker_is_gone(site.database, "w1")
        assert worker_is_gone(site.database, "w1")


def test_a_relay_that_is_down_is_waited_for_and_nothing_is_lost(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metronome, "MIN_RETRY_SECONDS", 0.1)
    enroll(site)
    clock = HandClock()
    clock.to("2027-01-04 08:00")
    with scripted(greeting=["421 not now", "421 not now", "220 here"]) as server:
        with Metronome(Worker(site, worker_context(server), clock), QUICK):
            assert eventually(lambda: len(server.messages) == 1)
        assert server.connections >= 3


def test_trouble_in_one_tick_is_logged_and_stops_no_other(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with site.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbound_mail RENAME TO mislaid")
    enroll(site)
    clock = HandClock()
    clock.to("2027-01-04 08:00")
    with scripted() as server, Metronome(Worker(site, worker_context(server), clock), QUICK):
        assert eventually(lambda: len(server.messages) == 1)
        assert eventually(lambda: "replies" in caplog.text)
    assert "inbound_mail" in caplog.text


def test_the_watchdog_starts_a_silent_tick_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock set back makes APScheduler wait for a time that is far off; here the job is put there by hand."""
    monkeypatch.setattr(metronome, "MIN_SILENCE_SECONDS", 0.5)
    monkeypatch.setattr(metronome, "WATCH_INTERVAL", 0.05)
    enroll(site)
    clock = HandClock()
    with scripted() as server, Metronome(Worker(site, worker_context(server), clock), QUICK) as beating:
        beating.scheduler.modify_job(Tick.DELIVER, next_run_time=datetime(2030, 1, 1, tzinfo=UTC))
        clock.to("2027-01-04 08:00")
        assert eventually(lambda: len(server.messages) == 1)


def test_workers_have_names_of_their_own() -> None:
    assert worker_name() != worker_name()
    assert len(worker_name()) <= 64


def test_a_relay_that_nobody_listens_at_is_a_pause_not_a_crash(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    enroll(site)
    clock = HandClock()
    clock.to("2027-01-04 08:00")
    nobody = WorkerContext("w9", Relay("127.0.0.1", 1, timeout=2.0))
    with Metronome(Worker(site, nobody, clock), QUICK):
        assert eventually(lambda: "Nothing is lost" in caplog.text)
