import json
from datetime import timedelta
from typing import Any

import pytest
from support.sites import MONDAY
from support.webhooks import (
    CERTIFICATE_URL,
    MAIL,
    RECIPIENT,
    SENDER,
    SUBSCRIBE_URL,
    TOPIC,
    SignedPost,
    ses_event,
    ses_mail,
    sns,
    sns_certificate,
)

from drip.inbound import IncomingMessage, UnreadableMail
from drip.inbound.webhooks import NoRawMail, ReportKind, UnverifiedRequest, read_reports
from drip.inbound.webhooks.ses import FORM, SubscriptionConfirmation, read


def take(
    posted: SignedPost, topics: tuple[str, ...] = (TOPIC,)
) -> tuple[IncomingMessage, ...] | SubscriptionConfirmation:
    """Reads what was posted; whoever is asked for a certificate other than Amazon's fails the test."""

    def certificate(url: str) -> bytes:
        assert url == CERTIFICATE_URL
        return sns_certificate()

    return read(posted.post, topics, certificate, MONDAY)


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("encoding", ["BASE64", "UTF-8", ""])
def test_a_mail_is_taken_as_it_came(version: str, encoding: str) -> None:
    raw = MAIL if encoding != "UTF-8" else MAIL + b"more\r\n"
    message = ses_mail(raw, encoding)
    if encoding == "UTF-8":
        message["content"] = raw.decode()
    assert take(sns(message, version=version)) == (IncomingMessage(raw, SENDER, (RECIPIENT,), "ses"),)


def test_a_subject_is_signed_too() -> None:
    assert take(sns(ses_mail(), Subject="Amazon SES Email Receipt Notification"))


def changed(posted: SignedPost, **fields: Any) -> SignedPost:
    """With other fields than those that were signed."""
    return SignedPost("ses", posted.headers, json.dumps(json.loads(posted.body) | fields).encode())


@pytest.mark.parametrize(
    "fields",
    [
        {"Message": "{}"},
        {"Timestamp": "2027-01-04T05:59:00.000Z"},
        {"Subject": "added"},
        {"MessageId": "other"},
        {"Signature": ""},
        {"Signature": "bm9uc2Vuc2U="},
        {"Signature": "not base64!"},
        {"SignatureVersion": "1"},
        {"SignatureVersion": "3"},
        {"Type": "UnsubscribeConfirmation"},
        {"TopicArn": f"{TOPIC}-of-another"},
    ],
)
def test_what_was_changed_on_its_way_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(UnverifiedRequest):
        take(changed(sns(ses_mail()), **fields))


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.pem",
        "https://s3.eu-west-1.amazonaws.com/SimpleNotificationService-0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-0f0f0f0f0f0f0f0f.pem",
        "https://sns.eu-west-1.amazonaws.com/?Action=ListTopics",
        "https://sns.eu-west-1.amazonaws.com/../x.pem",
        "https://[sns.eu-west-1.amazonaws.com/x.pem",
        "",
    ],
)
def test_only_amazon_can_be_asked_for_a_certificate(url: str) -> None:
    with pytest.raises(UnverifiedRequest, match="one of Amazon's"):
        take(sns(ses_mail(), SigningCertURL=url))


def test_only_our_topic_may_send() -> None:
    for topics in ((), (f"{TOPIC}-of-another",), ("",)):
        with pytest.raises(UnverifiedRequest, match="DRIP_SNS_TOPIC"):
            take(sns(ses_mail()), topics)


@pytest.mark.parametrize("ago", [timedelta(hours=13), timedelta(minutes=-10)])
def test_what_was_signed_at_another_time_is_refused(ago: timedelta) -> None:
    with pytest.raises(UnverifiedRequest):
        take(sns(ses_mail(), at=MONDAY - ago))


@pytest.mark.parametrize("timestamp", ["", "yesterday", "2027-01-04T06:00:00"])
def test_a_time_that_is_none_is_refused(timestamp: str) -> None:
    with pytest.raises(UnverifiedRequest):
        take(sns(ses_mail(), Timestamp=timestamp))


@pytest.mark.parametrize("body", [b"", b"{nonsense", b"[]", b'"x"', b"[" * 100_000, MAIL])
def test_what_is_no_message_of_sns_is_refused(body: bytes) -> None:
    with pytest.raises(UnverifiedRequest):
        take(SignedPost("ses", {}, body))


