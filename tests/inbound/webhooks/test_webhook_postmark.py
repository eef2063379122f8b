import pytest
from support.webhooks import (
    MAIL,
    RECIPIENT,
    SENDER,
    USER_AND_PASSWORD,
    SignedPost,
    postmark,
    postmark_event,
    postmark_mail,
)

from drip.inbound import IncomingMessage, UnreadableMail
from drip.inbound.webhooks import NoRawMail, ReportKind, UnverifiedRequest, read_reports
from drip.inbound.webhooks.postmark import FORM, read


def test_a_mail_is_taken_as_it_came() -> None:
    assert read(postmark(postmark_mail()).post, USER_AND_PASSWORD) == (
        IncomingMessage(MAIL, SENDER, (RECIPIENT,), "postmark"),
    )


@pytest.mark.parametrize(
    "posted",
    [
        postmark(postmark_mail(), "postmark:wrong"),
        postmark(postmark_mail(), ""),
        postmark(postmark_mail()).without("Authorization"),
        postmark(postmark_mail()).but(Authorization="Bearer x"),
        postmark(postmark_mail()).but(Authorization="Basic \xff"),
        postmark(postmark_mail()).but(Authorization=f"Basic {USER_AND_PASSWORD}"),
    ],
)
def test_who_does_not_know_the_password_is_refused(posted: SignedPost) -> None:
    with pytest.raises(UnverifiedRequest, match="DRIP_POSTMARK_WEBHOOK"):
        read(posted.post, USER_AND_PASSWORD)


def test_a_mail_without_its_source_is_refused_with_the_box_to_tick() -> None:
    payload = postmark_mail()
    del payload["RawEmail"]
    with pytest.raises(NoRawMail, match="Include raw email content in JSON payload"):
        read(postmark(payload).post, USER_AND_PASSWORD)


def test_events_are_kept_as_they_came() -> None:
    posted = postmark(postmark_event())
    assert read(posted.post, USER_AND_PASSWORD) == (IncomingMessage(posted.body, "", (), "postmark", FORM),)


@pytest.mark.parametrize("record", ["Delivery", "Open", "Click"])
def test_what_people_do_with_their_mail_is_not_kept(record: str) -> None:
    assert read(postmark(postmark_event(record)).post, USER_AND_PASSWORD) == ()


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (postmark_event(), ReportKind.HARD),
        (postmark_event(Details=""), ReportKind.HARD),
        (postmark_event(Details="smtp;550 5.7.1 blocked"), ReportKind.SOFT),
        (postmark_event(Type="BadEmailAddress", Details=""), ReportKind.HARD),
        (postmark_event(Type="SoftBounce", Details="smtp;452 4.2.2 full"), ReportKind.SOFT),
        (postmark_event(Type="Transient"), ReportKind.SOFT),
        (postmark_event(Type="AutoResponder"), ReportKind.IGNORED),
        (postmark_event(Type="SpamComplaint"), ReportKind.COMPLAINT),
        (postmark_event("SpamComplaint"), ReportKind.COMPLAINT),
        (postmark_event("Delivery"), ReportKind.IGNORED),
        (postmark_event("SomethingNew"), ReportKind.UNKNOWN),
        ({}, ReportKind.UNKNOWN),
        ([], ReportKind.UNKNOWN),
    ],
)
def test_each_event_has_its_kind(event: object, kind: ReportKind) -> None:
    assert [report.kind for report in read_reports(FORM, postmark(event).body)] == [kind]


@pytest.mark.parametrize(
    ("suppresses", "reason", "kind"),
    [
        (True, "HardBounce", ReportKind.HARD),
        (True, "SpamComplaint", ReportKind.COMPLAINT),
        (True, "ManualSuppression", ReportKind.IGNORED),
        (False, "HardBounce", ReportKind.IGNORED),
    ],
)
def test_a_change_of_subscription_is_told_by_its_reason(suppresses: bool, reason: str, kind: ReportKind) -> None:
    change = {"RecordType": "SubscriptionChange", "Recipient": SENDER.upper(), "SuppressSending": suppresses}
    (report,) = read_reports(FORM, postmark(change | {"SuppressionReason": reason}).body)
    assert (report.kind, report.address) == (kind, SENDER)


def test_the_code_and_the_address_are_taken_along() -> None:
    (report,) = read_reports(FORM, postmark(postmark_event()).body)
    assert (report.address, report.status) == (SENDER, "5.1.1")


def test_nonsense_from_postmark_is_kept_and_cannot_be_read() -> None:
    posted = SignedPost("postmark", postmark({}).headers, b"{nonsense")
    (kept,) = read(posted.post, USER_AND_PASSWORD)
    with pytest.raises(UnreadableMail):
        read_reports(kept.form, kept.raw)
