"""Sign up → confirm → lessons → reply "autumn" → fall track → unsubscribe → silence.

Pages over HTTP, mail over SMTP in both directions, both databases."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from support.mail import parsed, reply_to
from support.sites import COURSE, HandClock, make_site, publish_course

from drip.demo.outbox import smtp_sender
from drip.demo.received_mail import ReceivedMail
from drip.demo.sink import Sink
from drip.demo.visitor import open_form, press
from drip.flow.delivery.deliver import WorkerContext
from drip.flow.operations.timeline import next_due
from drip.flow.replies.receive import make_receiver
from drip.flow.site import Site
from drip.inbound.smtp.listener import Listener
from drip.inbound.smtp.server import AcceptedMail
from drip.outbound import Relay
from drip.storage.engine.database import Database
from drip.web.app import create_app
from drip.web.base.serve import WebServer
from drip.worker.ticks import Tick, Worker

MARA = "mara@example.net"


class Story:
    """The site with its pages, its worker and its listener, and Mara's mailbox."""

    def __init__(self, database: Database, server: WebServer, sink: Sink, clock: HandClock) -> None:
        self.clock, self.sink = clock, sink
        self.site: Site = make_site(database, server.url)
        publish_course(self.site, COURSE, clock())
        self.worker = Worker(self.site, WorkerContext("story", Relay("127.0.0.1", sink.port)), clock)
        accepted = AcceptedMail(frozenset({"reply.example.com"}))
        self.listener = Listener(make_receiver(self.site, clock), "127.0.0.1", 0, accepted)

    def live_until(self, text: str) -> None:
        end = HandClock().to(text)
        while self.clock() < end:
            while sum(self.worker.run(tick) for tick in Tick):
                pass
            due = next_due(self.site)
            self.clock.at = min(end, max(due, self.clock() + timedelta(minutes=1))) if due else end

    def subjects(self) -> list[str]:
        return [letter.contents.subject for letter in self.sink.letters]

    def send(self, mail: EmailMessage) -> None:
        smtp_sender("127.0.0.1", self.listener.port)(mail.as_bytes(), MARA, [str(mail["To"])])

    def last(self) -> ReceivedMail:
        return self.sink.letters[-1]


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    clock = HandClock()
    server = WebServer("127.0.0.1", 0)
    with Sink("127.0.0.1", 0, clock) as sink:
        told = Story(database, server, sink, clock)
        with server.serving(create_app(told.site, clock, clock)), told.listener:
            yield told


def test_from_the_sign_up_form_to_the_silence_after_unsubscribing(story: Story) -> None:
    form = open_form(f"{story.site.base_url}/courses/seasons")
    story.clock.advance(minutes=1)
    press(form, email=MARA, first_name="Mara", zone="Europe/Lisbon")
    story.live_until("2027-01-04 06:30")
    assert len(story.subjects()) == 1

    link = re.search(r"http://\S+/confirm/\w+", story.last().contents.text)
    assert link is not None
    press(open_form(link[0]))
    story.live_until("2027-01-06 12:00")
    assert story.subjects()[1:] == ["Mara, welcome", "Which season is it?"]

    story.send(reply_to(story.last().raw, "1. autumn\n2. The leaves are down.", MARA))
    story.live_until("2027-01-08 12:00")
    assert story.subjects()[3:] == ["The letter harvest"]
    assert "Your working life is in fall." in story.last().contents.text

    one_click = re.search(r"<(http://[^>]+/leave/\w+)>", parsed(story.last().raw)["List-Unsubscribe"])
    assert one_click is not None
    press(open_form(one_click[1]))
    story.live_until("2027-03-31 12:00")
    assert len(story.subjects()) == 4
