"""A site for the demo in a temporary folder: database, listener, practice mailbox, and a published course. Mail goes
both ways by real SMTP over loopback."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drip.clock import LapseClock
from drip.demo.outbox import Send, smtp_sender
from drip.demo.sink import Sink
from drip.flow.courses.publish import check_course, publish
from drip.flow.delivery.deliver import WorkerContext
from drip.flow.replies.receive import make_receiver
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.flow.work import Work
from drip.inbound.smtp.listener import Listener
from drip.inbound.smtp.server import AcceptedMail
from drip.outbound import Relay
from drip.package_data import package_folder
from drip.storage.engine.database import Database
from drip.storage.engine.schema import upgrade
from drip.worker.ticks import Worker, worker_name

HOST = "127.0.0.1"
MAIL_DOMAIN = "reply.example.com"


class CourseHasProblems(Exception):
    """The demo's course cannot be published."""


@dataclass(frozen=True, slots=True)
class DemoSite:
    """`send` hands a mail to the site's listener, as a mail server on the internet would."""

    site: Site
    clock: LapseClock
    sink: Sink
    worker: Worker
    send: Send
    course: str


@contextmanager
def running_demo_site(folder: Path, clock: LapseClock, base_url: str) -> Iterator[DemoSite]:
    """Raises CourseHasProblems, PortError, ListenerError."""
    with tempfile.TemporaryDirectory(prefix="drip-demo-") as place:
        site = _site(Path(place), base_url)
        try:
            course = _publish(site, folder, clock)
            listening = Listener(make_receiver(site, clock.now), HOST, 0, AcceptedMail(frozenset({MAIL_DOMAIN})))
            with Sink(HOST, 0, clock.now) as sink, listening as listener:
                worker = Worker(site, WorkerContext(worker_name(), Relay(HOST, sink.port)), clock.now)
                yield DemoSite(site, clock, sink, worker, smtp_sender(HOST, listener.port), course)
        finally:
            site.database.close()


def _site(place: Path, base_url: str) -> Site:
    database = Database(f"sqlite:///{place / 'demo.sqlite3'}")
    upgrade(database)
    return Site(database, SiteKeys(secrets.token_urlsafe(48)), base_url, MAIL_DOMAIN, package_folder("templates"))


def _publish(site: Site, folder: Path, clock: LapseClock) -> str:
    checked = check_course(folder, site.templates)
    if checked.problems or checked.course is None:
        lines = "\n".join(str(problem) for problem in checked.problems)
        raise CourseHasProblems(f"The course in {folder} cannot be published:\n{lines}")
    with site.database.write() as session:
        publish(Work(session, site, clock.now()), checked)
    return checked.course.slug
