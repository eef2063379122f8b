from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from support.sites import MONDAY
from support.webhooks import (
    MAIL,
    RECIPIENT,
    SENDER,
    SignedPost,
    sendgrid_event,
    sendgrid_events,
    sendgrid_key,
    sendgrid_mail,
    sendgrid_post,
)

from drip.inbound import IncomingMessage, UnreadableMail
from drip.inbound.webhooks import NoRawMail, ReportKind, UnverifiedRequest, read_reports
from drip.inbound.webhooks.sendgrid import FORM, read, read_keys

SIGNATURE, TIMESTAMP = "X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"
KEYS = read_keys(sendgrid_key())
OTHER = sendgrid_key(ec.generate_private_key(ec.SECP256R1()))


def test_a_mail_is_taken_as_it_came() -> None:
    assert read(sendgrid_mail().post, KEYS, MONDAY) == (IncomingMessage(MAIL, SENDER, (RECIPIENT,), "sendgrid"),)


def test_the_null_sender_and_a_lost_envelope_are_told_apart() -> None:
    (null,) = read(sendgrid_mail(envelope=f'{{"to":["{RECIPIENT}"],"from":""}}').post, KEYS, MONDAY)
    (lost,) = read(sendgrid_mail(envelope="{nonsense").post, KEYS, MONDAY)
    assert (null.mail_from, null.rcpt_to) == ("", (RECIPIENT,))
    assert (lost.mail_from, lost.rcpt_to) == (SENDER, (RECIPIENT,))


@pytest.mark.parametrize(
    "posted",
    [
        sendgrid_mail().tampered(b"Winter", b"Summer"),
        sendgrid_mail().without(SIGNATURE),
        sendgrid_mail().without(TIMESTAMP),
        sendgrid_mail().but(**{SIGNATURE: "bm9uc2Vuc2U="}),
        sendgrid_mail().but(**{SIGNATURE: "\xff"}),
        sendgrid_mail().but(**{TIMESTAMP: str(int(MONDAY.timestamp()) + 1)}),
        sendgrid_mail(at=MONDAY - timedelta(hours=74)),
        sendgrid_mail(at=MONDAY + timedelta(minutes=10)),
        sendgrid_events(sendgrid_event()).tampered(b"5.1.1", b"5.2.1"),
    ],
)
def test_what_is_not_signed_now_with_one_of_our_keys_is_refused(posted: SignedPost) -> None:
    with pytest.raises(UnverifiedRequest):
        read(posted.post, KEYS, MONDAY)


def test_another_key_does_not_fit_and_one_of_two_does() -> None:
    with pytest.raises(UnverifiedRequest):
        read(sendgrid_mail().post, read_keys(OTHER), MONDAY)
    assert read(sendgrid_mail().post, read_keys(f"{OTHER}, {sendgrid_key()}"), MONDAY)


def test_what_comes_again_for_72_hours_is_taken() -> None:
    assert read(sendgrid_mail().post, KEYS, MONDAY + timedelta(hours=72))


@pytest.mark.parametrize(
    "form", ["{0}", "{0}\n{1}", "{0} , {1}", "-----BEGIN PUBLIC KEY-----\n{0}\n-----END PUBLIC KEY-----"]
)
def test_keys_are_read_as_they_were_copied(form: str) -> None:
    said = form.format(sendgrid_key(), OTHER)
    assert len(read_keys(said)) == (2 if "{1}" in form else 1)


@pytest.mark.parametrize("said", ["nonsense", "bm9uc2Vuc2U=", "-----BEGIN PUBLIC KEY-----"])
def test_a_key_that_is_none_is_told(said: str) -> None:
    with pytest.raises(ValueError, match="SendGrid shows"):
        read_keys(said)


def test_a_mail_without_its_source_is_refused_with_the_box_to_tick() -> None:
    with pytest.raises(NoRawMail, match="POST the raw, full MIME message"):
        read(sendgrid_mail(None).post, KEYS, MONDAY)


def test_events_are_kept_as_they_came_but_not_where_all_is_what_people_do() -> None:
    posted = sendgrid_events(sendgrid_event("open"), sendgrid_event())
    assert read(posted.post, KEYS, MONDAY) == (IncomingMessage(posted.body, "", (), "sendgrid", FORM),)
    assert read(sendgrid_events(sendgrid_event("open"), sendgrid_event("delivered")).post, KEYS, MONDAY) == ()


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (sendgrid_event(), ReportKind.HARD),
        (sendgrid_event(status="5.0.0", reason="550 gone"), ReportKind.HARD),
        (sendgrid_event(status="5.7.1"), ReportKind.SOFT),
        (sendgrid_event(type="blocked"), ReportKind.SOFT),
        (sendgrid_event(bounce_classification="Invalid Address"), ReportKind.HARD),
        (sendgrid_event(bounce_classification="Reputation"), ReportKind.SOFT),
        (sendgrid_event("dropped", reason="Bounced Address"), ReportKind.HARD),
        (sendgrid_event("dropped", reason="Spam Reporting Address"), ReportKind.COMPLAINT),
        (sendgrid_event("dropped", reason="Unsubscribed Address"), ReportKind.SOFT),
        (sendgrid_event("spamreport"), ReportKind.COMPLAINT),
        (sendgrid_event("deferred"), ReportKind.IGNORED),
        (sendgrid_event("click"), ReportKind.IGNORED),
        (sendgrid_event("something new"), ReportKind.UNKNOWN),
        (None, ReportKind.UNKNOWN),
        ([1], ReportKind.UNKNOWN),
    ],
)
def test_each_event_has_its_kind(event: object, kind: ReportKind) -> None:
    found = read_reports(FORM, sendgrid_events(event, sendgrid_event("open")).body)
    assert [report.kind for report in found] == [kind, ReportKind.IGNORED]


def test_the_message_id_of_our_mail_is_given_back() -> None:
    event = sendgrid_event(**{"smtp-id": "<abc@reply.example.com>", "email": SENDER.upper()})
    (report,) = read_reports(FORM, sendgrid_events(event).body)
    assert (report.message_id, report.address, report.status) == ("abc@reply.example.com", SENDER, "5.1.1")


@pytest.mark.parametrize("body", [b"{nonsense", b"{}", b"[]", b"", b"\xff"])
def test_nonsense_that_is_signed_is_kept_and_cannot_be_read(body: bytes) -> None:
    (kept,) = read(sendgrid_post({"Content-Type": "application/json"}, body).post, KEYS, MONDAY)
    with pytest.raises(UnreadableMail):
        read_reports(kept.form, kept.raw)
