"""Ports for programs that are started a moment later."""

import errno
import random
import socket

_CHANCE = random.SystemRandom()  # hypothesis makes the other one the same in every process
_PORTS = range(10_240, 32_768)  # below those that the kernel hands out to whoever connects, or asks for any port


def free_port() -> int:
    """A port on the loopback address that nobody listens on, and that no other test is likely to choose meanwhile."""
    for port in _CHANCE.sample(_PORTS, 100):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return port
    raise AssertionError("100 ports were tried, and all of them are in use")
