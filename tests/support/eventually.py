"""Waits for what other threads do, if nothing signals it."""

import threading
from collections.abc import Callable


def eventually(condition: Callable[[], bool]) -> bool:
    """Checks the condition again and again, for ten seconds at most."""
    beat = threading.Event()
    return any(condition() or beat.wait(0.02) for _ in range(500))
