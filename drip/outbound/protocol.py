"""SMTP as bytes (RFC 5321), without a socket: how a message is sent and how replies are parsed."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from functools import lru_cache

MAX_REPLY_BYTES = 65536
_REPLY_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_DOT_AT_START = re.compile(rb"\r\n\.")
_STATUS = re.compile(r"#?([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9.])\s*")


class GarbledReply(ConnectionError):
    """The server does not speak SMTP."""


@dataclass(frozen=True, slots=True)
class SmtpReply:
    """`lines` are the texts after the code, without control characters."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines joined by spaces, with their enhanced status code once, in front."""
        first, *rest = self.lines
        if not rest:
            return first.strip()
        if _STATUS.match(first):
            rest = [_STATUS.sub("", line, count=1) for line in rest]
        return " ".join([first, *rest]).strip()

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()


class CrlfBytes(bytes):
    """Bytes whose lines are known to end in CR LF, so that nobody has to check them again."""

    __slots__ = ()


def with_crlf(data: bytes) -> bytes:
    """Return `data` with every line end as CR LF. Some servers take a lone CR or LF for a line end and others don't,
    which is how SMTP smuggling works."""
    if isinstance(data, CrlfBytes):
        return data
    bare = data.replace(b"\r", b"")
    paired = bare.replace(b"\n", b"\r\n")
    if paired == data or len(bare) == len(data):  # all were CR LF, or all were LF: a search for one byte is fast
        return paired
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def dot_stuffed(message: bytes) -> bytes:
    """Return `message` as it is sent after DATA (RFC 5321, 4.5.2): CR LF line ends, a leading dot of a line doubled,
    and the line with a single dot at the end."""
    data = with_crlf(message)
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    stuffed = _DOT_AT_START.sub(b"\r\n..", data)  # half the time of bytes.replace, which counts the matches first
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"


def read_status(text: str) -> tuple[int, int] | None:
    """Return (subject, detail) of the enhanced status code that `text` begins with (RFC 3463), or None: '5.1.1 unknown'
    gives (1, 1)."""
    found = _STATUS.match(text)
    return (int(found[2]), int(found[3])) if found else None


class ReplyReader:
    """Takes bytes in pieces of any size and returns SMTP replies in order."""

    def __init__(self) -> None:
        self._lines: deque[bytes] = deque()
        self._rest = b""  # the beginning of a line that is not complete yet
        self._earlier: list[str] = []  # the lines so far of the reply being read
        self._size = 0  # bytes of that reply

    @property
    def idle(self) -> bool:
        """True if nothing is buffered: no reply has arrived that was not asked for."""
        return not (self._lines or self._rest or self._earlier)

    def feed(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._lines.extend(lines)

    def next(self) -> SmtpReply | None:
        """Return the next complete reply, or None until more bytes are fed. Raises GarbledReply."""
        while self._lines:
            line = self._lines.popleft()
            self._check_size(len(line))
            reply, is_last = _read_line(line)
            if is_last and not self._earlier:
                return reply
            self._size += len(line) + 1
            self._earlier += reply.lines
            if is_last:
                reply = SmtpReply(reply.code, tuple(self._earlier))
                self._earlier, self._size = [], 0
                return reply
        self._check_size(len(self._rest))
        return None

    def _check_size(self, more: int) -> None:
        if self._size + more > MAX_REPLY_BYTES:
            raise GarbledReply(f"its reply is longer than {MAX_REPLY_BYTES} bytes")


@lru_cache(maxsize=64)  # a server repeats most of its lines with every mail
def _read_line(line: bytes) -> tuple[SmtpReply, bool]:
    """Return (a reply with this line alone, whether the line is the last of its reply). Raises GarbledReply."""
    line = line.removesuffix(b"\r")
    found = _REPLY_LINE.fullmatch(line)
    if found is None:
        raise GarbledReply(f"it answered {printable(line[:80])!r}, which is not SMTP")
    return SmtpReply(int(found[1]), (printable(found[3] or b""),)), found[2] != b"-"


def printable(data: bytes) -> str:
    """Return what a server said as text that is safe for a log, a page and a database."""
    text = data.decode("utf-8", "replace")
    return text if text.isprintable() else "".join([char if char.isprintable() else " " for char in text]).strip()
