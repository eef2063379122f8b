import os
import time
from pathlib import Path

import pytest
from support.eventually import eventually
from support.sites import clock_at, enroll

from drip.flow.delivery.deliver import WorkerContext
from drip.flow.site import Site
from drip.outbound import Relay
from drip.worker import heartbeat
from drip.worker.heartbeat import Heartbeat, worker_problem
from drip.worker.metronome import Metronome
from drip.worker.ticks import Tick, Worker


def test_no_worker_is_trouble(tmp_path: Path) -> None:
    assert worker_problem(tmp_path) == "No worker is running here."


def test_a_worker_that_ticks_is_well_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with Heartbeat(tmp_path):
        assert worker_problem(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_is_silent_for_long_is_trouble_until_it_ticks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Heartbeat(tmp_path) as beating:
        later = time.monotonic() + heartbeat.MAX_SILENCE_SECONDS + 2
        monkeypatch.setattr(heartbeat.time, "monotonic", lambda: later)
        assert worker_problem(tmp_path) == "A worker has done nothing for 302 s."
        beating.beat()
        assert worker_problem(tmp_path) == ""


def test_what_a_killed_worker_leaves_behind_is_no_worker(tmp_path: Path) -> None:
    if (child := os.fork()) == 0:
        Heartbeat(tmp_path)
        os._exit(0)
    os.waitpid(child, 0)
    assert len(list(tmp_path.iterdir())) == 1
    assert worker_problem(tmp_path) == "No worker is running here."


def test_what_others_have_put_there_is_no_worker(tmp_path: Path) -> None:
    name = f"drip-worker-{os.geteuid()}-1"
    os.mkfifo(tmp_path / name)
    (tmp_path / f"{name}2").symlink_to("/dev/zero")
    assert worker_problem(tmp_path) == "No worker is running here."


def test_a_tick_that_fails_is_told_as_well(site: Site) -> None:
    enroll(site)
    ticks: list[int] = []
    worker = Worker(site, WorkerContext("w1", Relay("127.0.0.1", 1)), clock_at("2027-01-04 08:00"))
    with Metronome(worker, {Tick.DELIVER: 0.05}, after_tick=lambda: ticks.append(1)):
        assert eventually(lambda: len(ticks) == 2)  # the first housekeeping, and the one that met no relay
