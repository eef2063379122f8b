"""Waiting for a signal to stop.

A signal handler that sets an event is not enough: Python runs handlers in the main thread between two bytecodes, and
one that arrives just before the thread goes to sleep runs only when something else wakes the thread. The byte that
Python writes for each signal (`signal.set_wakeup_fd`) is there in any case and wakes the waiting thread."""

from __future__ import annotations

import os
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignal:
    """Catches SIGINT and SIGTERM from the moment it is made, in the main thread. Make one for each process."""

    def __init__(self) -> None:
        self._reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for name in SIGNALS:
            signal.signal(name, lambda *_: None)

    def wait(self) -> None:
        """Returns when a signal has arrived, even if that was before the call."""
        while not set(os.read(self._reading, 256)) & set(SIGNALS):
            pass
