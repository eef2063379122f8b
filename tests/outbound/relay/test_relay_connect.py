from __future__ import annotations

import re
import socket

import pytest
from support.scripted_server import DROP, SILENCE, scripted

from drip.outbound.relay.blocking_socket import RelayUnreachable
from drip.outbound.relay.relay import Relay


@pytest.mark.parametrize(
    "script",
    [
        {"greeting": "554 go away"},
        {"greeting": "421 4.3.2 busy" + DROP},
        {"greeting": DROP},
        {"greeting": "SSH-2.0-OpenSSH"},
        {"greeting": SILENCE},
        {"ehlo": "550 no"},
        {"ehlo": DROP},
        {"ehlo": "502 no", "helo": "502 no"},
    ],
)
def test_a_relay_that_does_not_say_hello_is_unreachable(script: dict[str, str | list[str]]) -> None:
    with scripted(**script) as server, pytest.raises(RelayUnreachable, match=rf"^127\.0\.0\.1:{server.port} .*\.$"):
        Relay("127.0.0.1", server.port, timeout=0.3).connect()


def test_a_port_without_a_server_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(RelayUnreachable, match=re.escape(f"127.0.0.1:{port} can't be used: Connection refused.")):
        Relay("127.0.0.1", port).connect()


def test_a_name_that_does_not_exist_is_told() -> None:
    with pytest.raises(RelayUnreachable, match=r"no-such-host\.invalid:25 can't be used"):
        Relay("no-such-host.invalid", 25).connect()
