"""The simulated course in several editions, and the mail server of its people, in this process."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from chaos.relay import RCPT_OK, ArrivedMail, Fate, SmtpSession
from chaos.site_setup import TEMPLATES
from drip.core.clock import Clock
from drip.flow.courses.publish import CheckedCourse, check_course

QUIET_SECONDS = 2.0  # for a connection to end after its sender has gone
OUTLINE = """course: seasons
title: Four seasons
about: A small course to break.
sender: {name: Ines Moreau, email: ines@example.org, address: "12 Harbour Lane, Example Town"}
pace: {days: [mon, wed, fri, sun], at: "07:30"}
areas: [career]
sequence:
  - lesson: welcome
  - lesson: ask
    await: {up_to: 4 days, remind_after: 2 days}
  - by: season.career
    spring: [{lesson: spring}]
    summer: [{lesson: summer}]
    fall: [{lesson: fall}, {lesson: late-fall}]
    winter: [{lesson: winter}]
    unknown: [{lesson: tour}]
    on_season_change: switch
  - lesson: last
    after: 1 week
"""
QUESTION = """ask:
  - id: career_season
    kind: season
    area: career
    text: Which season is your working life in?
"""
STAGES = {
    "welcome": 0, "extra": 1, "ask": 2, "spring": 3, "summer": 3, "fall": 3, "winter": 3, "tour": 3, "late-fall": 3,
    "last": 4,
}  # fmt: skip
LESSONS = tuple(STAGES)
EDITIONS = 3


@cache
def edition(number: int) -> CheckedCourse:
    """Return the course as first published (0), with one more lesson (1), or with another text (2)."""
    folder = Path(tempfile.mkdtemp(prefix="drip-chaos-course-"))
    try:
        checked = check_course(_write(folder / "seasons", number), TEMPLATES)
    finally:
        shutil.rmtree(folder)
    if checked.problems:
        raise ValueError(f"the course to break has problems: {checked.problems[0]}")
    return checked


def _write(folder: Path, number: int) -> Path:
    (folder / "lessons").mkdir(parents=True)
    outline = OUTLINE
    if number == 1:
        outline = outline.replace("  - lesson: ask\n", "  - lesson: extra\n  - lesson: ask\n")
    (folder / "course.yaml").write_text(outline, encoding="utf-8")
    for name in LESSONS:
        if name == "extra" and number != 1:
            continue
        ask = QUESTION if name == "ask" else ""
        words = f"This is {name}, edition {number if number == 2 else 0}. Breathe.\n"
        text = f"---\nsubject: The letter {name}\npreview: Short.\n{ask}---\n{words}"
        (folder / "lessons" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    """A mail that arrived, with the simulation's time and its bytes."""

    mail: ArrivedMail
    at: datetime
    body: bytes


@dataclass(slots=True)
class SimulatedRelay:
    """A relay that decides the fate of each mail by the seed and the mail alone, so that a seed can be replayed in
    whatever order connections are served. `refusing` holds addresses that no longer exist."""

    seed: int
    clock: Clock
    port: int = 0
    trouble: float = 0.1  # share of mails that fail in some way
    letters: list[ReceivedLetter] = field(default_factory=list)
    refusing: set[str] = field(default_factory=set)
    _tries: Counter[str] = field(default_factory=Counter)
    _open: int = 0
    _quiet: threading.Condition = field(default_factory=threading.Condition)

    def at_rcpt(self, recipient: str) -> bytes:
        if recipient in self.refusing:
            return b"550 5.1.1 no such mailbox\r\n"
        return b"450 4.2.0 greylisted\r\n" if self._draw(recipient) < self.trouble / 2 else RCPT_OK

    def at_dot(self, message_id: str) -> Fate:
        drawn = self._draw(message_id)
        troubles = (Fate.LOSE, Fate.KEEP, Fate.REFUSE)
        return troubles[int(drawn / self.trouble * 3)] if drawn < self.trouble else Fate.TAKE

    def pause(self, asked_before: bool) -> float:  # noqa: ARG002
        return 0.0

    def wait_until_quiet(self) -> None:
        """Wait until everything sent has been read, that is, until all connections have ended."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._open == 0, QUIET_SECONDS)

    def record(self, mail: ArrivedMail, body: bytes) -> None:
        self.letters.append(ReceivedLetter(mail, self.clock(), body))

    def connected(self, change: int) -> None:
        with self._quiet:
            self._open += change
            self._quiet.notify_all()

    def _draw(self, name: str) -> float:
        """Return a number between 0 and 1, determined by the seed, the name and how often it was drawn for."""
        self._tries[name] += 1
        return random.Random(f"{self.seed} {name} {self._tries[name]}").random()


class _CountedSession(SmtpSession):
    def __init__(self, post: SimulatedRelay) -> None:
        super().__init__(post, post.record)
        self._post = post

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._post.connected(1)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._post.connected(-1)


@contextmanager
def serve_relay(post: SimulatedRelay) -> Iterator[SimulatedRelay]:
    """Serve `post` from a thread while the block runs."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: _CountedSession(post), "127.0.0.1", 0, backlog=200))
    post.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield post
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
