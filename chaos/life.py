"""The world of one seed: a site, its people, the relay, a clock, and a worker that may die."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chaos.fuse import Crash, Fuse
from chaos.promises import Person, PromiseChecker
from chaos.simulation_setup import SimulatedRelay, edition
from drip.flow.courses.publish import publish
from drip.flow.delivery.deliver import RelayIsDown, WorkerContext, deliver_due
from drip.flow.delivery.rescue import rescue
from drip.flow.operations.liveness import hold_worker_lock
from drip.flow.planning.wake_up import wake_up
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.signup.signup_request import SignupRequest, Submission
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import Relay
from drip.storage.engine.database import Session

BEGIN = datetime(2027, 2, 22, 6, 0, tzinfo=UTC)  # three weeks later the clocks of New York change, then Berlin's
ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Pacific/Auckland", "Asia/Kolkata", "America/St_Johns")


class ManualClock:
    """A clock that is moved by hand."""

    def __init__(self, at: datetime = BEGIN) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class World:
    """`story` records what happened, `broken` what should not have."""

    site: Site
    post: SimulatedRelay
    clock: ManualClock
    rng: random.Random
    fuse: Fuse
    watch: PromiseChecker
    story: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    crashes: int = 0

    @property
    def now(self) -> datetime:
        return self.clock.at

    def tell(self, what: str) -> None:
        self.story.append(f"{self.now:%Y-%m-%d %H:%M} {what}")

    def write(self, act: Callable[[Session], object]) -> None:
        with self.site.database.write() as session:
            act(session)

    def look(self) -> None:
        """Check what has arrived since the last check."""
        self.post.wait_until_quiet()
        self.broken += [f"{self.now:%Y-%m-%d %H:%M} {what}" for what in self.watch.look(self.post.letters)]

    def run_until_crash(self, act: Callable[[], object], moments: int) -> None:
        """Run `act` as a worker that dies after this many moments; with 0 it survives."""
        self.fuse.light(moments)
        try:
            act()
        except RelayIsDown as error:
            self.tell(f"the relay is down: {error}")
        except Crash:
            self.crashes += 1
            self.tell(f"the worker dies at {self.fuse.at}")
        finally:
            self.fuse.light(0)

    def deliver(self, moments: int) -> None:
        """Do what a worker does in a tick, as a new worker after each death."""
        relay = Relay("127.0.0.1", self.post.port, timeout=5.0, body_timeout=5.0)
        context = WorkerContext(f"w{self.crashes}", relay)

        def tick() -> None:
            with hold_worker_lock(self.site, context.worker):
                rescue(self.site, self.fuse.read_clock())
                wake_up(self.site, self.fuse.read_clock())
                deliver_due(self.site, context, self.fuse.read_clock)

        self.run_until_crash(tick, moments)

    def publish(self, number: int) -> None:
        self.tell(f"edition {number} is published")
        self.write(lambda session: publish(Work(session, self.site, self.now), edition(number)))

    def join(self) -> None:
        email = f"p{len(self.watch.people)}@example.net"
        request = SignupRequest(email, "Mara", self.rng.choice(ZONES), Submission())
        with self.site.database.write() as session:
            live = self.site.live_edition(session, "seasons")
            assert live is not None
            enrollment = sign_up(Work(session, self.site, self.now), live, request)
            assert enrollment is not None
            confirm(Work(session, self.site, self.now), enrollment.id, "")
        self.watch.people[enrollment.id] = Person(enrollment.id, email, request.zone)
        self.tell(f"{email} joins in {request.zone} as enrollment {enrollment.id}")

    def somebody(self, silent: str = "") -> Person | None:
        """A random person with this `silent`; with '' one who still takes part. None if there is none."""
        found = [person for person in self.watch.people.values() if person.silent == silent]
        return self.rng.choice(found) if found else None
