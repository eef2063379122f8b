"""Named places where a process can be made to die, so that tests can show what a crash there leaves behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection

Trap = Callable[[str], None]


def kill_process() -> None:
    """Dies here and now, as by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def trap_at(place: str, die: Callable[[], None] = kill_process) -> Trap:
    """What a crash point does where `place` is to be deadly."""

    def fall(name: str) -> None:
        if name == place:
            die()

    return fall


_trap: Trap | None = trap_at(os.environ["DRIP_CRASH_AT"]) if "DRIP_CRASH_AT" in os.environ else None


def crash_point(name: str, under_way: Collection[object] = (None,)) -> None:
    """Dies if DRIP_CRASH_AT names this place, and there is something `under_way` here."""
    if _trap is not None and under_way:
        _trap(name)


def is_trapped() -> bool:
    """Whether any place is deadly: for what is done in another way where it is to be interrupted."""
    return _trap is not None


def set_trap(trap: Trap | None) -> None:
    """Calls `trap` with the name of each crash point from now on; None takes it away."""
    global _trap  # noqa: PLW0603 one process, one trap
    _trap = trap
