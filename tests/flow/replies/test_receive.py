import smtplib
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from support.sites import HandClock

from drip.flow.operations.listing import list_mail, mail_details
from drip.flow.replies.receive import make_receiver
from drip.flow.site import Site
from drip.inbound import IncomingMessage
from drip.inbound.smtp.listener import Listener
from drip.inbound.smtp.server import AcceptedMail
from drip.storage.engine.database import DatabaseError


def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "mara@example.net", "reply+x@reply.example.com"
    made.set_content("Hello.")
    return made


def listening(receive: Callable[[IncomingMessage], None]) -> Listener:
    return Listener(receive, "127.0.0.1", 0, AcceptedMail(frozenset({"reply.example.com"})))


def refuse(_arrival: IncomingMessage) -> None:
    raise DatabaseError("the database is away")


def test_what_was_acknowledged_is_in_the_database_as_it_came(site: Site) -> None:
    with listening(make_receiver(site, HandClock())) as listener, smtplib.SMTP("127.0.0.1", listener.port) as client:
        client.send_message(mail())
    (stored,) = list_mail(site, needs_attention=False)
    assert stored.state == "received"
    found = mail_details(site, stored.id)
    assert found is not None
    assert b"Hello." in found[1]


def test_what_could_not_be_stored_is_not_acknowledged(site: Site) -> None:
    with (
        listening(refuse) as listener,
        smtplib.SMTP("127.0.0.1", listener.port) as client,
        pytest.raises(smtplib.SMTPDataError) as refused,
    ):
        client.send_message(mail())
    assert refused.value.smtp_code == 451
    assert list_mail(site, needs_attention=False) == []
