"""A process that is killed while it takes a mail in: the sender keeps it and comes again, and it is stored once."""

from __future__ import annotations

import random
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest
from support.intake import CRASH_POINTS, PIPE, is_dead, is_taken, listener, mail, site_settings, stored
from support.pairs import databases_in_turn
from support.ports import free_port

from drip.storage.engine.database import Database

KILLS = 5
MAILS = 100
SENDERS = 4


@pytest.mark.slow
@databases_in_turn("scheme", ["smtp", "lmtp"])
def test_a_listener_that_dies_at_each_step_in_turn(scheme: str, database: Database, tmp_path: Path) -> None:
    url = f"{scheme}://127.0.0.1:{free_port()}"
    settings = site_settings(database.url)
    there = []
    for point in CRASH_POINTS:
        with listener(url, {**settings, "DRIP_CRASH_AT": point}, tmp_path) as process:
            assert not is_taken(url, mail("winter"))
            assert is_dead(process)
        there.append(stored(database)["winter"])
    with listener(url, settings, tmp_path):
        assert is_taken(url, mail("winter"))
    assert [*there, stored(database)["winter"]] == [0, 0, 1, 1]


@pytest.mark.slow
def test_a_pipe_that_dies_at_each_step_in_turn(database: Database, tmp_path: Path) -> None:
    settings = site_settings(database.url)
    codes, there = [], []
    for point in (*CRASH_POINTS, ""):
        environment = {**settings, "DRIP_CRASH_AT": point}
        done = subprocess.run(PIPE, input=mail("winter"), cwd=tmp_path, env=environment, timeout=60, check=False)
        codes.append(done.returncode)
        there.append(stored(database)["winter"])
    assert codes == [-9, -9, -9, 0]
    assert there == [0, 0, 1, 1]


class Senders:
    """Mail servers that send at once, each mail again and again until it was taken."""

    def __init__(self, url: str, mails: int) -> None:
        self.url = url
        self.names = [f"mail-{number}" for number in range(mails)]
        self.tries = 0
        self.taken = 0
        self.news = threading.Condition()
        self.up = threading.Event()
        self._waiting: SimpleQueue[str] = SimpleQueue()
        for name in self.names:
            self._waiting.put(name)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        yield
        for thread in threads:
            thread.join()

    def _send(self) -> None:
        while True:
            try:
                name = self._waiting.get_nowait()
            except Empty:
                return
            while not self._try(name):
                self.up.wait()

    def _try(self, name: str) -> bool:
        taken = is_taken(self.url, mail(name))
        with self.news:
            self.tries += 1
            self.taken += taken
            self.news.notify_all()
        return taken


@pytest.mark.slow
def test_a_listener_that_is_killed_again_and_again_at_any_moment(database: Database, tmp_path: Path) -> None:
    url = f"smtp://127.0.0.1:{free_port()}"
    settings = site_settings(database.url)
    senders = Senders(url, MAILS)
    moments = sorted(random.Random(7).sample(range(1, MAILS - SENDERS), KILLS))
    with senders.at_work():
        for moment in [*moments, MAILS]:
            with listener(url, settings, tmp_path) as process:
                senders.up.set()
                with senders.news:
                    assert senders.news.wait_for(lambda until=moment: senders.taken >= until, timeout=60)
                senders.up.clear()
                process.kill()
                assert is_dead(process)
        senders.up.set()
    assert stored(database) == Counter(senders.names)
    assert senders.tries > senders.taken == MAILS
