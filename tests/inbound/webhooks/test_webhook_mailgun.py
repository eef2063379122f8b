from datetime import timedelta

import pytest
from support.sites import MONDAY
from support.webhooks import MAIL, MAILGUN_KEY, RECIPIENT, SENDER, SignedPost, mailgun, mailgun_event, mailgun_mail

from drip.inbound import IncomingMessage
from drip.inbound.webhooks import NoRawMail, ReportKind, UnverifiedRequest, read_reports
from drip.inbound.webhooks.mailgun import FORM, MAX_JSON_BYTES, read


@pytest.mark.parametrize("multipart", [False, True])
def test_a_mail_is_taken_as_it_came(multipart: bool) -> None:
    posted = mailgun_mail(multipart=multipart)
    assert read(posted.post, MAILGUN_KEY, MONDAY) == (IncomingMessage(MAIL, SENDER, (RECIPIENT,), "mailgun"),)


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"a=b&c=%41+d\r\n--\r\n--xYzZ--", bytes(range(256)) * 3])
def test_every_octet_of_a_mail_comes_through(body: bytes) -> None:
    for multipart in (False, True):
        (arrival,) = read(mailgun_mail(MAIL + body, multipart=multipart).post, MAILGUN_KEY, MONDAY)
        assert arrival.raw == MAIL + body


REFUSED = [
    mailgun_mail(key="another key"),
    mailgun_mail().tampered(b"token=a8", b"token=a9"),
    mailgun_mail().tampered(b"signature=", b"signatur="),
    mailgun_mail().tampered(b"timestamp=", b"timestamp=1"),
    mailgun_mail(token=""),
    mailgun_mail(at=MONDAY - timedelta(hours=10)),
    mailgun_mail(at=MONDAY + timedelta(minutes=10)),
    mailgun_mail(multipart=True).but(Content_Type="multipart/form-data"),
    mailgun_mail(multipart=True).tampered(b"--xYzZY--", b""),
    mailgun_mail().but(Content_Type="text/plain"),
    mailgun(mailgun_event(), key="another key"),
    mailgun(mailgun_event(), at=MONDAY - timedelta(hours=10)),
    mailgun(mailgun_event()).tampered(b'"signature"', b'"none"'),
    SignedPost("mailgun", {"Content-Type": "application/json"}, b"{nonsense"),
    SignedPost("mailgun", {"Content-Type": "application/json"}, b" " * (MAX_JSON_BYTES + 1)),
    SignedPost("mailgun", {"Content-Type": "application/json"}, b"[" * 100_000),
]


@pytest.mark.parametrize("posted", REFUSED)
def test_what_is_not_signed_now_with_our_key_is_refused(posted: SignedPost) -> None:
    with pytest.raises(UnverifiedRequest):
        read(posted.post, MAILGUN_KEY, MONDAY)


def test_what_comes_again_for_eight_hours_with_its_first_signature_is_taken() -> None:
    assert read(mailgun_mail().post, MAILGUN_KEY, MONDAY + timedelta(hours=8))


def test_a_mail_without_its_source_is_refused_with_the_address_to_use() -> None:
    with pytest.raises(NoRawMail, match="/hooks/mailgun/mime"):
        read(mailgun_mail(None).post, MAILGUN_KEY, MONDAY)


def test_events_are_kept_as_they_came_but_not_what_people_do() -> None:
    posted = mailgun(mailgun_event())
    assert read(posted.post, MAILGUN_KEY, MONDAY) == (IncomingMessage(posted.body, "", (), "mailgun", FORM),)
    for name in ("delivered", "opened", "clicked"):
        assert read(mailgun(mailgun_event(name)).post, MAILGUN_KEY, MONDAY) == ()


NO_CODE = {"delivery-status": {"code": 605, "message": "Not delivering to previously bounced address"}}
POLICY = {"delivery-status": {"code": 550, "message": "5.7.1 rejected by policy"}}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (mailgun_event(), ReportKind.HARD),
        (mailgun_event(**{"delivery-status": {"code": 550, "message": "no such user"}}), ReportKind.HARD),
        (mailgun_event(**POLICY), ReportKind.SOFT),
        (mailgun_event(severity="temporary"), ReportKind.SOFT),
        (mailgun_event(reason="suppress-bounce", **NO_CODE), ReportKind.HARD),
        (mailgun_event(reason="suppress-complaint", **NO_CODE), ReportKind.COMPLAINT),
        (mailgun_event(reason="suppress-unsubscribe", **NO_CODE), ReportKind.SOFT),
        (mailgun_event(reason="generic"), ReportKind.HARD),
        (mailgun_event(reason="generic", **NO_CODE), ReportKind.SOFT),
        (mailgun_event("complained"), ReportKind.COMPLAINT),
        (mailgun_event("opened"), ReportKind.IGNORED),
        (mailgun_event("something-new"), ReportKind.UNKNOWN),
        ("nonsense", ReportKind.UNKNOWN),
        (None, ReportKind.UNKNOWN),
    ],
)
def test_each_event_has_its_kind(event: object, kind: ReportKind) -> None:
    assert [report.kind for report in read_reports(FORM, mailgun(event).body)] == [kind]


def test_the_message_id_of_our_mail_is_given_back() -> None:
    (report,) = read_reports(FORM, mailgun(mailgun_event(message_id="abc@reply.example.com")).body)
    assert (report.message_id, report.address, report.status) == ("abc@reply.example.com", SENDER, "5.1.1")
