"""Send rates on a real database: room for all together, turns for each domain, whatever the clock does."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from support.rows import set_delivery
from support.sites import MONDAY, HandClock, enroll

from drip.core.delivery.rate import Rate, Rates
from drip.flow.delivery.send_rates import (
    TURN_TOLERANCE,
    assign_turns,
    consume,
    count_allowed,
    reset_turns_after_rollback,
    time_until_allowed,
)
from drip.flow.operations.audit import audit
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger

SECOND = timedelta(seconds=1)
YEAR = timedelta(days=365)


def rated(site: Site, of_all: Rate | None = None, **domains: Rate) -> Site:
    """`example_net` is a domain's name, `others` stands for '*'."""
    names = {"*" if name == "others" else name.replace("_", "."): rate for name, rate in domains.items()}
    return replace(site, rates=Rates(of_all, names))


def claim(site: Site, now: datetime, most: int = 10_000) -> int:
    """Takes all the room there is, as a worker would that has so much to send."""
    with site.database.write() as session:
        count = min(count_allowed(Work(session, site, now)) or 0, most)
        consume(Work(session, site, now), count)
    return count


def pause(site: Site, now: datetime) -> timedelta:
    with site.database.read() as session:
        return time_until_allowed(Work(session, site, now))


def turns(
    site: Site, keys: Sequence[int], now: datetime, domain: str = "example.net", come_for: datetime | None = None
) -> dict[int, datetime]:
    with site.database.write() as session:
        return assign_turns(Work(session, site, now), [(key, domain, come_for) for key in keys])


def test_without_a_rate_there_is_always_room(site: Site) -> None:
    with site.database.write() as session:
        assert count_allowed(Work(session, site, MONDAY)) is None
        consume(Work(session, site, MONDAY), 1000)
        assert time_until_allowed(Work(session, site, MONDAY)) == timedelta(0)
        assert assign_turns(Work(session, site, MONDAY), [(1, "example.net", None)]) == {}


def test_room_is_what_the_rate_has_left(site: Site) -> None:
    limited = rated(site, Rate(20, SECOND))
    assert pause(limited, MONDAY) == timedelta(0)
    assert claim(limited, MONDAY) == 11  # half a second's, and the one whose turn is now
    assert claim(limited, MONDAY) == 0
    assert pause(limited, MONDAY) == SECOND / 20
    assert claim(limited, MONDAY + SECOND / 20) == 1
    assert claim(limited, MONDAY + timedelta(hours=9)) == 11


def test_room_that_was_not_used_is_still_there(site: Site) -> None:
    limited = rated(site, Rate(20, SECOND))
    assert claim(limited, MONDAY, most=4) == 4
    assert claim(limited, MONDAY) == 7


def test_workers_that_claim_at_once_keep_to_one_rate(site: Site) -> None:
    limited = rated(site, Rate(200, SECOND), others=Rate(100, SECOND))
    start, counts, left = threading.Barrier(4), [0] * 4, [0] * 4

    def work(worker: int) -> None:
        order = random.Random(worker)
        start.wait()
        for step in range(10):
            now = MONDAY + step * SECOND / 10
            with limited.database.write() as session:
                count = min(count_allowed(Work(session, limited, now)) or 0, order.randint(0, 30))
                mails = [((worker, step, n), order.choice(("a.example", "b.example")), None) for n in range(count)]
                left[worker] += count - len(assign_turns(Work(session, limited, now), mails))
                consume(Work(session, limited, now), count)
            counts[worker] += count

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Threads run ahead of each other in their own time, of which the last instant is the same.
    assert 0 < sum(counts) <= 0.9 * 200 + 0.5 * 200 + 1
    assert 0 < sum(left) <= 2 * (0.9 * 100 + 0.5 * 100 + 1)


def test_workers_that_ask_for_the_same_domains_in_any_order_do_not_lock_each_other_out(site: Site) -> None:
    limited = rated(site, others=Rate(100, SECOND))
    domains = [f"{letter}.example" for letter in "abcdefgh"]
    start, errors = threading.Barrier(4), []

    def work(worker: int) -> None:
        order = random.Random(worker)
        start.wait()
        for step in range(8):
            mails = [(n, domain, None) for n, domain in enumerate(order.sample(domains, 6))]
            try:
                with limited.database.write() as session:
                    assign_turns(Work(session, limited, MONDAY + step * SECOND), mails)
            except Exception as error:  # noqa: BLE001 shown below
                errors.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_mails_over_their_domains_rate_get_turns_in_their_order(site: Site) -> None:
    limited = rated(site, example_net=Rate(10, SECOND))
    given = turns(limited, range(20), MONDAY)
    assert list(given) == list(range(6, 20))
    assert [turn - MONDAY for turn in given.values()] == [SECOND / 10 * n for n in range(1, 15)]
    assert list(turns(limited, [20], MONDAY).values()) == [MONDAY + SECOND * 1.5]
    assert turns(limited, range(3), MONDAY, domain="example.org") == {}


