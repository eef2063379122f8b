from __future__ import annotations

import smtplib
import socket
import stat
from pathlib import Path

import pytest
from support.conversation import OUR_DOMAIN

from drip.inbound import IncomingMessage
from drip.inbound.smtp.listener import Listener, ListenerError
from drip.inbound.smtp.server import AcceptedMail

MAIL = b"Subject: Re: hello\r\n\r\nWinter.\r\n"


def at(path: Path, arrivals: list[IncomingMessage]) -> Listener:
    return Listener(arrivals.append, str(path), 0, AcceptedMail(frozenset({OUR_DOMAIN}), "lmtp"))


def send(path: Path) -> None:
    with smtplib.LMTP(str(path)) as client:
        client.sendmail("ada@example.com", [f"x@{OUR_DOMAIN}"], MAIL)


def test_lmtp_is_spoken_on_a_unix_socket_that_goes_with_the_listener(tmp_path: Path) -> None:
    arrivals: list[IncomingMessage] = []
    path = tmp_path / "lmtp.sock"
    with at(path, arrivals):
        assert stat.S_IMODE(path.stat().st_mode) == 0o666
        send(path)
    assert arrivals == [IncomingMessage(MAIL, "ada@example.com", (f"x@{OUR_DOMAIN}",), "lmtp local")]
    assert not path.exists()


def test_the_socket_of_a_listener_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    arrivals: list[IncomingMessage] = []
    with at(path, arrivals):
        send(path)
    assert len(arrivals) == 1


def test_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    arrivals: list[IncomingMessage] = []
    with at(path, arrivals):
        with pytest.raises(ListenerError, match=r"lmtp\.sock: another listener runs there already"):
            at(path, []).start()
        send(path)
    assert len(arrivals) == 1


def test_what_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    path.write_text("precious")
    with pytest.raises(ListenerError, match=r"lmtp\.sock: a file is there that is no socket"):
        at(path, []).start()
    assert path.read_text() == "precious"


@pytest.mark.parametrize("name", ["nowhere/lmtp.sock", "x" * 200])
def test_a_place_that_cannot_be_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(ListenerError, match="can't use the socket"):
        at(tmp_path / name, []).start()
