"""Each fault of the outcome table, at every stage, on real sockets."""

from __future__ import annotations

import pytest
from support.pool_driver import (
    MESSAGE,
    PIPELINED,
    SERIAL,
    a_parcel,
    collect_events,
    get_ready,
    open_connections,
    parcels,
    pool_to,
    send,
)
from support.scripted_server import DROP, SILENCE, SLOWLY, ScriptedServer, scripted

from drip.outbound.relay.outcome import (
    HoldDomain,
    InDoubt,
    LessonAtFault,
    Outcome,
    Refused,
    RelayDown,
    Sent,
    Suppress,
    TryLater,
)


def hand_over(server: ScriptedServer, size: int = 12, timeout: float = 5.0) -> tuple[Outcome, int, int]:
    """(outcome, how often it was ready, how many connections can take a further mail)"""
    with pool_to(server, timeout=timeout, body_timeout=timeout) as pool:
        pool.put([a_parcel(message=b"0123456789\r\n" * (size // 12))])
        marked, turn = 0, pool.poll(10)
        while not turn.ended:
            marked += len(turn.ready)
            pool.give(turn.ready)
            turn = pool.poll(10)
        return turn.ended[0][1], marked, open_connections(pool)


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("reply", ["421 4.3.2 bye" + DROP, "421 4.3.2 bye", DROP, "what?", "250-" + "x" * 70_000])
def test_a_connection_lost_before_the_marker_is_an_outage(ehlo: str, stage: str, reply: str) -> None:
    with scripted(ehlo=ehlo, **{stage: reply}) as server, pool_to(server) as pool:
        pool.put([a_parcel()])
        heard = collect_events(pool, lambda heard: bool(heard.ended))
        assert isinstance(heard.ended[0][1], RelayDown)
        assert heard.outage
        assert (heard.ready, open_connections(pool)) == ([], 0)
    assert server.body_bytes == 0


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
@pytest.mark.parametrize(
    ("stage", "reply", "expected"),
    [
        ("mail", "451 4.3.1 disk full", RelayDown("mail: 451 4.3.1 disk full")),
        ("mail", "550 5.7.1 not you", RelayDown("mail: 550 5.7.1 not you")),
        ("mail", "530 5.7.0 log in", RelayDown("mail: 530 5.7.0 log in")),
        ("mail", "552 5.3.4 too big", LessonAtFault("mail: 552 5.3.4 too big")),
        ("rcpt", "530 5.7.0 log in", RelayDown("rcpt: 530 5.7.0 log in")),
        ("rcpt", "450 4.2.0 greylisted", TryLater("rcpt: 450 4.2.0 greylisted")),
        ("rcpt", "450 4.7.1 slower", TryLater("rcpt: 450 4.7.1 slower", slow_domain=True)),
        ("rcpt", "550 5.1.1 unknown", Refused("rcpt: 550 5.1.1 unknown", Suppress.NOW)),
        ("rcpt", "550 5.1.2 no domain", Refused("rcpt: 550 5.1.2 no domain", Suppress.AFTER_TWO)),
        ("rcpt", "552 5.2.2 full", TryLater("rcpt: 552 5.2.2 full", soft=True)),
        ("rcpt", "550 5.7.1 blocked", HoldDomain("rcpt: 550 5.7.1 blocked")),
        ("rcpt", "550 who?", Refused("rcpt: 550 who?")),
        ("data", "554 no", Refused("data: 554 no")),
        ("data", "451 4.7.1 later", TryLater("data: 451 4.7.1 later", slow_domain=True)),
        ("data", "250 thanks", RelayDown("data: 250 thanks")),
    ],
)
@pytest.mark.parametrize("ahead", [0, 1])
def test_a_refusal_before_the_marker_is_judged(
    ehlo: str, stage: str, reply: str, expected: Outcome, ahead: int
) -> None:
    """`ahead`: 1 where it is said to an envelope that travels behind a body."""
    good = {"mail": "250 ok", "rcpt": "250 ok", "data": "354 go on"}
    later = {"mail": ["rcpt", "data"], "rcpt": ["data"], "data": []}[stage] if ehlo == PIPELINED else []
    script = {stage: [good[stage]] * ahead + [reply]} | {
        behind: [good[behind]] * ahead + ["503 5.5.1 bad sequence"] for behind in later
    }
    with scripted(ehlo=ehlo, **script) as server, pool_to(server) as pool:
        outcomes = list(send(pool, parcels(ahead + 1)).values())
        assert outcomes == [Sent("250 2.0.0 queued")] * ahead + [expected]
        assert open_connections(pool) == 1
    assert len(server.messages) == ahead


@pytest.mark.parametrize("reply", ["451 4.3.1 disk full", "530 5.7.0 log in"])
def test_a_relay_that_takes_no_mail_of_anybody_is_told(reply: str) -> None:
    with scripted(mail=reply, rcpt="503 no", data="503 no") as server, pool_to(server) as pool:
        pool.put([a_parcel()])
        assert collect_events(pool, lambda heard: bool(heard.ended)).outage == f"mail: {reply}"


@pytest.mark.parametrize("reply", ["550-5.1.1 We know\r\n550 5.1.1 no one", "550 5.1.1 We know no one" + DROP])
def test_what_a_server_says_before_it_closes_counts(reply: str) -> None:
    with scripted(rcpt=reply, data=DROP) as server:
        outcome, marked, usable = hand_over(server)
    assert outcome == Refused("rcpt: 550 5.1.1 We know no one", Suppress.NOW)
    assert (marked, usable) == (0, 0)


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_server_that_wants_a_body_for_nobody_gets_none(ahead: int) -> None:
    rcpt = ["250 ok"] * ahead + ["550 5.1.1 unknown", "250 ok"]
    with scripted(rcpt=rcpt, data="354 go on") as server, pool_to(server) as pool:
        outcomes = list(send(pool, parcels(ahead + 2)).values())
    assert [type(outcome) for outcome in outcomes] == [Sent] * ahead + [Refused, Sent]
    assert len(server.messages) == ahead + 1
    assert server.connections == 2


def test_an_early_reply_is_not_taken_for_the_one_to_the_body() -> None:
    with scripted(data="354 go on\r\n250 queued, really") as server:
        outcome, marked, usable = hand_over(server)
    assert isinstance(outcome, RelayDown)
    assert (marked, usable, server.body_bytes) == (0, 0, 0)


@pytest.mark.parametrize(
    ("script", "size"),
    [
        ({"body": DROP}, 12),  # after the dot
        ({"first line": DROP}, 24),  # before the dot
        ({"first line": DROP}, 90_000),
        ({"first line": "250 thanks" + DROP, "ehlo": SERIAL}, 20_000_000),  # whoever sees a part cannot have taken all
        ({"body": "what?"}, 12),
        ({"body": "250-still" + DROP}, 12),
    ],
)
def test_a_connection_lost_after_the_marker_leaves_a_doubt(script: dict[str, str], size: int) -> None:
    with scripted(**script) as server:
        outcome, marked, usable = hand_over(server, size)
    assert isinstance(outcome, InDoubt)
    assert (marked, usable) == (1, 0)


@pytest.mark.parametrize("ahead", [0, 1])
@pytest.mark.parametrize(("body", "expected"), [(DROP, InDoubt), ("what?", InDoubt), ("250 ok" + DROP, Sent)])
def test_a_mail_offered_behind_a_body_whose_connection_is_lost_is_offered_again(
    body: str, expected: type, ahead: int
) -> None:
    with scripted(body=["250 ok"] * ahead + [body, "250 ok"]) as server, pool_to(server) as pool:
        *_, last_but_one, last = send(pool, parcels(ahead + 2)).values()
    assert isinstance(last_but_one, expected)
    assert last == Sent("250 ok")
    assert server.connections == 2
    assert server.messages == [parcel.message for parcel in parcels(ahead + 2)]


def test_a_421_in_mid_session_costs_one_mail_its_turn_and_the_others_nothing() -> None:
    body = ["250 ok", "421 4.3.2 restarting", "250 ok"]
    with scripted(body=body) as server, pool_to(server) as pool:
        outcomes = [type(outcome) for outcome in send(pool, parcels(4)).values()]
    assert outcomes == [Sent, RelayDown, Sent, Sent]
    assert server.connections == 2


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("reply", ["421 4.3.2 restarting", DROP, "what?"])
def test_a_connection_that_has_carried_mail_and_is_lost_before_the_marker_costs_nothing(
    ehlo: str, stage: str, reply: str
) -> None:
    good = "354 go on" if stage == "data" else "250 ok"
    with scripted(ehlo=ehlo, **{stage: [good, reply, good]}) as server, pool_to(server) as pool:
        assert set(send(pool, parcels(3)).values()) == {Sent("250 2.0.0 queued")}
    assert server.connections == 2
    assert sorted(server.messages) == [parcel.message for parcel in parcels(3)]


@pytest.mark.parametrize("connections", [1, 2, 3])
def test_a_mail_that_breaks_every_connection_goes_back_alone(connections: int) -> None:
    def poison(line: str) -> str:
        return DROP if "poison" in line else "250 ok"

    with scripted(rcpt=poison) as server, pool_to(server, connections) as pool:
        offered = [*parcels(2), a_parcel(8, recipient="poison@example.org"), a_parcel(9)]
        outcomes = send(pool, offered)
    assert isinstance(outcomes.pop((8, 1)), RelayDown)
    assert set(outcomes.values()) == {Sent("250 2.0.0 queued")}


def test_a_connection_lost_while_the_marker_is_written_leaves_no_doubt() -> None:
    with scripted(data="354 go on" + DROP) as server, pool_to(server) as pool:
        ready = get_ready(pool, a_parcel())
        server.stop()
        pool.give(ready)
        turn = pool.poll(1)
        assert [type(outcome) for _, outcome in turn.ended] == [RelayDown]
        assert turn.outage
    assert server.body_bytes == 0


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("550 5.7.1 spam", HoldDomain("body: 550 5.7.1 spam")),
        ("554 5.6.0 malformed", LessonAtFault("body: 554 5.6.0 malformed")),
        ("552 5.3.4 too big", LessonAtFault("body: 552 5.3.4 too big")),
        ("552 full?", TryLater("body: 552 full?", soft=True)),
        ("452 4.3.1 full", TryLater("body: 452 4.3.1 full")),
        ("451 4.7.1 slower", TryLater("body: 451 4.7.1 slower", slow_domain=True)),
        ("550 5.1.1 unknown", Refused("body: 550 5.1.1 unknown", Suppress.NOW)),
    ],
)
def test_a_refusal_of_the_body_is_judged(reply: str, expected: Outcome) -> None:
    with scripted(body=reply) as server:
        assert hand_over(server) == (expected, 1, 1)


def test_an_answer_that_is_neither_yes_nor_no_leaves_a_doubt() -> None:
    with scripted(body="354 go on") as server:
        assert hand_over(server) == (InDoubt("body: 354 go on"), 1, 1)


def test_a_refusal_in_the_middle_of_a_body_is_read() -> None:
    script = {"first line": "552 5.3.4 too big" + DROP, "ehlo": SERIAL}
    with scripted(**script) as server:
        outcome, _, usable = hand_over(server, 20_000_000)
    assert isinstance(outcome, LessonAtFault | InDoubt)  # a reset may overtake what was said
    assert not usable


def test_a_421_to_the_body_is_an_outage_and_no_doubt() -> None:
    with scripted(body="421 4.3.2 shutting down") as server, pool_to(server) as pool:
        pool.give(get_ready(pool, a_parcel()))
        heard = collect_events(pool, lambda heard: bool(heard.ended))
        assert heard.ended == [(a_parcel(), RelayDown("body: 421 4.3.2 shutting down"))]
        assert "421 4.3.2 shutting down" in heard.outage
        assert open_connections(pool) == 0


@pytest.mark.parametrize("reply", [SILENCE, SLOWLY + "2", SLOWLY + "250-x\r\n"])
@pytest.mark.parametrize(("stage", "expected"), [("rcpt", RelayDown), ("body", InDoubt)])
def test_a_reply_that_takes_for_ever_is_given_up(reply: str, stage: str, expected: type) -> None:
    with scripted(ehlo=SERIAL, **{stage: reply}) as server:
        outcome, _, usable = hand_over(server, timeout=0.15)
        assert isinstance(outcome, expected)
        assert not usable
        server._stop.set()


def test_a_server_that_reads_no_further_is_given_up() -> None:
    def stall(_: str) -> str:
        server.wait(10)
        return DROP

    with scripted(ehlo=SERIAL, **{"first line": stall}) as server:
        outcome, _, usable = hand_over(server, 20_000_000, timeout=0.2)
        assert isinstance(outcome, InDoubt)
        assert not usable
        server._stop.set()


def test_who_is_greylisted_now_is_taken_later_on_the_same_connection() -> None:
    script = {"rcpt": ["450 4.2.0 come again", "250 ok"], "data": ["503 no", "354 go on"]}
    with scripted(**script) as server, pool_to(server) as pool:
        assert isinstance(send(pool, [a_parcel()])[1, 1], TryLater)
        assert isinstance(send(pool, [a_parcel()])[1, 1], Sent)
    assert (server.messages, server.connections) == ([MESSAGE], 1)
