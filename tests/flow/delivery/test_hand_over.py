"""Many mails at once: what is under way together, what is put back, and what makes a mail the same mail again."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from support.mail import deliver, deliveries, lessons, states, worker_context
from support.scripted_server import DROP, SILENCE, scripted
from support.sites import MONDAY, HandClock, enroll

from drip.core.delivery.rate import Rates, parse_rate
from drip.flow.delivery.deliver import deliver_due
from drip.flow.operations.audit import audit
from drip.flow.site import Site
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Subscriber

TEN = MONDAY + timedelta(hours=4)


def test_many_people_get_their_lesson_over_few_connections(site: Site) -> None:
    people = [enroll(site, f"p{number}@example.net", ip=f"192.0.2.{number}") for number in range(40)]
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN), connections=3) == 40
        assert server.connections <= 3
    assert lessons(server) == ["Mara, welcome"] * 40
    assert {states(site, person)[0] for person in people} == {("welcome", DeliveryState.SENT)}
    assert audit(site, TEN).findings == ()


def test_a_copy_is_the_same_mail_even_if_the_person_has_changed_their_name(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock(TEN)
    with scripted(body=[DROP, "250 ok"]) as server:
        deliver(site, server, clock)
        with site.database.write() as session:
            session.execute(update(Subscriber).values(first_name="Maria"))
        deliver(site, server, HandClock(clock.advance(minutes=1)))
    assert server.messages[0] == server.messages[1]
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)
    assert audit(site, clock()).resent == 1


def test_a_mail_that_cannot_be_made_again_as_it_was_is_not_sent_again(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock(TEN)
    with scripted(body=DROP) as server:
        deliver(site, server, clock)
        with site.database.read() as session:
            edition = site.live_edition(session, "seasons")
        assert edition is not None
        other = replace(edition.mails["lesson:welcome"], subject="As another release would write it")
        site._editions[edition.version_id] = replace(edition, mails={**edition.mails, "lesson:welcome": other})
        deliver(site, server, HandClock(clock.advance(minutes=1)))
        assert len(server.messages) == 1
    assert states(site, enrollment) == [
        ("welcome", DeliveryState.IN_DOUBT),
        ("name-your-season", DeliveryState.PLANNED),
    ]
    assert "can no longer be made as it was" in audit(site, clock()).findings[-1].reason


def test_a_worker_that_stops_lets_arrive_what_is_in_the_pipe_and_puts_back_the_rest(site: Site) -> None:
    people = [enroll(site, f"p{number}@example.net") for number in range(20)]
    with scripted(body=SILENCE) as server:
        out = worker_context(server, connections=1)
        out.relay = replace(out.relay, body_timeout=1.0)
        worker = threading.Thread(target=deliver_due, args=(site, out, HandClock(TEN)))
        worker.start()
        assert server.body_started.wait(10)
        out.stopping.set()
        worker.join(20)
        assert not worker.is_alive()
    first = [states(site, person)[0][1] for person in people]
    assert first.count(DeliveryState.PLANNED) == 20  # the one in the pipe was in doubt, and waits to be sent once more
    assert [deliveries(site, person)[0].resent for person in people].count(True) == 1
    assert all(delivery.claimed_by is None for person in people for delivery in deliveries(site, person))


def test_nothing_is_claimed_beyond_the_send_rate(site: Site) -> None:
    limited = replace(site, rates=Rates(all=parse_rate("4/s")))
    for number in range(5):
        enroll(site, f"p{number}@example.net")
    clock = HandClock(TEN)
    with scripted() as server:
        out = worker_context(server)
        out.heartbeat = lambda: None if len(server.messages) < 3 else out.stopping.set()
        assert deliver_due(limited, out, clock) == 3  # half a second's worth, and the clock stands still


def test_a_domain_with_a_rate_gets_its_turns_and_others_do_not_wait(site: Site) -> None:
    limited = replace(site, rates=Rates(domains={"slow.example": parse_rate("1/min")}))
    slow = [enroll(site, f"p{number}@slow.example") for number in range(3)]
    quick = [enroll(site, f"p{number}@example.net") for number in range(3)]
    clock = HandClock(TEN)
    with scripted() as server:
        assert deliver(limited, server, clock) == 4
        assert deliver(limited, server, clock) == 0
        assert {states(site, person)[0][1] for person in quick} == {DeliveryState.SENT}
        assert [deliver(limited, server, HandClock(clock.advance(minutes=1))) for _ in range(3)] == [1, 1, 0]
    assert {deliveries(site, person)[0].attempt for person in slow} == {1}


def test_a_whole_batch_that_waits_for_its_turn_does_not_end_the_round_for_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drip.flow.delivery.deliver.BATCH_SIZE", 2)
    limited = replace(site, rates=Rates(domains={"slow.example": parse_rate("1/min")}))
    for number in range(7):
        enroll(site, f"p{number}@slow.example", MONDAY - timedelta(days=3))
    quick = enroll(site, "mara@example.net")
    with scripted() as server:
        assert deliver(limited, server, HandClock(TEN)) == 2
    assert states(site, quick)[0] == ("welcome", DeliveryState.SENT)
