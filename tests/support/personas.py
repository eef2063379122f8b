"""A persona takes a course from sign-up to end by real mail, while the clock is moved from one due event to the next:
the simulation must agree with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from support.mail import deliver, parsed, post, reply_to
from support.scripted_server import ScriptedServer, scripted
from support.sites import HandClock, signup_request

from drip.core.simulation.persona import Persona
from drip.core.simulation.timeline import MAX_SIMULATED_TIME, SimulatedEvent, is_lesson_sent
from drip.flow.operations.timeline import next_due, timeline_since
from drip.flow.planning.wake_up import wake_up
from drip.flow.replies.read_mail import read_replies
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work

ADDRESS = "mara@example.net"
IDS = ("message_id", "mail_id")


@dataclass
class Performance:
    """`pending` holds (when it is written, the mail it answers, the words); None means the newest lesson, or the
    confirmation before the first."""

    site: Site
    persona: Persona
    zone: ZoneInfo
    server: ScriptedServer
    clock: HandClock
    pending: list[tuple[datetime, bytes | None, str]] = field(default_factory=list)
    newest: bytes = b""
    reply_count: int = 0

    def sign_up(self, course: str, start: datetime) -> None:
        """The confirmation arrives a minute before `start`, at which its link is opened."""
        self.clock.at = start - timedelta(minutes=1)
        request = signup_request(ADDRESS, self.persona.name, self.zone.key, "192.0.2.1")
        with self.site.database.write() as session:
            edition = self.site.live_edition(session, course)
            assert edition is not None
            pending = sign_up(Work(session, self.site, self.clock()), edition, request)
            assert pending is not None
        self.deliver()
        self.newest = self.server.messages[-1]
        self.clock.at = start
        with self.site.database.write() as session:
            confirm(Work(session, self.site, start), pending.id, "192.0.2.1")

    def live(self) -> None:
        self.pending = [(at, None, words) for at, words in self.persona.letters(self.clock(), self.zone)]
        end = self.clock() + MAX_SIMULATED_TIME
        while (moment := self.next_moment()) is not None and moment <= end:
            self.clock.at = max(self.clock(), moment)
            self.write()
            wake_up(self.site, self.clock())
            self.deliver()

    def next_moment(self) -> datetime | None:
        due = next_due(self.site)
        return min([*(at for at, _, _ in self.pending), *([due] if due else [])], default=None)

    def write(self) -> None:
        for mail in [mail for mail in self.pending if mail[0] <= self.clock()]:
            self.pending.remove(mail)
            _, letter, words = mail
            self.reply_count += 1
            reply = reply_to(letter or self.newest, words, ADDRESS)
            reply.replace_header("Message-ID", f"<{self.reply_count}@example.net>")  # so that equal words are two mails
            post(self.site, reply, self.clock)
            read_replies(self.site, self.clock())

    def deliver(self) -> None:
        before = len(self.server.messages)
        deliver(self.site, self.server, self.clock)
        sent = {one.data["message_id"]: one for one in timeline_since(self.site, 0) if is_lesson_sent(one)}
        for letter in self.server.messages[before:]:
            if lesson := sent.get(parsed(letter)["Message-ID"].strip("<>")):
                self.newest = letter
                replies = self.persona.replies.get(lesson.data["lesson"], ())
                self.pending += [(self.clock() + reply.after, letter, reply.text) for reply in replies]


def play(site: Site, course: str, persona: Persona, start: datetime, zone: ZoneInfo) -> list[SimulatedEvent]:
    """The engine's history from the confirmation on, as the events of a simulation."""
    with scripted() as server:
        performance = Performance(site, persona, zone, server, HandClock(start))
        performance.sign_up(course, start)
        performance.live()
    events = timeline_since(site, 0)
    first = [one.kind for one in events].index("confirmed")
    return [
        SimulatedEvent(one.at, one.kind, {name: value for name, value in one.data.items() if name not in IDS})
        for one in events[first:]
        if one.kind != "alert"  # about the course, not about the persona
    ]
