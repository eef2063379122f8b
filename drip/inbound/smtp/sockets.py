"""The socket that the listener listens on: a port, or a file for programs of the same machine."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from pathlib import Path


def is_file(host: str) -> bool:
    """A host with a slash is the path of a Unix socket, as PostgreSQL has it."""
    return "/" in host


async def listen(converse: Callable[[], asyncio.Protocol], host: str, port: int) -> asyncio.Server:
    """Raises OSError."""
    loop = asyncio.get_running_loop()
    if not is_file(host):
        return await loop.create_server(converse, host, port)
    path = Path(host)
    _remove_stale(path)
    server = await loop.create_unix_server(converse, path)
    path.chmod(0o666)  # who may enter the folder may hand in mail, like everybody on this machine at a port
    return server


def _remove_stale(path: Path) -> None:
    """A listener that was killed leaves its socket behind; that of a living one must stay."""
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
