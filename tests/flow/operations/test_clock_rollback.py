from datetime import timedelta

from support.mail import answer, deliver, deliveries, states
from support.scripted_server import scripted
from support.sites import MONDAY, clock_at, enroll

from drip.flow.operations.audit import audit
from drip.flow.operations.clock_rollback import repair_future_dates
from drip.flow.site import Site
from drip.storage.delivery import suppressions
from drip.storage.engine.states import DeliveryState

A_YEAR = timedelta(weeks=52)  # the same weekday


def test_who_had_a_lesson_while_the_clock_was_a_year_ahead_has_the_next_one_when_it_is_due(site: Site) -> None:
    enrollment = enroll(site)
    clock = clock_at("2027-01-04 08:00")
    with scripted() as server:
        clock.at += A_YEAR
        assert deliver(site, server, clock) == 1
        clock.at -= A_YEAR
        assert repair_future_dates(site, clock()) == 1
        clock.to("2027-01-06 07:30")
        assert deliver(site, server, clock) == 1
    assert [state for _, state in states(site, enrollment)][:2] == [DeliveryState.SENT, DeliveryState.SENT]


def test_an_answer_that_came_while_the_clock_was_ahead_counts_from_now(site: Site) -> None:
    enrollment = enroll(site)
    clock = clock_at("2027-01-04 08:00")
    with scripted() as server:
        deliver(site, server, clock)
        clock.to("2027-01-06 08:00")
        deliver(site, server, clock)
        clock.at += A_YEAR
        answer(site, server.messages[-1], "1. winter\n2. It is quiet.", clock)
        clock.at -= A_YEAR
        repair_future_dates(site, clock())
        clock.to("2027-01-08 07:30")
        assert deliver(site, server, clock) == 1
    assert states(site, enrollment)[-2:] == [("rest", DeliveryState.SENT), ("say-no", DeliveryState.PLANNED)]


def test_a_try_that_was_put_off_from_the_future_is_made_now(site: Site) -> None:
    enroll(site)
    clock = clock_at("2027-01-04 08:00")
    with scripted(rcpt=["450 4.2.0 later", "250 ok"]) as server:
        clock.at += A_YEAR
        assert deliver(site, server, clock) == 0
        clock.at -= A_YEAR
        repair_future_dates(site, clock())
        assert deliver(site, server, clock) == 1


def test_a_hold_from_the_future_ends(site: Site) -> None:
    ahead = MONDAY + A_YEAR
    with site.database.write() as session:
        suppressions.block_sending(session, "domain", "example.net", ahead + timedelta(hours=6), "slow", ahead)
    repair_future_dates(site, MONDAY)
    with site.database.read() as session:
        assert suppressions.list_blocks(session, MONDAY) == []


def test_where_nothing_lies_in_the_future_nothing_changes(site: Site) -> None:
    enrollment = enroll(site)
    before = [(d.slot_at, d.due_at, d.planned_at) for d in deliveries(site, enrollment)]
    assert repair_future_dates(site, MONDAY) == 0
    assert [(d.slot_at, d.due_at, d.planned_at) for d in deliveries(site, enrollment)] == before
    assert audit(site, MONDAY).alerts == {}
