"""A counting relay: an SMTP server in its own process that records every mail it accepts, and may misbehave.

A mail is recorded after its final dot and before any reply, in one write to a file opened for appending: what is in the
file has arrived, whoever is killed afterwards."""

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

POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class SinkFaults:
    """How the sink misbehaves, drawn for each mail from `seed`: the shares of mails whose connection is lost before
    they are accepted (`lose`) or after (`keep`; the sender gets no reply), and the `delay` of replies in seconds. While
    the file `stop` exists, there are no replies."""

    seed: int = 0
    lose: float = 0.0
    keep: float = 0.0
    delay: float = 0.0
    stop: str = ""


class RandomBehaviour:
    """Behaves as the faults say, at random."""

    def __init__(self, faults: SinkFaults) -> None:
        self._faults, self._rng = faults, random.Random(faults.seed)

    def at_rcpt(self, recipient: str) -> bytes:  # noqa: ARG002 all are accepted
        return RCPT_OK

    def at_dot(self, message_id: str) -> Fate:  # noqa: ARG002 the same for every mail
        drawn = self._rng.random()
        if drawn < self._faults.lose:
            return Fate.LOSE
        return Fate.KEEP if drawn < self._faults.lose + self._faults.keep else Fate.TAKE

    def pause(self, asked_before: bool) -> float:
        if self._faults.stop and Path(self._faults.stop).exists():
            return POLL_SECONDS
        return 0.0 if asked_before else self._faults.delay


class SinkLog:
    """What a sink has recorded; `mails()` reads what is new and returns everything."""

    def __init__(self, file: Path) -> None:
        self._file, self._read, self._mails = file, 0, list[ArrivedMail]()

    def mails(self) -> list[ArrivedMail]:
        with self._file.open("rb") as lines:
            lines.seek(self._read)
            new = lines.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        self._mails += [ArrivedMail(**json.loads(line)) for line in whole.splitlines()]
        return self._mails


@dataclass(frozen=True, slots=True)
class Sink:
    port: int
    log: SinkLog


@contextmanager
def sink(folder: Path, faults: SinkFaults | None = None) -> Iterator[Sink]:
    """Run a sink in its own process until the block ends; its records are in `folder`/taken."""
    file = folder / "taken"
    file.touch()
    words = [sys.executable, "-m", "chaos.sink", str(file), json.dumps(asdict(faults or SinkFaults()))]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as run:
        assert run.stdout is not None
        try:
            yield Sink(int(run.stdout.readline()), SinkLog(file))
        finally:
            run.kill()


async def _serve(file: str, faults: SinkFaults) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    behaviour = RandomBehaviour(faults)

    def record(mail: ArrivedMail, _: bytes) -> None:
        os.write(descriptor, json.dumps(asdict(mail)).encode() + b"\n")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SmtpSession(behaviour, record), "127.0.0.1", 0, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    threading.Thread(target=_until_orphaned, args=(loop, ended), daemon=True).start()
    await ended.wait()


def _until_orphaned(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    """Return when the parent process has gone, which closes its end of the pipe."""
    sys.stdin.read()
    loop.call_soon_threadsafe(ended.set)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], SinkFaults(**json.loads(sys.argv[2]))))
