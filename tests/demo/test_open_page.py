import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from support.practice import Demo, lesson, post
from support.programs import HEADLESS


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The URL of the app, behind a real web server."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def test_an_open_letter_takes_note_of_what_arrives(demo: Demo, chromium: Path, tmp_path: Path) -> None:
    post(lesson("First"), demo.sink.port)

    async def mail_comes_while_the_page_is_open(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/state" and len(demo.sink.letters) == 1:
            demo.sink.take(lesson("Second").as_bytes(), "bounce@example.com", ("anna@example.org",))
        await demo.browser.app(scope, receive, send)

    with served(mail_comes_while_the_page_is_open) as url:
        command = [chromium, *HEADLESS, f"--user-data-dir={tmp_path}", "--virtual-time-budget=6000", "--dump-dom"]
        page = subprocess.run([*command, f"{url}/letters/1"], capture_output=True, text=True, timeout=60, check=True)
    assert "<title>(1) First · Practice mailbox</title>" in page.stdout
    assert '<li data-letter="2" class="unread">' in page.stdout
    assert '<span class="badge" id="new">1 new</span>' in page.stdout
