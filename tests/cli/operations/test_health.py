"""`drip health`: what a health check is told."""

import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.commands import DRIP, end, finished, running

from drip.inbound.smtp.probe import listener_trouble
from drip.web.base.probe import web_problem

HEALTH = [*DRIP, "health"]


def test_a_running_site_is_well_and_a_stopped_one_is_not(
    tmp_path: Path,
    settings: dict[str, str],
) -> None:
    environment = settings | {"TMPDIR": str(tmp_path)}
    check = [*HEALTH, "web", "worker", "listen"]
    with running(["run"], tmp_path, environment, "mail for reply.localhost comes in") as process:
        well = finished(check, tmp_path, environment)
        assert (well.returncode, well.stdout) == (0, "ok\n"), well.stderr
        assert end(process, signal.SIGTERM)[0] == 0
    gone = finished(check, tmp_path, environment)
    assert gone.returncode == 1
    assert gone.stderr == (
        "Error: The web pages do not answer: Connection refused. No worker is running here. "
        "The listener does not answer: Connection refused.\n"
    )


@pytest.fixture
def stranger() -> Iterator[int]:
    """The port of something that answers in words that nobody asked for."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 503 Not Now\r\nContent-Length: 5\r\n\r\ngone\n")
                connection.recv(100)

        answering = threading.Thread(target=answer)
        answering.start()
        yield server.getsockname()[1]
        answering.join()


def test_pages_that_answer_with_trouble_are_not_well(stranger: int) -> None:
    assert web_problem("127.0.0.1", stranger) == "The web pages answer 503: gone."


def test_what_does_not_greet_is_no_listener(stranger: int) -> None:
    assert listener_trouble("127.0.0.1", stranger) == "What answers in the listener's place is no mail server."


def test_a_socket_that_is_not_there_is_no_listener(tmp_path: Path) -> None:
    assert listener_trouble(str(tmp_path / "lmtp.sock"), 0) == (
        "The listener does not answer: No such file or directory."
    )
