"""Reads the mail between DATA and the final dot (RFC 5321, 4.1.1.4).

aiosmtpd keeps an object for each line, so that 25 MB of empty lines take 2 GB and 40 seconds, and an endless line takes
all memory. Here a mail takes its own size, and a mail that is too large is discarded as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto

_END = b"\r\n.\r\n"
_ALL = 1 << 30  # bytes, more than any reader holds


class DataRefusal(Enum):
    """Why a mail was discarded."""

    MAIL_TOO_LARGE = auto()
    NO_ROOM = auto()


async def read_data(reader: asyncio.StreamReader, limit: int, take: Callable[[int], bool]) -> bytes | DataRefusal:
    """Return the mail without its dot stuffing (4.5.2), of at most `limit` bytes; or, once it has ended, why it was
    discarded. `take` is asked whether there is room for so many more bytes. Raises ConnectionResetError.

    Only CRLF ends a line, and the dot must be between two of them. If any other dot ended a mail, somebody could
    smuggle a second one behind it, through a server that takes both for one."""
    mail = bytearray(b"\r\n")  # the end of the DATA line, because the dot may be on the first line
    refusal: DataRefusal | None = None
    end = -1
    while end < 0:
        if refusal:
            del mail[: -len(_END)]
        searched = max(0, len(mail) - len(_END))
        mail += await _take_buffered(reader)
        end = mail.find(_END, searched)
        if not refusal and not take(len(mail) - searched):
            refusal = DataRefusal.NO_ROOM
        if not refusal and (end if end >= 0 else len(mail) - len(_END)) > limit:
            refusal = DataRefusal.MAIL_TOO_LARGE
    if rest := mail[end + len(_END) :]:
        reader.feed_data(rest)  # the next command; the reader is empty, so it comes first
    return refusal or bytes(mail[: end + 2].replace(b"\r\n.", b"\r\n")[2:])


async def _take_buffered(reader: asyncio.StreamReader) -> bytes:
    """Return everything that the reader holds, at least one byte. Raises ConnectionResetError."""
    piece = await reader.read(_ALL)
    if not piece:
        raise ConnectionResetError
    return piece
