"""Whatever comes in ends in a state, on both databases: no mail trips up the reader, or the database."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from support import any_mail
from support.mail import deliver, parsed, reply_to
from support.rows import set_mail
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll

from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.site import Site
from drip.inbound import IncomingMessage, UnreadableMail, parse
from drip.inbound.html.lines import html_to_lines
from drip.storage.engine.states import MailState
from drip.storage.engine.tables import InboundMail
from drip.storage.replies import answers, inbound_mail
from drip.storage.replies.inbound_mail import ReplyRow

TEN = MONDAY + timedelta(hours=4)
ENDS = frozenset(MailState) - {MailState.RECEIVED, MailState.FAILED}
WHO = "smtp 2001:db8:85a3:8d3:1319:8a2e:370:7348"
junk = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [b"\0", b"\xff\xfe", b"=?utf-8?b?AA==?=", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=x"]
    ),
)
senders = st.just("mara@example.net") | st.sampled_from(("", "<>", "mailer-daemon@example.net", "a\0\udcff"))
tried = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


class Course:
    """A person's first lesson, a good reply to it, and where it asks to be replied to. No dataclass: a whole site would
    be shown with each example."""

    def __init__(self, site: Site, enrollment: int, letter: bytes) -> None:
        asked = parsed(letter)
        self.site, self.enrollment = site, enrollment
        self.reply = reply_to(letter, "A calmer year.").as_bytes()
        self.address: str = asked["Reply-To"].addresses[0].addr_spec
        self.message_id: str = asked["Message-ID"]
        self.tries = count()


@pytest.fixture
def course(site: Site) -> Course:
    enrollment = enroll(site)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    return Course(site, enrollment, server.messages[0])


def arrive(site: Site, raw: bytes, sender: str, recipient: str) -> InboundMail:
    """Stored, read, and found again by its bytes."""
    receive(site, IncomingMessage(raw, sender, (sender, recipient), WHO), TEN)
    read_replies(site, TEN)
    return stored(site, raw)


def stored(site: Site, raw: bytes) -> InboundMail:
    with site.database.read() as session:
        mail = session.scalars(select(InboundMail).where(InboundMail.digest == hashlib.sha256(raw).hexdigest())).one()
        assert mail.raw == raw
        return mail


def reply_of(site: Site, mail: InboundMail) -> ReplyRow | None:
    with site.database.read() as session:
        return inbound_mail.find_reply(session, mail.id)


@tried
@given(junk, st.integers(0, 600), junk)
@example(b"A calmer\0 year \xed\xa0\x80.", 10_000, b"a\0b@example.net")
@example(b"Subject: =?utf-8?b?AA==?=\n", 0, b"")
@example(b"From: \0 <mara@example.net>\n", 0, b"\xed\xa0\x80")
def test_any_mail_ends_in_a_state(course: Course, spoilt: bytes, at: int, envelope: bytes) -> None:
    raw = course.reply[:at] + spoilt + course.reply[at:]
    mail = arrive(course.site, raw, envelope.decode("utf-8", "surrogateescape"), "reply+x@reply.example.com")
    assert mail.state in ENDS, mail.note


@tried
@given(any_mail.messages, any_mail.tears, senders)
def test_mail_of_every_make_ends_in_a_state_and_keeps_its_text(
    course: Course, raw: bytes, tears: list[Callable[[bytes], bytes]], sender: str
) -> None:
    mail = arrive(course.site, any_mail.damaged(addressed(raw, course), tears), sender, course.address)
    assert mail.state in ENDS, mail.note
    reply = reply_of(course.site, mail)
    if reply is not None:
        kept = f"{reply.new_text}\n{reply.rest}"
        assert not Counter(words_of(mail.raw)) - Counter(kept.split())


@tried
@given(any_mail.tears)
def test_a_good_reply_that_was_torn_ends_in_the_same_state_when_it_is_read_again(
    course: Course, tears: list[Callable[[bytes], bytes]]
) -> None:
    raw = f"Received: try {next(course.tries)}\n".encode() + any_mail.damaged(course.reply, tears)
    mail = arrive(course.site, raw, "mara@example.net", course.address)
    assert mail.state in ENDS, mail.note
    before = (mail.state, what_was_understood(course, mail))
    with course.site.database.write() as session:
        set_mail(session, mail.id, state=MailState.RECEIVED)
    read_replies(course.site, TEN)
    mail = stored(course.site, mail.raw)
    assert (mail.state, what_was_understood(course, mail)) == before


def addressed(raw: bytes, course: Course) -> bytes:
    """As to the lesson of this course."""
    raw = raw.replace(any_mail.TOKEN_ADDRESS.encode(), course.address.encode())
    return raw.replace(any_mail.TOKEN_ID.encode(), course.message_id.encode())


def words_of(raw: bytes) -> list[str]:
    try:
        mail = parse(raw)
    except UnreadableMail:
        return []
    text = mail.text if mail.text and mail.text.strip() else html_to_lines(mail.html or "")
    return [word for word in text.split() if word.strip("\u200b")]


def what_was_understood(course: Course, mail: InboundMail) -> tuple[object, ...]:
    reply = reply_of(course.site, mail)
    with course.site.database.read() as session:
        said = {a.question: a.value for a in answers.answers_of(session, course.enrollment) if a.clear}
    return (said, reply and (reply.new_text, reply.rest, reply.matched_by))
