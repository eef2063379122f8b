"""Named places where a process can be made to die, so that tests can show what a crash there leaves behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def kill_me() -> None:
    """Dies here and now, as by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def _never(_name: str) -> None:
    pass


def trap_at(place: str, die: Callable[[], None] = kill_me) -> Callable[[str], None]:
    """What a crash point does where `place` is to be deadly."""

    def fall(name: str) -> None:
        if name == place:
            die()

    return fall


_trap = trap_at(os.environ["DRIP_CRASH_AT"]) if "DRIP_CRASH_AT" in os.environ else _never


def crash_point(name: str) -> None:
    """Dies if DRIP_CRASH_AT names this place."""
    _trap(name)


def set_trap(trap: Callable[[str], None] | None) -> None:
    """Calls `trap` with the name of each crash point from now on; None takes it away."""
    global _trap  # noqa: PLW0603 one process, one trap
    _trap = trap or _never