def test_a_certificate_that_is_none_fits_nothing() -> None:
    for pem in (b"", b"nonsense", sns_certificate()[:200]):
        with pytest.raises(UnverifiedRequest):
            read(sns(ses_mail()).post, (TOPIC,), lambda _, pem=pem: pem, MONDAY)


def test_a_topic_of_ours_may_be_confirmed_at_amazon() -> None:
    assert take(sns("You have chosen to subscribe", "SubscriptionConfirmation")) == SubscriptionConfirmation(
        TOPIC, SUBSCRIBE_URL
    )


@pytest.mark.parametrize(
    "url",
    [
        SUBSCRIBE_URL.replace("https:", "http:"),
        SUBSCRIBE_URL.replace("amazonaws.com", "amazonaws.com.evil.example"),
        SUBSCRIBE_URL.replace("eu-west-1.amazonaws", "us-east-1.amazonaws"),
        SUBSCRIBE_URL.replace("ConfirmSubscription", "DeleteTopic"),
        SUBSCRIBE_URL + "&Action=DeleteTopic",
        SUBSCRIBE_URL + "é",
    ],
)
def test_a_confirmation_that_leads_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(UnverifiedRequest, match="wants to be confirmed"):
        take(sns("", "SubscriptionConfirmation", SubscribeURL=url))


def test_that_a_topic_goes_away_is_taken_note_of_and_not_undone() -> None:
    assert take(sns("You have chosen to deactivate", "UnsubscribeConfirmation")) == ()


def test_a_mail_that_was_put_elsewhere_is_refused_with_the_action_to_choose() -> None:
    with pytest.raises(NoRawMail, match=r"Publish to Amazon SNS topic.*S3"):
        take(sns(ses_mail(None)))
    with pytest.raises(NoRawMail):
        take(sns(ses_mail() | {"content": "a"}))


def test_events_are_kept_as_they_came_but_not_what_people_do() -> None:
    posted = sns(ses_event())
    assert take(posted) == (IncomingMessage(posted.body, "", (), "ses", FORM),)
    for name in ("Delivery", "Open", "Click"):
        assert take(sns(ses_event(name))) == ()


def bounce(**bounced: Any) -> dict[str, Any]:
    people = [{"emailAddress": SENDER} | bounced.pop("person", {"status": "5.1.1"})]
    return ses_event(bounce={"bounceType": "Permanent", "bouncedRecipients": people} | bounced)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (bounce(), ReportKind.HARD),
        (bounce(person={}), ReportKind.HARD),
        (bounce(person={"status": "5.7.1"}), ReportKind.SOFT),
        (bounce(bounceType="Transient"), ReportKind.SOFT),
        (bounce(bounceType="Undetermined"), ReportKind.SOFT),
        (bounce(bounceSubType="OnAccountSuppressionList", person={"status": "5.7.1"}), ReportKind.HARD),
        (bounce(bouncedRecipients="nonsense"), ReportKind.UNKNOWN),
        (ses_event("Complaint"), ReportKind.COMPLAINT),
        (ses_event("Complaint", complaint=None), ReportKind.UNKNOWN),
        (ses_event("DeliveryDelay"), ReportKind.IGNORED),
        (ses_event("Delivery"), ReportKind.IGNORED),
        (ses_event("SomethingNew"), ReportKind.UNKNOWN),
        (ses_event("") | {"eventType": "Bounce"}, ReportKind.HARD),
        ([], ReportKind.UNKNOWN),
    ],
)
def test_each_event_has_its_kind(event: object, kind: ReportKind) -> None:
    assert [report.kind for report in read_reports(FORM, sns(event).body)] == [kind]


def test_the_return_path_and_the_message_id_of_our_mail_are_given_back() -> None:
    event = ses_event(source="bounce+abc@reply.example.com", message_id="abc@reply.example.com")
    (report,) = read_reports(FORM, sns(event).body)
    assert (report.return_path, report.message_id) == ("bounce+abc@reply.example.com", "abc@reply.example.com")
    assert (report.address, report.status) == (SENDER, "5.1.1")


def test_a_text_that_is_no_event_is_kept_and_cannot_be_read() -> None:
    (kept,) = take(sns("Successfully validated SNS topic for Amazon SES event publishing."))
    with pytest.raises(UnreadableMail):
        read_reports(kept.form, kept.raw)
