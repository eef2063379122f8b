"""The demo that people click through: everything runs, time passes faster, and a practice mailbox receives the mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from drip.clock import LapseClock, system_now
from drip.core.clock import Clock
from drip.demo.demo_site import HOST, DemoSite, running_demo_site
from drip.demo.lapse import LapseControls
from drip.demo.mailbox import create_mailbox
from drip.flow.operations.timeline import next_due
from drip.web.app import create_app
from drip.web.base.serve import WebServer
from drip.worker.metronome import Metronome
from drip.worker.ticks import Tick

INTERVALS = {Tick.REPLIES: 0.3, Tick.PLAN: 0.5, Tick.DELIVER: 0.3, Tick.HOUSEKEEPING: 10.0}  # seconds


@contextmanager
def with_pages(folder: Path, clock: LapseClock, port: int, wall_clock: Clock = system_now) -> Iterator[DemoSite]:
    """The demo site with its web pages served on `port`; 0 takes any free port. Forms expire by `wall_clock`."""
    server = WebServer(HOST, port)
    with ExitStack() as stack:
        demo = stack.enter_context(running_demo_site(folder, clock, server.url))
        stack.enter_context(server.serving(create_app(demo.site, clock.now, wall_clock)))
        yield demo


@contextmanager
def running_demo(folder: Path, start: datetime, seconds_per_day: float, port: int) -> Iterator[tuple[str, str]]:
    """Runs until the block ends; yields the URLs of the sign-up page and of the practice mailbox."""
    clock = LapseClock(start, seconds_per_day)
    with ExitStack() as stack:
        mailbox = WebServer(HOST, port + 1)
        demo = stack.enter_context(with_pages(folder, clock, port))
        sign_up = f"{demo.site.base_url}/courses/{demo.course}"
        controls = LapseControls(clock, _skipper(demo), start.astimezone().tzinfo or UTC)
        app = create_mailbox(demo.sink, demo.send, controls, sign_up, demo.site.templates)
        stack.enter_context(mailbox.serving(app))
        stack.enter_context(Metronome(demo.worker, INTERVALS))
        yield sign_up, mailbox.url


def _skipper(demo: DemoSite) -> Callable[[], datetime | None]:
    def skip() -> datetime | None:
        due = next_due(demo.site)
        if due is not None:
            demo.clock.jump_to(due)
        return due

    return skip
