"""The long-running commands as processes: they start, serve, and stop cleanly when told."""

import signal
import socket
import urllib.request
from pathlib import Path

from support.commands import DRIP, end, finished, running
from support.ports import free_port
from support.process import surroundings


def test_run_serves_and_stops_cleanly(tmp_path: Path, settings: dict[str, str]) -> None:
    with running(["run"], tmp_path, settings, "mail for reply.localhost comes in") as process:
        with urllib.request.urlopen(f"http://{settings['DRIP_WEB_BIND']}/healthz", timeout=10) as page:
            assert page.read() == b"ok\n"
        code, said = end(process, signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in said


def test_a_busy_port_is_a_sentence(tmp_path: Path, settings: dict[str, str]) -> None:
    host, _, port = settings["DRIP_WEB_BIND"].partition(":")
    with socket.create_server((host, int(port))):
        done = finished([*DRIP, "web"], tmp_path, settings)
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_starts_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    port = free_port()
    words = ["demo", "--port", str(port)]
    with running(words, tmp_path, surroundings(), "Ctrl-C stops the demo") as process:
        for page in (f"http://127.0.0.1:{port}/courses/redefine-success", f"http://127.0.0.1:{port + 1}/"):
            with urllib.request.urlopen(page, timeout=10) as answer:
                assert answer.status == 200
        code, said = end(process, signal.SIGINT)
    assert code == 0
    assert "Stopped" in said
    assert "Traceback" not in said


def test_the_demo_plays_a_persona_through_the_whole_course(tmp_path: Path) -> None:
    done = finished([*DRIP, "demo", "--auto"], tmp_path, surroundings())
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[-1].startswith("finished: 19 lessons delivered, 15 replies read, 22 answers stored, 3 branches taken")
    assert any("season career: winter (reply)" in line for line in lines)
    assert any("branch season-after-check-in: fall" in line for line in lines)
