from datetime import timedelta
from pathlib import Path

import pytest
from support.mail import deliver, reply_to
from support.scripted_server import scripted
from support.sites import MONDAY, SECRET, TEMPLATES, HandClock, enroll
from support.webhooks import (
    CERTIFICATE_URL,
    MAIL,
    SENDER,
    SUBSCRIBE_URL,
    SignedPost,
    all_hooks,
    mailgun_mail,
    one_of_each,
    post,
    postmark,
    postmark_event,
    postmark_mail,
    sendgrid_mail,
    ses_mail,
    sns,
    sns_certificate,
)

from drip.flow.operations.listing import list_mail, mail_details
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.webhooks import WebhookAnswer, WebhookSettings, WebhookStatus
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.inbound.webhooks.fetch import Unreachable
from drip.storage.engine.database import Database
from drip.storage.engine.states import MailState
from drip.storage.operations import history

TEN = MONDAY + timedelta(hours=4)


def alerts(site: Site) -> list[str]:
    with site.database.read() as session:
        return [event.data["message"] for event in history.events_since(session, "alert", MONDAY)]


def test_a_mail_by_any_provider_is_in_the_database_as_it_came(site: Site) -> None:
    for posted in one_of_each():
        assert post(site, posted) == WebhookAnswer(WebhookStatus.STORED)
    (stored,) = list_mail(site, needs_attention=False)  # it is the same mail each time
    assert (stored.state, stored.mail_from) == (MailState.RECEIVED, SENDER)
    found = mail_details(site, stored.id)
    assert found is not None
    assert found[1] == MAIL


@pytest.mark.parametrize("number", range(5))
def test_a_reply_by_any_provider_is_an_answer(site: Site, number: int) -> None:
    """Also where the provider does not tell the envelope: an empty sender would make it an automatic mail."""
    enroll(site)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    posted = one_of_each(reply_to(server.messages[0], "A calmer year.").as_bytes())[number]
    assert post(site, posted) == WebhookAnswer(WebhookStatus.STORED)
    read_replies(site, TEN)
    (mail,) = list_mail(site, needs_attention=False)
    assert (mail.state, mail.new_text.strip()) == (MailState.ACCEPTED, "A calmer year.")


def test_events_are_kept_and_shown_as_they_came(site: Site) -> None:
    posted = postmark(postmark_event())
    assert post(site, posted) == WebhookAnswer(WebhookStatus.STORED)
    (stored,) = list_mail(site, needs_attention=False)
    found = mail_details(site, stored.id)
    assert found is not None
    assert (found[0].rest, found[1]) == (posted.body.decode(), posted.body)


def test_what_is_not_set_up_is_not_taken(site: Site) -> None:
    for posted in one_of_each():
        assert post(site, posted, WebhookSettings()).status is WebhookStatus.NOT_SET_UP
    for provider in ("", "fetch", "_certificates", "most_bytes", "elsewhere"):
        assert post(site, SignedPost(provider, {}, MAIL)).status is WebhookStatus.NOT_SET_UP
    assert list_mail(site, needs_attention=False) == []


def test_who_is_not_verified_is_told_why_and_leaves_nothing(site: Site) -> None:
    answer = post(site, postmark(postmark_mail(), "postmark:wrong"))
    assert answer == WebhookAnswer(
        WebhookStatus.NOT_VERIFIED, "Refused: its user and password are not those of DRIP_POSTMARK_WEBHOOK."
    )
    assert (list_mail(site, needs_attention=False), alerts(site)) == ([], [])


@pytest.mark.parametrize(
    ("posted", "taken", "words"),
    [
        (postmark(postmark_mail() | {"RawEmail": None}), WebhookStatus.NO_RAW_MAIL, "Include raw email content"),
        (mailgun_mail(None), WebhookStatus.NO_RAW_MAIL, "/hooks/mailgun/mime"),
        (sendgrid_mail(None), WebhookStatus.NOT_NOW, "POST the raw, full MIME message"),
        (sns(ses_mail(None)), WebhookStatus.NOT_NOW, "Publish to Amazon SNS topic"),
    ],
)
def test_a_mail_without_its_source_stays_where_it_is_and_somebody_is_told(
    site: Site, posted: SignedPost, taken: WebhookStatus, words: str
) -> None:
    """SendGrid and Amazon throw away what is refused with a 4xx, and come again where it is said to be too early."""
    answer = post(site, posted)
    assert answer.status is taken
    assert words in answer.reason
    assert alerts(site) == [answer.reason]
    assert list_mail(site, needs_attention=False) == []


def test_a_certificate_is_fetched_once(site: Site) -> None:
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return sns_certificate()

    hooks = all_hooks(_certificates={}, fetch=fetch)
    for number in range(3):
        assert post(site, sns(ses_mail(MAIL + b"%d" % number)), hooks) == WebhookAnswer(WebhookStatus.STORED)
    assert asked == [CERTIFICATE_URL]


def test_few_certificates_are_kept() -> None:
    hooks = all_hooks(_certificates={}, fetch=str.encode)
    for number in range(100):
        assert hooks.certificate(f"https://{number}") == b"https://%d" % number
    assert len(hooks._certificates) <= 8


def test_a_topic_is_confirmed_where_amazon_says(site: Site) -> None:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return b"<ConfirmSubscriptionResponse/>"

    posted = sns("You have chosen to subscribe", "SubscriptionConfirmation")
    assert post(site, posted, all_hooks(fetch=fetch)) == WebhookAnswer(WebhookStatus.STORED)
    assert asked == [SUBSCRIBE_URL]
    assert list_mail(site, needs_attention=False) == []


def test_when_amazon_cannot_be_asked_it_shall_come_again(site: Site) -> None:
    def fetch(_: str) -> bytes:
        raise Unreachable("sns.eu-west-1.amazonaws.com could not be asked: timed out")

    for posted in (sns(ses_mail()), sns("", "SubscriptionConfirmation")):
        answer = post(site, posted, all_hooks(_certificates={}, fetch=fetch))
        assert answer.status is WebhookStatus.NOT_NOW
        assert "timed out" in answer.reason
    assert list_mail(site, needs_attention=False) == []


def test_without_its_database_nothing_is_said_to_be_stored(tmp_path: Path) -> None:
    away = Site(Database(f"sqlite:///{tmp_path}/nowhere/x"), SiteKeys(SECRET), "", "reply.example.com", TEMPLATES)
    for posted in (*one_of_each(), sendgrid_mail(None)):
        with pytest.raises(Exception, match="unable to open database file"):
            post(away, posted)
