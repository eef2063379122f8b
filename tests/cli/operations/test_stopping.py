import signal
import subprocess
import sys

import pytest

EARLY = """
import os, signal
from drip.cli.operations.stopping import StopSignal
stop = StopSignal()
os.kill(os.getpid(), signal.{name})
stop.wait()
"""
ELSEWHERE = """
import os, signal, threading
from drip.cli.operations.stopping import StopSignal
stop = StopSignal()
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # only another thread can take it now
def taken():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    os.write(1, b"ready\\n")  # no lock of a stream is held when the process ends
    threading.Event().wait()
threading.Thread(target=taken, daemon=True).start()
stop.wait()
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_that_came_before_anybody_waits_is_not_lost(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", EARLY.format(name=name)], timeout=30, check=False)
    assert done.returncode == 0


def test_a_signal_that_another_thread_takes_wakes_who_waits() -> None:
    with subprocess.Popen([sys.executable, "-c", ELSEWHERE], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
