"""The socket that the listener listens on: a port, or a file for programs on the same machine."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from pathlib import Path


def is_file(host: str) -> bool:
    """Return whether `host` is the path of a Unix socket: it has a slash, as in PostgreSQL."""
    return "/" in host


async def listen(converse: Callable[[], asyncio.Protocol], host: str, port: int) -> asyncio.Server:
    """Start listening. Raises OSError."""
    loop = asyncio.get_running_loop()
    if not is_file(host):
        return await loop.create_server(converse, host, port)
    path = Path(host)
    _remove_stale(path)
    server = await loop.create_unix_server(converse, path)
    path.chmod(0o666)  # whoever may enter the folder may send mail, as everybody on this machine may at a port
    return server


def _remove_stale(path: Path) -> None:
    """Remove the socket of a killed listener, but not that of a running one."""
    if path.exists() and not path.is_socket():
        raise OSError(errno.EEXIST, "a file is there that is no socket")
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
        except FileNotFoundError:
            pass
        else:
            raise OSError(errno.EADDRINUSE, "a listener runs there")
