"""Full disks. A small disk is memory in a namespace: it needs no privileges and disappears with its process. SQLite
cannot reach files there, so for SQLite the size of files is limited instead (EFBIG in place of ENOSPC)."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEEPER = """
mount -t tmpfs -o size="$0" none /mnt && chmod 777 /mnt && echo mounted || exit
while read order; do
  case "$order" in
    fill) dd if=/dev/zero of=/mnt/ballast bs=4k 2>/dev/null ;;
    free) rm -f /mnt/ballast ;;
  esac
  echo done
done
"""


class NoDiskError(Exception):
    """This machine does not allow mounting memory, not even in a new namespace."""


class Disk:
    def __init__(self, keeper: subprocess.Popen[str]) -> None:
        self._keeper = keeper
        self.folder = Path(f"/proc/{keeper.pid}/root/mnt")

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no free page until the block ends."""
        self._order("fill")
        try:
            yield
        finally:
            self._order("free")

    def _order(self, word: str) -> None:
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.write(f"{word}\n")
        self._keeper.stdin.flush()
        self._keeper.stdout.readline()


@contextmanager
def small_disk(megabytes: int, account: Mapping[str, Any] | None = None) -> Iterator[Disk]:
    """`account` is the disk's owner, as arguments of subprocess.Popen, if it is not this user. Raises NoDiskError."""
    words = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", KEEPER, f"{megabytes}m"]
    pipe = subprocess.PIPE
    try:
        keeper = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True, **(account or {}))
    except OSError as error:
        raise NoDiskError(str(error)) from error
    with keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        assert keeper.stderr is not None
        try:
            if not keeper.stdout.readline():
                raise NoDiskError(keeper.stderr.read().strip())
            yield Disk(keeper)
        finally:
            keeper.stdin.close()


@contextmanager
def no_room(file: Path, pids: Sequence[int]) -> Iterator[None]:
    """Until the block ends, these processes can make no file larger than this one is now."""
    size = file.stat().st_size
    try:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
