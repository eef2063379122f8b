"""Checks a listener from outside, as its senders see it."""

from __future__ import annotations

import socket

from drip.inbound.smtp.sockets import is_file

PROBE_SECONDS = 5.0


def listener_trouble(host: str, port: int) -> str:
    """Return what is wrong with the listener, or '' if it greets; a `host` with a slash is a Unix socket."""
    try:
        with _connected(host, port) as connection:
            greeting = connection.recv(512)
            connection.sendall(b"QUIT\r\n")
    except OSError as error:
        return f"The listener does not answer: {error.strerror or error}."
    return "" if greeting.startswith(b"220") else "What answers in the listener's place is no mail server."


def _connected(host: str, port: int) -> socket.socket:
    if not is_file(host):
        return socket.create_connection((host, port), PROBE_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PROBE_SECONDS)
    try:
        connection.connect(host)
    except OSError:
        connection.close()
        raise
    return connection
