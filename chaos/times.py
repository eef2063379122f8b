"""A course of many days with a clock moved by hand: outages, jumps, daylight saving."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select

from chaos.life import ManualClock
from chaos.simulation_setup import ReceivedLetter, SimulatedRelay
from chaos.site_setup import open_site, populate
from drip.flow.delivery.deliver import WorkerContext
from drip.flow.operations.timeline import next_due
from drip.flow.site import Site
from drip.outbound import Relay
from drip.storage.engine.states import MailKind
from drip.storage.engine.tables import Delivery, Enrollment, Subscriber
from drip.worker.ticks import Tick, Worker

ZONES = ("America/New_York", "Pacific/Auckland", "Africa/Casablanca")
FROM, UNTIL = time(7, 30), time(21, 0)
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class CourseRun:
    """People in many zones and their course. Ticks run whenever something is due, but not during an outage."""

    site: Site
    post: SimulatedRelay
    clock: ManualClock
    days: int
    worker: Worker

    def live(self, length: timedelta) -> None:
        end = self.clock.at + length
        self.worker.run(Tick.HOUSEKEEPING)
        while self.clock.at < end:
            self.worker.run(Tick.DELIVER)
            due = next_due(self.site)
            self.clock.at = min(end, max(due, self.clock.at + MINUTE)) if due else end

    def live_until_all_delivered(self, at_most: timedelta) -> None:
        end = self.clock.at + at_most
        while self.clock.at < end and len(self.post.letters) < self.days * len(ZONES):
            self.live(timedelta(days=1))

    def broken(self) -> list[str]:
        """Return the broken promises: two lessons on a local day, one in the quiet hours, one twice, one missing."""
        self.post.wait_until_quiet()
        return [violation for zone, letters in self._by_zone() for violation in _violations(zone, letters, self.days)]

    def _by_zone(self) -> Iterator[tuple[ZoneInfo, list[tuple[ReceivedLetter, str]]]]:
        query = (
            select(Delivery.message_id, Delivery.lesson, Subscriber.zone)
            .join(Enrollment, Enrollment.id == Delivery.enrollment_id)
            .join(Subscriber, Subscriber.id == Enrollment.subscriber_id)
            .where(Delivery.kind == MailKind.LESSON)
        )
        with self.site.database.read() as session:
            lessons = {message_id: (lesson, zone) for message_id, lesson, zone in session.execute(query)}
        found = defaultdict(list)
        for letter in self.post.letters:
            lesson, zone = lessons[letter.mail.message_id]
            found[zone].append((letter, lesson))
        for name in ZONES:
            yield ZoneInfo(name), found[name]


@contextmanager
def course_of(days: int, url: str, post: SimulatedRelay, clock: ManualClock) -> Iterator[CourseRun]:
    """Let somebody in each zone begin a course of `days` days, on the migrated, empty database at `url`."""
    site = open_site(url)
    try:
        populate(site, len(ZONES), days, ZONES)
        outbox = WorkerContext("w1", Relay("127.0.0.1", post.port, timeout=5.0))
        yield CourseRun(site, post, clock, days, Worker(site, outbox, clock))
    finally:
        site.database.close()


def _violations(zone: ZoneInfo, letters: Sequence[tuple[ReceivedLetter, str]], days: int) -> Iterator[str]:
    names = [name for _, name in letters]
    if names != [f"day-{number:02d}" for number in range(1, days + 1)]:
        yield f"{zone} had {len(names)} lessons, {len(set(names))} of them different, the last {names[-1:]}"
    times = [letter.at.astimezone(zone) for letter, _ in letters]
    for before, after in pairwise(times):
        if after.date() <= before.date():
            yield f"{zone} had two lessons on {before:%Y-%m-%d}: at {before:%H:%M} and {after:%H:%M}"
    for at in times:
        if not FROM <= at.time() < UNTIL:
            yield f"{zone} had a lesson at {at:%Y-%m-%d %H:%M}"
