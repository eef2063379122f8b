"""A relay that counts: an SMTP server in a process of its own that writes down every mail it takes, and may misbehave.

A mail is written down when its last dot has come, before any reply to it, with one write to a file opened for
appending: what stands there has arrived, whoever is killed afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HELLO = b"250-sink\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n"
END = b"\r\n.\r\n"
MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*<([^>]*)>")
USUAL = {
    b"MAIL": b"250 2.1.0 ok\r\n",
    b"RCPT": b"250 2.1.5 ok\r\n",
    b"DATA": b"354 go on\r\n",
    b"RSET": b"250 ok\r\n",
    b"NOOP": b"250 ok\r\n",
    b"HELO": b"250 sink\r\n",
    b"EHLO": HELLO,
}


@dataclass(frozen=True, slots=True)
class Manners:
    """How the sink behaves, drawn anew for each mail from `seed`: shares of the mails that are lost before the dot was
    read (not taken), or after (taken, and the sender never hears of it), and the seconds until each reply to a mail.
    While the file `stop` exists, no mail is answered."""

    seed: int = 0
    drop_before: float = 0.0
    drop_after: float = 0.0
    delay: float = 0.0
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that arrived. `answered`: the sink said 250 to it; `at`: seconds of this machine's monotonic clock."""

    message_id: str
    recipient: str
    digest: str
    at: float
    answered: bool


class Talk(asyncio.Protocol):
    """One sender's connection."""

    def __init__(self, record: Callable[[Taken], None], manners: Manners, chance: random.Random) -> None:
        self._record, self._manners, self._chance = record, manners, chance
        self._waiting, self._in_body, self._recipient = b"", False, ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while not self._transport.is_closing() and (self._body() if self._in_body else self._command()):
            pass

    def _command(self) -> bool:
        line, found, rest = self._waiting.partition(b"\r\n")
        if not found:
            return False
        self._waiting = rest
        verb = line[:4].upper()
        if verb == b"QUIT":
            self._transport.write(b"221 bye\r\n")
            self._transport.close()
            return False
        if verb == b"RCPT":
            self._recipient = line.partition(b"<")[2].rpartition(b">")[0].decode("latin-1")
        self._in_body = verb == b"DATA"
        self._transport.write(USUAL.get(verb, b"502 what?\r\n"))
        return True

    def _body(self) -> bool:
        body, found, rest = self._waiting.partition(END)
        if not found:
            return False
        self._waiting, self._in_body = rest, False
        fate = self._chance.random()
        if fate < self._manners.drop_before:
            self._transport.abort()
            return False
        answers = fate >= self._manners.drop_before + self._manners.drop_after
        self._take(body + b"\r\n", answers)
        return answers

    def _take(self, body: bytes, answers: bool) -> None:
        found = MESSAGE_ID.search(body)
        name = found[1].decode("latin-1") if found else ""
        self._record(Taken(name, self._recipient, hashlib.sha256(body).hexdigest(), time.monotonic(), answers))
        if not answers:
            self._transport.abort()
        elif self._manners.delay or self._manners.stop:
            self._answer_later()
        else:
            self._transport.write(b"250 2.0.0 taken\r\n")

    def _answer_later(self) -> None:
        """Whoever pipelines gets no further before this reply: replies keep their order."""
        self._transport.pause_reading()
        asyncio.get_running_loop().call_later(self._manners.delay or 0.01, self._answer)

    def _answer(self) -> None:
        if self._manners.stop and Path(self._manners.stop).exists():
            asyncio.get_running_loop().call_later(0.01, self._answer)
        elif not self._transport.is_closing():
            self._transport.write(b"250 2.0.0 taken\r\n")
            self._transport.resume_reading()


class Counts:
    """What a sink has written down so far; `taken()` reads on from where it last was."""

    def __init__(self, file: Path) -> None:
        self._file, self._read, self._taken = file, 0, list[Taken]()

    def taken(self) -> list[Taken]:
        with self._file.open("rb") as lines:
            lines.seek(self._read)
            new = lines.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        self._taken += [Taken(*json.loads(line)) for line in whole.splitlines()]
        return self._taken


@dataclass(frozen=True, slots=True)
class Sink:
    port: int
    counts: Counts


@contextmanager
def sink(folder: Path, manners: Manners | None = None) -> Iterator[Sink]:
    """A sink in a process of its own, which ends with the block; what it took is in `folder`/taken."""
    file = folder / "taken"
    file.touch()
    told = json.dumps([getattr(manners or Manners(), name) for name in Manners.__slots__])
    words = [sys.executable, "-m", "chaos.sink", str(file), told]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as run:
        assert run.stdout is not None
        try:
            yield Sink(int(run.stdout.readline()), Counts(file))
        finally:
            run.kill()


async def _serve(file: str, manners: Manners) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    chance = random.Random(manners.seed)

    def record(taken: Taken) -> None:
        values = [getattr(taken, name) for name in Taken.__slots__]
        os.write(descriptor, json.dumps(values).encode() + b"\n")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Talk(record, manners, chance), "127.0.0.1", 0, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    threading.Thread(target=_until_orphaned, args=(loop, ended), daemon=True).start()
    await ended.wait()


def _until_orphaned(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    """Returns when whoever started this process has gone: its end of the pipe closes."""
    sys.stdin.read()
    loop.call_soon_threadsafe(ended.set)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], Manners(*json.loads(sys.argv[2]))))
