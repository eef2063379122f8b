"""Named places where a process can be made to die, so that tests can show what a crash there leaves behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Collection

_AT = os.environ.get("DRIP_CRASH_AT", "")


def crash_point(name: str, under_way: Collection[object] = (None,)) -> None:
    """Dies here and now, as by kill -9, if DRIP_CRASH_AT names this place and there is something `under_way` here."""
    if will_crash_at(name) and under_way:
        os.kill(os.getpid(), signal.SIGKILL)


def will_crash_at(name: str) -> bool:
    """For what is done in another way where it is to be interrupted."""
    return name == _AT
