"""A relay that counts: an SMTP server in a process of its own that writes down every mail it takes, and may misbehave.

A mail is written down when its last dot has come, before any reply to it, with one write to a file opened for
appending: what stands there has arrived, whoever is killed afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from chaos.relay import RCPT_OK, ArrivedMail, Fate, SmtpSession

POLL_SECONDS = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class SinkFaults:
    """How the sink behaves, drawn for each mail from `seed`: the shares of the mails that are lost with the connection
    before they were taken, or after (taken, and the sender never hears of it), and the seconds until a taken mail is
    answered. While the file `stop` exists none is."""

    seed: int = 0
    lose: float = 0.0
    keep: float = 0.0
    delay: float = 0.0
    stop: str = ""


class RandomBehaviour:
    """Manners by habits."""

    def __init__(self, habits: SinkFaults) -> None:
        self._habits, self._chance = habits, random.Random(habits.seed)

    def at_rcpt(self, recipient: str) -> bytes:  # noqa: ARG002 all are welcome
        return RCPT_OK

    def at_dot(self, message_id: str) -> Fate:  # noqa: ARG002 chance does not look
        drawn = self._chance.random()
        if drawn < self._habits.lose:
            return Fate.LOSE
        return Fate.KEEP if drawn < self._habits.lose + self._habits.keep else Fate.TAKE

    def pause(self, asked_before: bool) -> float:
        if self._habits.stop and Path(self._habits.stop).exists():
            return POLL_SECONDS
        return 0.0 if asked_before else self._habits.delay


class SinkLog:
    """What a sink has written down so far; `taken()` reads on from where it last was."""

    def __init__(self, file: Path) -> None:
        self._file, self._read, self._taken = file, 0, list[ArrivedMail]()

    def taken(self) -> list[ArrivedMail]:
        with self._file.open("rb") as lines:
            lines.seek(self._read)
            new = lines.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        self._taken += [ArrivedMail(**json.loads(line)) for line in whole.splitlines()]
        return self._taken


@dataclass(frozen=True, slots=True)
class Sink:
    port: int
    counts: SinkLog


@contextmanager
def sink(folder: Path, habits: SinkFaults | None = None) -> Iterator[Sink]:
    """A sink in a process of its own, which ends with the block; what it took is in `folder`/taken."""
    file = folder / "taken"
    file.touch()
    words = [sys.executable, "-m", "chaos.sink", str(file), json.dumps(asdict(habits or SinkFaults()))]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as run:
        assert run.stdout is not None
        try:
            yield Sink(int(run.stdout.readline()), SinkLog(file))
        finally:
            run.kill()


async def _serve(file: str, habits: SinkFaults) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    manners = RandomBehaviour(habits)

    def record(taken: ArrivedMail, _: bytes) -> None:
        os.write(descriptor, json.dumps(asdict(taken)).encode() + b"\n")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SmtpSession(manners, record), "127.0.0.1", 0, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    threading.Thread(target=_until_orphaned, args=(loop, ended), daemon=True).start()
    await ended.wait()


def _until_orphaned(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    """Returns when whoever started this process has gone: its end of the pipe closes."""
    sys.stdin.read()
    loop.call_soon_threadsafe(ended.set)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], SinkFaults(**json.loads(sys.argv[2]))))
