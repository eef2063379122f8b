"""Whatever comes in ends in a state, on both databases: no mail trips up the reader, or the database."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scripted_server import scripted
from support.mail import deliver, reply_to
from support.sites import MONDAY, HandClock, enroll

from drip.flow.listing import list_mail
from drip.flow.receive import receive
from drip.flow.reply import read_replies
from drip.flow.site import Site
from drip.inbound import Arrival
from drip.storage.states import MailState

TEN = MONDAY + timedelta(hours=4)
junk = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [b"\0", b"\xff\xfe", b"=?utf-8?b?AA==?=", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=x"]
    ),
)


@pytest.fixture
def reply(site: Site) -> bytes:
    """A good reply to the first lesson, to be spoilt."""
    enroll(site)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    return reply_to(server.messages[0], "A calmer year.").as_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(junk, st.integers(0, 600), junk)
@example(b"A calmer\0 year \xed\xa0\x80.", 10_000, b"a\0b@example.net")
@example(b"Subject: =?utf-8?b?AA==?=\n", 0, b"")
@example(b"From: \0 <mara@example.net>\n", 0, b"\xed\xa0\x80")
def test_any_mail_ends_in_a_state(site: Site, reply: bytes, spoilt: bytes, at: int, envelope: bytes) -> None:
    raw = reply[:at] + spoilt + reply[at:]
    sender = envelope.decode("utf-8", "surrogateescape")
    recipients = (sender, "reply+x@reply.example.com")
    receive(site, Arrival(raw, sender, recipients, "smtp 2001:db8:85a3:8d3:1319:8a2e:370:7348"), TEN)
    read_replies(site, TEN)
    states = {mail.state for mail in list_mail(site, needs_attention=False, limit=1)}
    assert states.isdisjoint({MailState.RECEIVED, MailState.FAILED}), list_mail(site, needs_attention=False)[0]
