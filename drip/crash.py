"""Named places where a process can be made to die, so that tests can show what a crash there leaves behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection

Trap = Callable[[str], None]


def kill_process() -> None:
    """Kills this process at once, as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def trap_at(place: str, die: Callable[[], None] = kill_process) -> Trap:
    """A trap that calls `die` at the crash point named `place`."""

    def trap(name: str) -> None:
        if name == place:
            die()

    return trap


_trap: Trap | None = trap_at(os.environ["DRIP_CRASH_AT"]) if "DRIP_CRASH_AT" in os.environ else None


def crash_point(name: str, under_way: Collection[object] = (None,)) -> None:
    """Dies if DRIP_CRASH_AT names this place and something is `under_way` here."""
    if _trap is not None and under_way:
        _trap(name)


def is_trapped() -> bool:
    """Whether any crash point is armed, for code that works differently when it is to be interrupted."""
    return _trap is not None


def set_trap(trap: Trap | None) -> None:
    """Calls `trap` with the name of each crash point from now on; None removes it."""
    global _trap  # noqa: PLW0603 one process, one trap
    _trap = trap
