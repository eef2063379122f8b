"""The mail between DATA and the lone dot (RFC 5321, 4.1.1.4).

aiosmtpd keeps an object for each line, so that 25 MB of empty lines take 2 GB and 40 seconds, and a line that never
ends takes all there is. Here a mail takes as much as it is long, and what is too much is thrown away as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto

_END = b"\r\n.\r\n"
_ALL = 1 << 30  # bytes; more than any reader holds


class DataRefusal(Enum):
    """Why a mail was thrown away."""

    FOR_ONE_MAIL = auto()
    AT_ONCE = auto()


async def read_data(reader: asyncio.StreamReader, limit: int, take: Callable[[int], bool]) -> bytes | DataRefusal:
    """The mail, its dots undone (4.5.2), of at most `limit` bytes; or why it was too much, when it has ended. `take` is
    asked whether there is room for so many bytes more. Raises ConnectionResetError.

    Only CRLF ends a line, and the dot must stand between two of them. If any other dot ended a mail, somebody could
    smuggle a second one behind it, through a server that takes both for one."""
    mail = bytearray(b"\r\n")  # the end of the line DATA, since the dot may stand in the first line
    too_much: DataRefusal | None = None
    end = -1
    while end < 0:
        if too_much:
            del mail[: -len(_END)]
        searched = max(0, len(mail) - len(_END))
        mail += await _take_buffered(reader)
        end = mail.find(_END, searched)
        if not too_much and not take(len(mail) - searched):
            too_much = DataRefusal.AT_ONCE
        if not too_much and (end if end >= 0 else len(mail) - len(_END)) > limit:
            too_much = DataRefusal.FOR_ONE_MAIL
    if rest := mail[end + len(_END) :]:
        reader.feed_data(rest)  # the next command; the reader is empty, so that it comes first
    return too_much or bytes(mail[: end + 2].replace(b"\r\n.", b"\r\n")[2:])


async def _take_buffered(reader: asyncio.StreamReader) -> bytes:
    """All that the reader holds."""
    piece = await reader.read(_ALL)
    if not piece:
        raise ConnectionResetError
    return piece
