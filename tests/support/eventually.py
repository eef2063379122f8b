"""Waiting for what other threads do, where nothing tells of it."""

import threading
from collections.abc import Callable


def eventually(condition: Callable[[], bool]) -> bool:
    """Looks again at each beat of the metronome, for ten seconds at the most."""
    beat = threading.Event()
    return any(condition() or beat.wait(0.02) for _ in range(500))
