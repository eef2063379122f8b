"""Fetches small documents over https from one host: certificates are verified, redirects refused, sizes capped."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 5.0  # for each step; SNS waits 15 for our answer
MAX_BYTES = 65_536

Connect = Callable[[tuple[str, int], float], socket.socket]


class Unreachable(Exception):
    """The server could not be reached, or answered with something else than the document. It may work later."""


def fetch(url: str, tls: ssl.SSLContext | None = None, connect: Connect = socket.create_connection) -> bytes:
    """Returns the body at an https URL, MAX_BYTES at most. Raises Unreachable."""
    parts = urlsplit(url)
    host, tls = parts.hostname or "", tls or ssl.create_default_context()
    try:
        with connect((host, 443), TIMEOUT_SECONDS) as plain, tls.wrap_socket(plain, server_hostname=host) as line:
            connection = HTTPSConnection(host, context=tls)
            connection.sock = line
            connection.request("GET", f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
            response = connection.getresponse()
            body = response.read(MAX_BYTES)
    except (OSError, HTTPException) as error:
        raise Unreachable(f"{host} could not be asked: {error}") from error
    if response.status != 200:
        raise Unreachable(f"{host} answered {response.status} instead of what was asked for")
    return body
