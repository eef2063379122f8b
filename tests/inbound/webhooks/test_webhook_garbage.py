"""Whatever is posted, and by whom: it is taken, or it is refused with a sentence. Nothing else is ever raised."""

import contextlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.sites import MONDAY
from support.webhooks import (
    CERTIFICATE_URL,
    MAILGUN_KEY,
    RAW_SECRET,
    TOPIC,
    USER_AND_PASSWORD,
    SignedPost,
    mailgun,
    mailgun_event,
    mailgun_mail,
    one_of_each,
    postmark,
    postmark_event,
    sendgrid_event,
    sendgrid_events,
    sendgrid_key,
    sendgrid_post,
    ses_event,
    sns,
    sns_certificate,
)

from drip.inbound import IncomingMessage, UnreadableMail
from drip.inbound.webhooks import NoRawMail, UnverifiedRequest, read_reports, ses
from drip.inbound.webhooks import mailgun as of_mailgun
from drip.inbound.webhooks import postmark as of_postmark
from drip.inbound.webhooks import raw as of_raw
from drip.inbound.webhooks import sendgrid as of_sendgrid

KEYS = of_sendgrid.read_keys(sendgrid_key())
FORMS = (of_postmark.FORM, of_mailgun.FORM, of_sendgrid.FORM, ses.FORM)

text = st.text(st.characters(exclude_categories=()), max_size=20)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=10,
)


def take(posted: SignedPost) -> tuple[IncomingMessage, ...] | ses.SubscriptionConfirmation:
    match posted.provider:
        case "postmark":
            return of_postmark.read(posted.post, USER_AND_PASSWORD)
        case "mailgun":
            return of_mailgun.read(posted.post, MAILGUN_KEY, MONDAY)
        case "sendgrid":
            return of_sendgrid.read(posted.post, KEYS, MONDAY)
        case "ses":
            return ses.read(
                posted.post, (TOPIC,), lambda url: sns_certificate() if url == CERTIFICATE_URL else b"", MONDAY
            )
        case _:
            return of_raw.read(posted.post, RAW_SECRET, MONDAY)


def take_and_read(posted: SignedPost) -> None:
    with contextlib.suppress(UnverifiedRequest, NoRawMail, UnreadableMail):
        found = take(posted)
        assert not isinstance(found, ses.SubscriptionConfirmation)
        for arrival in found:
            if arrival.form in FORMS:
                assert read_reports(arrival.form, arrival.raw)


kinds = st.sampled_from(
    [
        "application/json",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "",
    ]
)
junk = st.binary(max_size=200) | st.sampled_from(
    [
        b"--x\r\n\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n--x--',
        b"%",
        b"\xed\xa0\x80",
        b"{}",
    ]
)


@given(st.sampled_from(["postmark", "mailgun", "sendgrid", "ses", "raw"]), kinds, junk, text)
def test_any_body_from_anybody(provider: str, kind: str, body: bytes, said: str) -> None:
    said = said.encode("latin-1", "replace").decode("latin-1")
    headers = {
        "Content-Type": kind,
        "Authorization": f"Basic {said}",
        "X-Drip-Signature": f"t={said},v1={said}",
        "X-Twilio-Email-Event-Webhook-Signature": said,
        "X-Twilio-Email-Event-Webhook-Timestamp": said,
    }
    take_and_read(SignedPost(provider, headers, body))


@given(kinds, junk)
def test_any_body_from_a_provider(kind: str, body: bytes) -> None:
    take_and_read(SignedPost("postmark", postmark({}).headers, body))
    take_and_read(sendgrid_post({"Content-Type": kind}, body))
    take_and_read(mailgun_mail(body))
    take_and_read(sns(body.decode("latin-1")))


@given(anything)
@example({"RecordType": "Bounce", "Email": "\0\ud800", "Details": 10**100})
@example({"mail": [], "bounce": {"bouncedRecipients": [None, 1, {"emailAddress": {}}]}, "eventType": "Bounce"})
def test_any_json_from_a_provider(payload: Any) -> None:
    take_and_read(postmark(payload))
    take_and_read(mailgun(payload))
    take_and_read(sendgrid_events(payload))
    take_and_read(sns(payload))


SHAPES = {
    of_postmark.FORM: (postmark, postmark_event()),
    of_mailgun.FORM: (mailgun, mailgun_event()),
    of_sendgrid.FORM: (sendgrid_events, sendgrid_event()),
    ses.FORM: (sns, ses_event()),
}


@pytest.mark.parametrize("form", FORMS)
@given(st.data())
def test_an_event_with_something_else_in_one_of_its_places(form: str, data: st.DataObject) -> None:
    sign, event = SHAPES[form]
    place = data.draw(st.sampled_from(sorted(event)))
    for report in read_reports(form, sign(event | {place: data.draw(anything)}).body):
        said = report.address + report.status + report.message_id + report.return_path + report.note
        assert said.encode().decode().replace("\0", "") == said


@given(st.data())
def test_with_one_octet_changed_it_is_refused_or_the_same(data: st.DataObject) -> None:
    """SNS signs the fields and not the body: a space in its JSON may change, and nothing that is taken from it."""
    for posted in one_of_each()[2:]:
        at = data.draw(st.integers(0, len(posted.body) - 1))
        changed = bytearray(posted.body)
        changed[at] ^= data.draw(st.integers(1, 255))
        try:
            assert take(SignedPost(posted.provider, posted.headers, bytes(changed))) == take(posted)
            assert posted.provider == "ses"
        except UnverifiedRequest:
            pass


def test_what_no_database_takes_is_not_in_a_report() -> None:
    (report,) = read_reports(of_postmark.FORM, postmark(postmark_event(Email="ma\0ra\ud800@example.net")).body)
    assert report.address == "mara?@example.net"
