"""The receipt journal in processes that are killed, and on a disk that is full."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.receipts import found_in

from drip.flow.delivery.receipts import open_journal
from drip.storage.delivery.journal import RESERVED_BYTES

WRITER = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from support.receipts import receipt
from drip.flow.delivery.receipts import open_journal
with open_journal(Path(sys.argv[1]), "killed") as journal:
    for number in range(0, 1_000_000, 5):
        journal.write([receipt(number + step) for step in range(5)])
        print(number + 4, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_a_process_killed_while_it_writes_loses_nothing_that_it_had_written(tmp_path: Path, lines: int) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path), *sys.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        said += [int(line) for line in writer.stdout if line.endswith("\n")]
        writer.wait()
    found = found_in(tmp_path)
    assert found == list(range(len(found)))
    assert found[-1] >= said[-1]


CRASHER = WRITER.replace("range(0, 1_000_000, 5)", "(0, 5)")


@pytest.mark.parametrize(
    ("place", "kept"), [("receipt not journaled", 0), ("journaled, not replayed", 5)], ids=["before", "after"]
)
def test_at_each_crash_point_it_is_known_what_is_kept(tmp_path: Path, place: str, kept: int) -> None:
    command = [sys.executable, "-c", CRASHER, str(tmp_path), *sys.path]
    done = subprocess.run(command, env=os.environ | {"DRIP_CRASH_AT": place}, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert found_in(tmp_path) == list(range(kept))


FULL = """
import resource, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from support.receipts import receipt
from drip.flow.delivery.receipts import open_journal
from drip.storage.delivery.journal import RESERVED_BYTES
journal = open_journal(Path(sys.argv[1]), "full")
resource.setrlimit(resource.RLIMIT_FSIZE, (RESERVED_BYTES, RESERVED_BYTES))
try:
    for number in range(0, 1_000_000, 50):
        journal.write([receipt(number + step) for step in range(50)])
except OSError:
    print(number)
"""


def test_thousands_of_receipts_find_room_when_no_file_can_grow(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: that the room within the file is really its own is seen by
    the blocks that it has."""
    with open_journal(tmp_path, "w1"):
        assert (tmp_path / "w1.journal").stat().st_blocks * 512 >= RESERVED_BYTES
    command = [sys.executable, "-c", FULL, str(tmp_path), *sys.path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    written = int(done.stdout)
    assert written > 2000
    assert found_in(tmp_path)[:written] == list(range(written))
