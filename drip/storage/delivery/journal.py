r"""A local file for what must not be lost while the database is down: lines, durable when `write` returns.

Each process writes a journal of its own, `<name>.journal`, and holds a flock on it while it is open. Whoever can take
the lock of another's journal knows that its process has ended, and takes the journal over.

    drip-journal 1 <generation>\n
    <generation> <crc32> <line>\n      …as often as there are lines, then a zero byte

The space is reserved when the file is created and lines overwrite it, so a full disk does not stop them. Clearing gives
the file a new generation, which tells new lines from the remains of old ones."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import secrets
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from drip.crash import crash_point

log = logging.getLogger(__name__)

RESERVED_BYTES = 1 << 20  # enough for some thousands of lines
MAGIC = b"drip-journal 1 "
HEADER = re.compile(re.escape(MAGIC) + rb"([0-9a-f]{16})\n")
JOURNAL_SUFFIX, BAD_SUFFIX = ".journal", ".bad"
ZERO = b"\0"  # marks the end of this generation


@dataclass(frozen=True, slots=True)
class JournalContents:
    """`garbled`: lines that were written and can't be read any more. `torn`: a crash cut off the last write, which had
    not returned, so nobody relies on it."""

    lines: tuple[bytes, ...]
    garbled: tuple[bytes, ...]
    torn: bool


class Journal:
    """One open journal. Its methods raise OSError if the disk fails."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._file = descriptor
        self._generation = b""
        self._end = 0
        if not os.fstat(descriptor).st_size:
            _reserve(descriptor, path)
        contents, self._end = self._read()
        if not (contents.lines or contents.garbled):
            self._begin()

    def write(self, lines: Sequence[bytes]) -> None:
        """Append lines (without line breaks) in one write, and return when they are on disk."""
        crash_point("receipt not journaled")
        data = b"".join(_frame(self._generation, line) for line in lines)
        _write_all(self._file, data + ZERO, self._end)
        os.fsync(self._file)
        self._end += len(data)
        crash_point("journaled, not replayed")

    def read(self) -> JournalContents:
        return self._read()[0]

    def clear(self, *, keep: Sequence[bytes] = ()) -> None:
        """Remove all lines. Those in `keep` go to `<name>.bad` first, for somebody to look at."""
        if keep:
            _add_to(self.path.with_suffix(BAD_SUFFIX), keep)
        self._begin()

    def close(self) -> None:
        """Close the journal. An empty one is removed; otherwise it waits for whoever takes it over."""
        contents = self.read()
        if not (contents.lines or contents.garbled):
            self.path.unlink(missing_ok=True)
        os.close(self._file)

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> None:
        self._generation = secrets.token_hex(8).encode()
        header = _header(self._generation)
        _write_all(self._file, header + ZERO, 0)  # well within a sector, so it is written as a whole or not at all
        os.fsync(self._file)
        self._end = len(header)

    def _read(self) -> tuple[JournalContents, int]:
        """Return the contents, and where the next line goes."""
        data = os.pread(self._file, os.fstat(self._file).st_size, 0)
        found = HEADER.match(data)
        self._generation = found[1] if found else b""
        return _take_apart(data, self._generation)


def open_journal(folder: Path, name: str) -> Journal:
    """Open the journal of this process. Raises OSError, and BlockingIOError if another process has it open."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}{JOURNAL_SUFFIX}"
    while (descriptor := _open_locked(path, os.O_RDWR | os.O_CREAT)) is None:
        pass  # it was removed between opening and locking
    journal = Journal(path, descriptor)
    _sync_folder(folder)
    return journal


def orphaned_journals(folder: Path) -> Iterator[Journal]:
    """Yield the journals whose processes have ended, each open and locked until the next is requested."""
    for path in sorted(folder.glob(f"*{JOURNAL_SUFFIX}")):
        with contextlib.suppress(BlockingIOError, FileNotFoundError):
            if (descriptor := _open_locked(path, os.O_RDWR)) is not None:
                with Journal(path, descriptor) as journal:
                    yield journal


def _open_locked(path: Path, flags: int) -> int | None:
    """Return a locked descriptor, or None if the file has gone. Raises BlockingIOError if somebody holds the lock."""
    descriptor = os.open(path, flags, 0o600)
    with contextlib.ExitStack() as undo:
        undo.callback(os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            there = path.stat()
        except FileNotFoundError:
            return None
        if there.st_ino != os.fstat(descriptor).st_ino:
            return None
        undo.pop_all()
        return descriptor


def _reserve(descriptor: int, path: Path) -> None:
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(descriptor, 0, RESERVED_BYTES)
        else:  # macOS
            _write_all(descriptor, bytes(RESERVED_BYTES), 0)
    except OSError as error:
        log.warning("%s: no room can be reserved (%s). A full disk may stop it.", path, error.strerror)


def _frame(generation: bytes, line: bytes) -> bytes:
    return b"%s %08x %s\n" % (generation, zlib.crc32(generation + line), line)


def _take_apart(data: bytes, generation: bytes) -> tuple[JournalContents, int]:
    """Return every line of this generation: an unreadable one hides none after it. If the header can't be read, lines
    of all generations count, because once too often is better than lost."""
    lines: list[bytes] = []
    garbled: list[bytes] = []
    unread: list[tuple[int, bytes]] = []  # unreadable lines since the last good one, with their places
    end = at = len(_header(generation)) if generation else 0
    for framed in data[at:].split(b"\n"):
        its_generation, line = _unframe(framed)
        if line is None:
            unread += [(at, framed)] if framed.strip(ZERO) else []
        elif its_generation == generation or not generation:
            lines.append(line)
            garbled += [there.strip(ZERO) for _, there in unread]
            unread, end = [], at + len(framed) + 1
        at += len(framed) + 1
    last = [(place, there.partition(ZERO)[0]) for place, there in unread]
    if not generation:
        return JournalContents(tuple(lines), (*garbled, *(written for _, written in last if written)), torn=False), end
    return JournalContents(
        tuple(lines), tuple(garbled), torn=any(place == end and written for place, written in last)
    ), end


def _unframe(framed: bytes) -> tuple[bytes, bytes | None]:
    """Return (generation, line), with None for a line that is damaged."""
    generation, _, rest = framed.partition(b" ")
    crc, _, line = rest.partition(b" ")
    return generation, line if b"%08x" % zlib.crc32(generation + line) == crc else None


def _header(generation: bytes) -> bytes:
    return MAGIC + generation + b"\n"


def _write_all(descriptor: int, data: bytes, at: int) -> None:
    while data:
        written = os.pwrite(descriptor, data, at)
        data, at = data[written:], at + written


def _add_to(path: Path, pieces: Sequence[bytes]) -> None:
    with path.open("ab") as file:
        file.write(b"".join(piece + b"\n" for piece in pieces))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a new file name in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
