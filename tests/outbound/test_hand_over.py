from __future__ import annotations

import pytest
from scripted_server import ScriptedServer, scripted

from drip.outbound.outcome import LessonAtFault, Refused, Sent, Suppress, TryLater, Withdrawn
from drip.outbound.smtp import Relay

MESSAGE = b"Subject: hi\r\n\r\n.a dot\r\n..\r\nend\r\n"
SERIAL = "250 plain"  # offers no pipelining


def relay_to(server: ScriptedServer, **changes: object) -> Relay:
    return Relay(**({"host": "127.0.0.1", "port": server.port, "timeout": 5.0, "body_timeout": 5.0} | changes))  # type: ignore


def yes() -> bool:
    return True


@pytest.mark.parametrize("ehlo", ["250-x\r\n250 PIPELINING", SERIAL])
def test_a_mail_arrives_as_it_was(ehlo: str) -> None:
    with scripted(ehlo=ehlo) as server, relay_to(server, local_hostname="drip.example.com").connect() as connection:
        assert connection.hand_over("b+1@example.com", "p@example.org", MESSAGE, yes) == Sent("250 2.0.0 queued")
    assert server.messages == [MESSAGE]
    assert server.commands == [
        "EHLO drip.example.com",
        "MAIL FROM:<b+1@example.com>",
        "RCPT TO:<p@example.org>",
        "DATA",
        "QUIT",
    ]


@pytest.mark.parametrize("ehlo", ["250-x\r\n250 PIPELINING", SERIAL])
def test_the_marker_is_called_once_before_any_byte_of_the_body(ehlo: str) -> None:
    calls = []

    def marker() -> bool:
        calls.append(server.body_started.wait(0.05))
        return True

    with scripted(ehlo=ehlo) as server, relay_to(server).connect() as connection:
        connection.hand_over("", "p@example.org", MESSAGE, marker)
    assert calls == [False]
    assert server.messages == [MESSAGE]


def test_a_mail_that_is_withdrawn_sends_nothing_of_its_body() -> None:
    with scripted() as server, relay_to(server).connect() as connection:
        assert connection.hand_over("", "p@example.org", MESSAGE, lambda: False) == Withdrawn()
        assert not connection.usable
    assert server.commands[-1] == "DATA"
    assert (server.body_bytes, server.messages) == (0, [])


def test_an_error_of_the_marker_passes_through_and_nothing_of_the_body_is_sent() -> None:
    def marker() -> bool:
        raise ZeroDivisionError

    with scripted() as server, relay_to(server).connect() as connection:
        with pytest.raises(ZeroDivisionError):
            connection.hand_over("", "p@example.org", MESSAGE, marker)
        assert not connection.usable
    assert (server.body_bytes, server.messages) == (0, [])


def test_one_connection_carries_many_mails() -> None:
    with scripted() as server, relay_to(server).connect() as connection:
        for number in range(5):
            assert connection.usable
            message = b"%d\r\n" % number
            assert isinstance(connection.hand_over("b@example.com", "p@example.org", message, yes), Sent)
    assert server.messages == [b"%d\r\n" % number for number in range(5)]
    assert server.connections == 1


@pytest.mark.parametrize("ehlo", ["250-x\r\n250 PIPELINING", SERIAL])
def test_a_refused_person_does_not_stop_the_next_one(ehlo: str) -> None:
    script = {
        "rcpt": ["550 5.1.1 unknown", "250 ok"],
        "data": ["503 5.5.1 no", "354 go"] if ehlo != SERIAL else "354 go",
    }
    with scripted(ehlo=ehlo, **script) as server, relay_to(server).connect() as connection:
        refused = connection.hand_over("", "nobody@example.org", MESSAGE, yes)
        assert refused == Refused("rcpt: 550 5.1.1 unknown", Suppress.NOW)
        assert isinstance(connection.hand_over("", "p@example.org", MESSAGE, yes), Sent)
    assert server.commands.count("RSET") == 1
    assert server.messages == [MESSAGE]


def test_a_refused_body_leaves_the_connection_for_the_next_mail() -> None:
    with scripted(body=["451 4.3.0 later", "250 ok"]) as server, relay_to(server).connect() as connection:
        assert connection.hand_over("", "p@example.org", MESSAGE, yes) == TryLater("body: 451 4.3.0 later")
        assert connection.usable
        assert connection.hand_over("", "p@example.org", MESSAGE, yes) == Sent("250 ok")


def test_the_size_is_told_and_a_mail_that_is_too_large_is_not_tried() -> None:
    with scripted() as server, relay_to(server).connect() as connection:
        large = b"x" * 100_000
        assert isinstance(connection.hand_over("", "p@example.org", large, yes), LessonAtFault)
        connection.hand_over("b@example.com", "p@example.org", b"x\r\n", yes)
    assert server.commands[1] == "MAIL FROM:<b@example.com> SIZE=6"


def test_a_person_without_a_usable_address_is_refused_before_a_word_is_sent() -> None:
    with scripted() as server, relay_to(server).connect() as connection:
        outcome = connection.hand_over("", "p@example.org>\r\nRCPT TO:<eve@example.org", MESSAGE, yes)
        assert isinstance(outcome, Refused)
        assert outcome.suppress is Suppress.NOW
        with pytest.raises(ValueError, match="return path"):
            connection.hand_over("not an address", "p@example.org", MESSAGE, yes)
    assert [command.split()[0] for command in server.commands] == ["EHLO", "QUIT"]


def test_an_old_server_is_greeted_in_the_old_way() -> None:
    with scripted(ehlo="502 what?") as server, relay_to(server).connect() as connection:
        assert isinstance(connection.hand_over("", "p@example.org", MESSAGE, yes), Sent)
    assert server.commands[:2] == ["EHLO [127.0.0.1]", "HELO [127.0.0.1]"]
