from datetime import timedelta

import pytest
from support.sites import MONDAY
from support.webhooks import MAIL, RAW_SECRET, RECIPIENT, SENDER, SignedPost, raw

from drip.inbound import IncomingMessage
from drip.inbound.webhooks import NoRawMail, UnverifiedRequest
from drip.inbound.webhooks.raw import read


def test_a_mail_is_taken_as_it_came_with_its_envelope() -> None:
    assert read(raw().post, RAW_SECRET, MONDAY) == (IncomingMessage(MAIL, SENDER, (RECIPIENT,), "raw"),)
    (several,) = read(raw(rcpt_to=f"{RECIPIENT}, other@reply.example.com").post, RAW_SECRET, MONDAY)
    assert several.rcpt_to == (RECIPIENT, "other@reply.example.com")


def test_the_null_sender_is_not_taken_for_an_unknown_one() -> None:
    (null,) = read(raw(mail_from="").post, RAW_SECRET, MONDAY)
    (unknown,) = read(raw(mail_from=None, rcpt_to=None).post, RAW_SECRET, MONDAY)
    assert (null.mail_from, unknown.mail_from, unknown.rcpt_to) == ("", SENDER, ())


@pytest.mark.parametrize(
    "posted",
    [
        raw(secret="another secret"),
        raw().tampered(b"Winter", b"Summer"),
        raw().but(X_Drip_Mail_From="other@example.net"),
        raw().but(X_Drip_Rcpt_To="reply+y@reply.example.com"),
        raw().without("X-Drip-Mail-From"),
        raw().without("X-Drip-Rcpt-To"),
        raw().without("X-Drip-Mail-From").without("X-Drip-Rcpt-To"),
        raw(mail_from=None, rcpt_to=None).but(X_Drip_Mail_From=""),
        raw().without("X-Drip-Signature"),
        raw().but(X_Drip_Signature="t=1,v1=x"),
        raw().but(X_Drip_Signature=""),
        raw(at=MONDAY - timedelta(minutes=6)),
        raw(at=MONDAY + timedelta(minutes=6)),
    ],
)
def test_what_is_not_signed_now_with_our_secret_is_refused(posted: SignedPost) -> None:
    with pytest.raises(UnverifiedRequest):
        read(posted.post, RAW_SECRET, MONDAY)


def test_an_envelope_cannot_be_moved_into_the_body() -> None:
    signed = raw()
    moved = SignedPost("raw", {"X-Drip-Signature": signed.headers["X-Drip-Signature"]}, f"{SENDER}\n".encode() + MAIL)
    with pytest.raises(UnverifiedRequest):
        read(moved.post, RAW_SECRET, MONDAY)


def test_an_empty_mail_is_none() -> None:
    with pytest.raises(NoRawMail):
        read(raw(b"").post, RAW_SECRET, MONDAY)
