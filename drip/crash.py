"""Named places where a process can be made to die, so that tests can show what a crash there leaves behind."""

from __future__ import annotations

import os
import signal

_AT = os.environ.get("DRIP_CRASH_AT", "")


def will_crash_at(name: str) -> bool:
    """For what is done in another way where it is to be interrupted."""
    return name == _AT


def crash_point(name: str) -> None:
    """Dies here and now, as by kill -9, if DRIP_CRASH_AT names this place."""
    if name == _AT:
        os.kill(os.getpid(), signal.SIGKILL)
