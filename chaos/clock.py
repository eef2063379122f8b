"""A clock that many processes share and that can be moved from outside."""

from __future__ import annotations

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_CELL = struct.Struct("<d")  # seconds since 1970 at the zero of this machine's monotonic clock


class SharedClock:
    """Runs `speed` times as fast as this machine's monotonic clock, from wherever it was set. The file is the clock, so
    every process that opens it has the same time. Calling it returns the time in UTC."""

    def __init__(self, file: Path, speed: float = 1.0, start: datetime | None = None) -> None:
        self.file, self.speed = file, speed
        if start is not None:
            file.write_bytes(_CELL.pack(self._origin(start)))
        with file.open("r+b") as opened:
            self._cell = mmap.mmap(opened.fileno(), _CELL.size)

    def __call__(self) -> datetime:
        (origin,) = _CELL.unpack(self._cell[:])
        return datetime.fromtimestamp(origin + time.monotonic() * self.speed, UTC)

    def put(self, instant: datetime) -> None:
        """Set the clock, forward or back, at once for everybody."""
        self._cell[:] = _CELL.pack(self._origin(instant))

    def advance(self, length: timedelta) -> datetime:
        self.put(self() + length)
        return self()

    def _origin(self, instant: datetime) -> float:
        return instant.timestamp() - time.monotonic() * self.speed
