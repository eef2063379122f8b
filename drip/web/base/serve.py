"""Serves an app in a thread of its own. The port is bound first, so that a port in use is reported at once."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn

LOOPBACK = ("127.0.0.1", "::1")


class PortTaken(Exception):
    """Another program listens on this port."""


class WebServer:
    """Binds the port when it is made, or raises PortTaken. `start()` serves an app, `stop()` lets requests finish.
    X-Forwarded-For counts only from the addresses in `proxies`."""

    def __init__(self, host: str, port: int, proxies: Sequence[str] = LOOPBACK) -> None:
        self._socket = _bind(host, port)
        self._proxies = list(proxies)
        self.host, self.port = host, self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @contextmanager
    def serving(self, app: Any) -> Iterator[None]:
        self.start(app)
        try:
            yield
        finally:
            self.stop()

    def start(self, app: Any) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            server_header=False,
            ws="none",
            forwarded_allow_ips=self._proxies,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="web", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._socket.close()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise PortTaken(
            f"Port {port} on {host} cannot be used: {reason}. Choose another, or stop what uses it."
        ) from error
