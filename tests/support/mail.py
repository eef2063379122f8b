"""Outgoing and incoming mail in tests of the flow."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from support.scripted_server import ScriptedServer
from support.sites import HandClock

from drip.flow.delivery.deliver import WorkerContext, deliver_due
from drip.flow.operations.timeline import next_due
from drip.flow.planning.wake_up import wake_up
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.site import Site
from drip.inbound import IncomingMessage
from drip.outbound import Relay
from drip.storage.delivery import ledger
from drip.storage.engine.records import FullDeliveryRow
from drip.storage.engine.states import DeliveryState


def worker_context(server: ScriptedServer, worker: str = "w1", connections: int = 4) -> WorkerContext:
    return WorkerContext(
        worker, Relay("127.0.0.1", server.port, timeout=5.0, body_timeout=5.0), connections=connections
    )


def deliver(site: Site, server: ScriptedServer, clock: HandClock, connections: int = 4) -> int:
    return deliver_due(site, worker_context(server, connections=connections), clock)


def parsed(message: bytes) -> EmailMessage:
    mail = message_from_bytes(message, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def lessons(server: ScriptedServer) -> list[str]:
    """The subjects of all mails that arrived, in order."""
    return [parsed(message)["subject"] for message in server.messages]


def answer(site: Site, letter: bytes, words: str, clock: HandClock, sender: str = "mara@example.net") -> None:
    """Replies to a mail as a mail program would, and reads the reply."""
    post(site, reply_to(letter, words, sender), clock)
    read_replies(site, clock())


def reply_to(letter: bytes, words: str, sender: str = "mara@example.net") -> EmailMessage:
    original = parsed(letter)
    body = original.get_body(("plain",))
    assert body is not None
    quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines())
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, original["Reply-To"]
    reply["Subject"] = f"Re: {original['subject']}"
    reply["Message-ID"] = f"<{abs(hash((words, original['Message-ID'])))}@example.net>"
    reply["In-Reply-To"] = reply["References"] = original["Message-ID"]
    reply.set_content(f"{words}\n\nOn Wed, 6 Jan 2027 at 07:30, Ines Moreau wrote:\n{quoted}\n")
    return reply


def post(site: Site, mail: EmailMessage, clock: HandClock, mail_from: str | None = None) -> bool:
    sender = mail["From"].addresses[0].addr_spec if mail_from is None else mail_from
    recipients = tuple(address.addr_spec for address in mail["To"].addresses)
    return receive(site, IncomingMessage(mail.as_bytes(), sender, recipients, "smtp"), clock())


def live_through(site: Site, server: ScriptedServer, clock: HandClock, until: str) -> None:
    """Runs the ticks whenever something is due, up to `until`, a time in UTC such as '2027-01-09 12:00'."""
    end = HandClock().to(until)
    while clock() < end:
        wake_up(site, clock())
        deliver(site, server, clock)
        due = next_due(site)
        clock.at = min(end, max(due, clock() + timedelta(minutes=1))) if due else end


def deliveries(site: Site, enrollment_id: int) -> list[FullDeliveryRow]:
    with site.database.read() as session:
        return list(ledger.deliveries_of(session, enrollment_id))


def states(site: Site, enrollment_id: int) -> list[tuple[str, DeliveryState]]:
    """[(lesson, state)] of the lessons, in the order in which they were planned."""
    return [(d.lesson, d.state) for d in deliveries(site, enrollment_id) if d.kind == "lesson"]
