from __future__ import annotations

import pytest
from support.pool_driver import (
    MESSAGE,
    PIPELINED,
    SERIAL,
    a_parcel,
    finish,
    get_ready,
    open_connections,
    parcels,
    pool_to,
    send,
    send_one,
)
from support.scripted_server import scripted

from drip.outbound.relay.outcome import LessonAtFault, Refused, Sent, Suppress, TryLater


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
def test_a_mail_arrives_as_it_was(ehlo: str) -> None:
    with scripted(ehlo=ehlo) as server, pool_to(server, local_hostname="drip.example.com") as pool:
        assert send_one(pool, a_parcel(return_path="b+1@example.com")) == Sent("250 2.0.0 queued")
    assert server.messages == [MESSAGE]
    assert server.commands == [
        "EHLO drip.example.com",
        "MAIL FROM:<b+1@example.com>",
        "RCPT TO:<p@example.org>",
        "DATA",
        "QUIT",
    ]


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
def test_no_byte_of_a_body_leaves_before_it_is_given(ehlo: str) -> None:
    with scripted(ehlo=ehlo) as server, pool_to(server) as pool:
        ready = get_ready(pool, a_parcel())
        pool.poll(0.05)
        assert ready == [a_parcel()]
        assert not server.body_started.is_set()
        pool.give(ready)
        assert finish(pool, 1) == [(a_parcel(), Sent("250 2.0.0 queued"))]


def test_a_mail_that_is_withdrawn_sends_nothing_of_its_body() -> None:
    with scripted() as server, pool_to(server) as pool:
        pool.withdraw(get_ready(pool, a_parcel()))
        assert not pool.busy
        assert open_connections(pool) == 0
    assert server.commands[-1] == "DATA"
    assert (server.body_bytes, server.messages) == (0, [])


def test_what_waits_leaves_after_another_was_withdrawn() -> None:
    with scripted() as server, pool_to(server) as pool:
        first, second = parcels(2)
        pool.put([first, second])
        pool.withdraw(pool.poll(5).ready)
        assert finish(pool, 1) == [(second, Sent("250 2.0.0 queued"))]
    assert server.messages == [second.message]


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
def test_one_connection_carries_many_mails(ehlo: str) -> None:
    with scripted(ehlo=ehlo) as server, pool_to(server) as pool:
        for batch in (parcels(5), parcels(3)):
            assert set(send(pool, batch).values()) == {Sent("250 2.0.0 queued")}
    assert server.messages == [parcel.message for parcel in [*parcels(5), *parcels(3)]]
    assert server.connections == 1


def test_many_connections_carry_many_mails() -> None:
    with scripted() as server, pool_to(server, connections=16) as pool:
        assert set(send(pool, parcels(200)).values()) == {Sent("250 2.0.0 queued")}
    assert sorted(server.messages) == sorted(parcel.message for parcel in parcels(200))
    assert 1 < server.connections <= 16


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
@pytest.mark.parametrize("ahead", [0, 1])
def test_a_refused_person_does_not_stop_the_next_one(ehlo: str, ahead: int) -> None:
    refusals = ["550 5.1.1 unknown", "250 ok"]
    script = {
        "rcpt": ["250 ok"] * ahead + refusals,
        "data": ["354 go"] * ahead + (["503 5.5.1 no"] if ehlo == PIPELINED else []) + ["354 go"],
    }
    with scripted(ehlo=ehlo, **script) as server, pool_to(server) as pool:
        outcomes = list(send(pool, parcels(ahead + 2)).values())
    assert outcomes[ahead] == Refused("rcpt: 550 5.1.1 unknown", Suppress.NOW)
    assert [type(outcome) for outcome in outcomes] == [Sent] * ahead + [Refused, Sent]
    assert server.commands.count("RSET") == 1
    assert server.connections == 1


def test_a_refused_body_leaves_the_connection_for_the_next_mail() -> None:
    with scripted(body=["451 4.3.0 later", "250 ok"]) as server, pool_to(server) as pool:
        assert list(send(pool, parcels(2)).values()) == [TryLater("body: 451 4.3.0 later"), Sent("250 ok")]
    assert server.connections == 1


def test_the_size_is_told_and_a_mail_that_is_too_large_is_not_tried() -> None:
    with scripted() as server, pool_to(server) as pool:
        large, small = a_parcel(1, message=b"x" * 100_000), a_parcel(2, message=b"x\r\n")
        outcomes = send(pool, [a_parcel(0), large, small])
        assert isinstance(outcomes[large.key], LessonAtFault)
    assert server.commands[-4:-1] == ["MAIL FROM:<b@example.com> SIZE=6", "RCPT TO:<p@example.org>", "DATA"]
    assert len(server.messages) == 2


def test_a_person_without_a_usable_address_is_refused_before_a_word_is_sent() -> None:
    with scripted() as server, pool_to(server) as pool:
        outcome = send_one(pool, a_parcel(recipient="p@example.org>\r\nRCPT TO:<eve@example.org"))
        assert isinstance(outcome, Refused)
        assert outcome.suppress is Suppress.NOW
        with pytest.raises(ValueError, match="return path"):
            pool.put([a_parcel(return_path="not an address")])
    assert server.commands == []


def test_an_old_server_is_greeted_in_the_old_way() -> None:
    with scripted(ehlo="502 what?") as server, pool_to(server) as pool:
        assert isinstance(send_one(pool, a_parcel(return_path="")), Sent)
    assert server.commands[:2] == ["EHLO [127.0.0.1]", "HELO [127.0.0.1]"]
    assert server.commands[2] == "MAIL FROM:<>"


def test_a_turn_in_which_nothing_can_happen_is_over_at_once() -> None:
    with scripted() as server, pool_to(server) as pool:
        assert not pool.poll(60)
        send_one(pool, a_parcel())
        assert not pool.poll(60)


def test_a_large_body_leaves_in_pieces_while_other_mails_flow() -> None:
    def take_time(_: str) -> str:
        server.wait(0.05)  # in which the socket fills up
        return ""

    large = a_parcel(99, "large@example.net", message=b"0123456789\r\n" * 600_000)
    with scripted(ehlo=PIPELINED, **{"first line": take_time}) as server, pool_to(server, connections=2) as pool:
        outcomes = send(pool, [large, *parcels(6)])
        assert {type(outcome) for outcome in outcomes.values()} == {Sent}
    assert sorted(server.messages) == sorted(parcel.message for parcel in [large, *parcels(6)])


def test_there_is_room_for_the_mails_that_keep_each_connection_busy() -> None:
    with scripted() as server, pool_to(server, connections=3) as pool:
        assert pool.room == 9
        pool.put(parcels(4))
        assert pool.room == 5
        finish(pool, 4)
        assert pool.room == 9
