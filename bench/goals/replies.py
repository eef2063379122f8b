"""Replies to lessons that were really sent: stored as they arrive, then read and recorded."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import func, select

from bench.goals.arrival import arrived_mails
from bench.goals.delivery import Case, work_place
from bench.goals.figures import Figure, NotMeasured, Size
from bench.goals.people import enroll_model
from drip.clock import system_now
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.site import Site
from drip.inbound import IncomingMessage
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail

WORDS = "I will call the three people whom I have been meaning to call. That is letter {} of mine.\n\nMara"


def rows(size: Size) -> Iterator[Figure]:
    with work_place(Case("", "")) as (place, _, _):
        with TemporaryDirectory(dir=place.folder) as name:
            letters = arrived_mails(place, enroll_model(place), size.replies, Path(name))
        for number, letter in enumerate(letters):
            receive(place.site, _reply_to(letter, number), system_now())
        start = process_time()
        read_replies(place.site, system_now())
        seconds = process_time() - start
        accepted = _accepted(place.site)
    if accepted != len(letters):
        raise NotMeasured(f"Of {len(letters)} replies {accepted} were understood.")
    words = f"{len(letters) / seconds:,.0f}/s, {1e6 * seconds / len(letters):,.0f} µs each"
    yield Figure("replies read and recorded, a core, SQLite", "≥ 500/s", words)


def _reply_to(letter: bytes, number: int) -> IncomingMessage:
    """A reply as mail programs write it, with the lesson quoted below the new words."""
    sent = message_from_bytes(letter, policy=default)
    assert isinstance(sent, EmailMessage)
    body = sent.get_body(("plain",))
    assert body is not None
    quoted = "".join(f"> {line}\n" for line in str(body.get_content()).splitlines())
    sender = str(sent["To"])
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, sent["Reply-To"]
    reply["Subject"] = f"Re: {sent['Subject']}"
    reply["Message-ID"] = f"<{number}@mail.example.net>"
    reply["In-Reply-To"] = reply["References"] = str(sent["Message-ID"]).strip()
    reply.set_content(f"{WORDS.format(number)}\n\nOn Wed, 6 Jan 2027 at 07:30, Ines Moreau wrote:\n{quoted}")
    return IncomingMessage(reply.as_bytes(), sender, (str(sent["Reply-To"]),), "smtp")


def _accepted(site: Site) -> int:
    with site.database.read() as session:
        return session.scalar(select(func.count()).where(InboundMail.state == MailState.ACCEPTED)) or 0
