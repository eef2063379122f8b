"""Waiting to be told to stop.

Not by an event that the handler of a signal sets: a handler runs in the main thread between two of its steps, and one
that comes just before the thread goes to sleep is not run until something else wakes it. The byte that Python writes
for each signal (`signal.set_wakeup_fd`) is there whenever it came, and wakes whoever waits for it."""

from __future__ import annotations

import os
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignal:
    """Catches Ctrl-C and SIGTERM from when it is made, in the main thread. There is one in a process, to its end."""

    def __init__(self) -> None:
        self._reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for name in SIGNALS:
            signal.signal(name, lambda *_: None)

    def wait(self) -> None:
        """Returns when one of them has come, also when that was before."""
        while not set(os.read(self._reading, 256)) & set(SIGNALS):
            pass
