"""An IMAP server with scripted replies, for what a real one will not do on request."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping

DEFAULT_REPLIES = {"CAPABILITY": "* CAPABILITY IMAP4rev1", "LOGOUT": "* BYE bye"}
DONE = "OK done"


@contextlib.contextmanager
def scripted_imap(script: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """(its port, the commands that it received). `script` is {beginning of a command: the lines of its answer}. The
    last line comes without its tag; if it is missing, OK. Without lines the server hangs up. The first entry that
    matches counts."""
    commands: list[str] = []

    def answer(command: str) -> str:
        return next((lines for start, lines in (DEFAULT_REPLIES | script).items() if command.startswith(start)), DONE)

    def converse(wire: socket.SocketIO) -> None:
        wire.write(b"* OK hello\r\n")
        while line := wire.readline().decode().strip():
            tag, _, command = line.partition(" ")
            commands.append(command)
            lines = answer(command).split("\n")
            if lines == [""]:
                return
            *untagged, tagged = [*lines, DONE] if lines[-1].startswith("*") else lines
            wire.write("".join(f"{reply}\r\n" for reply in [*untagged, f"{tag} {tagged}"]).encode())

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connected, _ = listener.accept()
                with connected, connected.makefile("rwb", 0) as wire:
                    converse(wire)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield int(listener.getsockname()[1]), commands
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
