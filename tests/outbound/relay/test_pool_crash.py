"""What a kill in the middle of a hand-over leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from support.scripted_server import scripted

PROGRAM = """
import sys
from drip.outbound import Parcel, Pool, Relay
pool = Pool(Relay("127.0.0.1", int(sys.argv[1])), 1)
pool.put(Parcel((n, 1), "", "p@example.org", b"0123456789\\r\\n" * 1000) for n in range(2))
while pool.busy:
    pool.give(pool.poll(5).ready)
pool.close()
"""


def run(port: int, crash_at: str) -> int:
    armed = os.environ | {"DRIP_CRASH_AT": crash_at}
    return subprocess.run([sys.executable, "-c", PROGRAM, str(port)], check=False, env=armed, timeout=30).returncode


@pytest.mark.parametrize("crash_at", ["", "elsewhere"])
def test_with_a_crash_point_elsewhere_all_arrives_as_it_was(crash_at: str) -> None:
    with scripted() as server:
        assert run(server.port, crash_at) == 0
    assert server.messages == [b"0123456789\r\n" * 1000] * 2


def test_a_body_can_be_cut_in_two() -> None:
    with scripted() as server:
        assert run(server.port, "half a body") == -signal.SIGKILL
    assert server.messages == []
    assert 0 < server.body_bytes < 12_000


def test_a_body_may_have_arrived_though_nobody_heard_of_it() -> None:
    with scripted() as server:
        assert run(server.port, "given, not answered") == -signal.SIGKILL
    assert len(server.messages) == 1