def test_a_mail_that_comes_at_its_turn_leaves_and_one_that_missed_it_takes_another(site: Site) -> None:
    limited = rated(site, example_net=Rate(10, SECOND))
    *_, last = turns(limited, range(400), MONDAY).values()
    turn = MONDAY + SECOND
    assert turns(limited, [7], turn, come_for=turn) == {}
    assert turns(limited, [7], turn + TURN_TOLERANCE, come_for=turn) == {}
    missed = turns(limited, [7], turn + TURN_TOLERANCE + SECOND, come_for=turn)
    assert missed == {7: last + SECOND / 10}


def test_a_mail_that_comes_before_its_turn_keeps_it(site: Site) -> None:
    limited = rated(site, example_net=Rate(10, SECOND))
    turn = MONDAY + SECOND
    assert turns(limited, [7], MONDAY, come_for=turn) == {7: turn}
    assert turns(limited, [8], MONDAY, come_for=None) == {}


def test_a_crowd_at_one_domain_leaves_at_its_rate_one_turn_each(site: Site) -> None:
    limited = rated(site, example_net=Rate(1000, SECOND))
    given: dict[int, datetime] = {}
    now = MONDAY
    for batch in range(0, 20_000, 500):
        given |= turns(limited, range(batch, batch + 500), now)
        now += SECOND / 100
    assert len(given) == len(set(given.values()))
    assert len(given) >= 20_000 - (0.5 * 1000 + 1) - 0.4 * 1000
    assert list(given.values()) == sorted(given.values())
    assert max(given.values()) - MONDAY <= SECOND * 20


def test_a_clock_that_jumps_neither_lets_more_through_nor_stops_the_flow(site: Site) -> None:
    limited = rated(site, Rate(20, SECOND))
    for jump in (timedelta(hours=1), -timedelta(hours=1), YEAR, -YEAR):
        assert claim(limited, MONDAY + jump) <= 11
        assert pause(limited, MONDAY + jump) <= timedelta(minutes=1)
        assert claim(limited, MONDAY + jump + timedelta(minutes=1)) == 11
    slow = rated(site, Rate(5, timedelta(hours=1)))
    assert claim(slow, MONDAY) == 1
    assert claim(slow, MONDAY - timedelta(seconds=30)) == 0


def queue_for(site: Site, enrollment: int, turn: datetime) -> None:
    with site.database.write() as session:
        (delivery,) = (d for d in ledger.deliveries_of(session, enrollment) if d.kind == "lesson")
        set_delivery(session, enrollment, delivery.number, due_at=turn, turn_at=turn)


def test_turns_given_by_a_clock_that_was_wrong_are_given_anew(site: Site) -> None:
    enrollment = enroll(site)
    limited = rated(site, Rate(20, SECOND), example_net=Rate(10, SECOND))
    clock = HandClock()
    with site.database.write() as session:
        reset_turns_after_rollback(session, clock())
    turn = max(turns(limited, range(50), clock() + YEAR).values())
    claim(limited, clock() + YEAR)
    queue_for(site, enrollment, turn)
    with site.database.write() as session:
        reset_turns_after_rollback(session, clock() + YEAR)
    with site.database.write() as session:
        reset_turns_after_rollback(session, clock.advance(minutes=1))
        (delivery,) = (d for d in ledger.deliveries_of(session, enrollment) if d.kind == "lesson")
        assert (delivery.due_at, delivery.turn_at) == (delivery.slot_at, None)
    assert turns(limited, range(3), clock()) == {1: clock() + SECOND / 10, 2: clock() + SECOND / 5}
    assert "The clock went back" in " ".join(audit(site, clock()).alerts)


def test_clocks_that_differ_by_seconds_change_no_turn(site: Site) -> None:
    enrollment = enroll(site)
    turn = MONDAY + timedelta(hours=2)
    queue_for(site, enrollment, turn)
    with site.database.write() as session:
        reset_turns_after_rollback(session, MONDAY)
        reset_turns_after_rollback(session, MONDAY - timedelta(seconds=40))
        reset_turns_after_rollback(session, MONDAY)
        assert ledger.next_due(session) == turn
    assert audit(site, MONDAY).alerts == {}
