from datetime import timedelta

from support.mail import deliver, states, worker_context
from support.scripted_server import scripted
from support.sites import HandClock, clock_at, enroll

from drip.flow.site import Site
from drip.storage.engine.states import DeliveryState
from drip.worker.ticks import Tick, Worker


def test_a_worker_that_starts_after_the_clock_was_set_back_holds_nobody_up(site: Site) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        ahead = clock_at("2027-03-01 08:00")
        worker = Worker(site, worker_context(server), ahead)
        worker.start()
        assert deliver(site, server, ahead) == 1
        now = clock_at("2027-01-04 08:00")
        Worker(site, worker_context(server), now).start()
        now.to("2027-01-06 07:30")
        assert deliver(site, server, now) == 1
    assert [state for _, state in states(site, enrollment)][:2] == [DeliveryState.SENT, DeliveryState.SENT]


def test_a_worker_that_starts_a_moment_after_another_changes_nothing(site: Site) -> None:
    enroll(site)
    clock: HandClock = clock_at("2027-01-04 08:00")
    with scripted() as server:
        Worker(site, worker_context(server), clock).start()
        clock.at -= timedelta(seconds=5)
        worker = Worker(site, worker_context(server), clock)
        worker.start()
        assert worker.run(Tick.DELIVER) == 1
