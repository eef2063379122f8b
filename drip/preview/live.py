"""Serves the preview on this machine while a course is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from drip.package_data import package_folder
from drip.preview.app import create_preview
from drip.preview.proofs import Proofs
from drip.preview.watching import following
from drip.web.base.serve import WebServer

HOST = "127.0.0.1"


@contextmanager
def previewing(folder: Path, templates: Path, port: int, today: date, base_url: str) -> Iterator[str]:
    """Yields the URL of the preview, served until the block ends; port 0 takes any free port. `templates` are those of
    the mails. Raises PortTaken."""
    server = WebServer(HOST, port)
    proofs = Proofs(folder, templates)
    app, event_stream = create_preview(proofs, package_folder("templates"), today, base_url)
    with ExitStack() as stack:
        stack.enter_context(server.serving(app))
        stack.callback(event_stream.close)  # before the server, which waits for open streams
        stack.enter_context(following(proofs, event_stream.notify))
        yield server.url
