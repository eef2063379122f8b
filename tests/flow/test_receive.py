import smtplib
from email.message import EmailMessage

import pytest
from support.sites import MONDAY

from drip.flow.listing import list_mail, show_mail
from drip.flow.receive import receive
from drip.flow.site import Site
from drip.inbound import Arrival, Listener
from drip.storage.database import DatabaseError


def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "mara@example.net", "reply+x@reply.example.com"
    made.set_content("Hello.")
    return made


def listening(site: Site, fails: bool = False) -> Listener:
    def store(arrival: Arrival) -> None:
        if fails:
            raise DatabaseError("the database is away")
        receive(site, arrival.raw, arrival.mail_from, arrival.rcpt_to, arrival.source, MONDAY)

    return Listener(store, "127.0.0.1", 0, protocol="smtp", domains=frozenset({"reply.example.com"}))


def test_what_was_acknowledged_is_in_the_database_as_it_came(site: Site) -> None:
    listener = listening(site)
    listener.start()
    with smtplib.SMTP("127.0.0.1", listener.port) as client:
        client.send_message(mail())
    listener.stop()
    (stored,) = list_mail(site, needs_attention=False)
    assert stored.state == "received"
    found = show_mail(site, stored.id)
    assert found is not None
    assert b"Hello." in found[1]


def test_what_could_not_be_stored_is_not_acknowledged(site: Site) -> None:
    listener = listening(site, fails=True)
    listener.start()
    with smtplib.SMTP("127.0.0.1", listener.port) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.send_message(mail())
    listener.stop()
    assert refused.value.smtp_code == 451
    assert list_mail(site, needs_attention=False) == []
