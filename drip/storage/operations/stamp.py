"""This machine's note of when a database was last in use: a small file for each database, replaced as a whole.

It holds the inode number of its own file. One that was restored with a backup of the whole folder is another file, and
proves nothing."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path

STAMP_SUFFIX = ".alive"


def write_stamp(folder: Path, instance: str, at: datetime) -> None:
    """Write the note. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=STAMP_SUFFIX)
    try:
        with open(descriptor, "w", encoding="ascii") as file:  # noqa: PTH123 a descriptor
            json.dump({"alive_at": at.isoformat(), "file": os.fstat(descriptor).st_ino}, file)
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(folder / f"{instance}{STAMP_SUFFIX}")
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def read_stamp(folder: Path, instance: str) -> datetime | None:
    """Return when this machine last saw the database in use; None if it does not know."""
    path = folder / f"{instance}{STAMP_SUFFIX}"
    try:
        noted = json.loads(path.read_bytes())
        return datetime.fromisoformat(noted["alive_at"]) if noted["file"] == path.stat().st_ino else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
