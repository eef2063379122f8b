"""Events of providers, from what they post to what becomes of the person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.mail import deliver, parsed, states
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll
from support.webhooks import (
    SENDER,
    SignedPost,
    mailgun,
    mailgun_event,
    post,
    postmark,
    postmark_event,
    sendgrid_event,
    sendgrid_events,
    ses_event,
    sns,
)

from drip.flow.operations.listing import ListedMail, list_mail
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.replies.webhooks import WebhookStatus
from drip.flow.site import Site
from drip.inbound import IncomingMessage
from drip.storage.delivery import suppressions
from drip.storage.engine.states import DeliveryState, MailState
from drip.storage.operations import history
from drip.storage.people import subscribers

TEN = MONDAY + timedelta(hours=4)


@pytest.fixture
def our_mail(site: Site) -> tuple[str, str]:
    """(Message-ID, return path) of a lesson that was sent to Mara."""
    enroll(site)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    return_path = server.commands[1].partition("<")[2].partition(">")[0]
    return parsed(server.messages[0])["Message-ID"].strip("<>"), return_path


def come(site: Site, posted: SignedPost) -> ListedMail:
    """What becomes of an event that is posted."""
    assert post(site, posted).status is WebhookStatus.STORED
    read_replies(site, TEN)
    return list_mail(site, needs_attention=False)[0]


def suppressed(site: Site, address: str = SENDER) -> str:
    with site.database.read() as session:
        found = suppressions.find_suppression(session, site.keys.suppression_keys(address))
        return f"{found.reason} {found.detail}".strip() if found else ""


Signed = Callable[[str, str], SignedPost]
HARD: list[tuple[str, Signed]] = [
    ("the address", lambda *_: postmark(postmark_event())),
    ("its Message-ID", lambda message_id, _: mailgun(mailgun_event(message_id=message_id))),
    ("its Message-ID", lambda message_id, _: sendgrid_events(sendgrid_event(**{"smtp-id": f"<{message_id}>"}))),
    ("its Message-ID", lambda message_id, _: sns(ses_event(message_id=message_id))),
    ("its return path", lambda _, return_path: sns(ses_event(source=return_path))),
    ("the address", lambda *_: mailgun(mailgun_event())),
    ("the address", lambda *_: sendgrid_events(sendgrid_event(email=SENDER.upper()))),
    ("the address", lambda *_: sns(ses_event())),
]


@pytest.mark.parametrize(("by", "signed"), HARD)
def test_a_hard_bounce_suppresses_the_address(site: Site, our_mail: tuple[str, str], by: str, signed: Signed) -> None:
    mail = come(site, signed(*our_mail))
    assert mail.state == MailState.BOUNCE_HARD
    assert mail.note == f"hard 5.1.1: {SENDER}, found by {by}"
    assert suppressed(site) == "bounce 5.1.1"


@pytest.mark.parametrize(
    "posted",
    [
        postmark(postmark_event("SpamComplaint")),
        mailgun(mailgun_event("complained")),
        sendgrid_events(sendgrid_event("spamreport")),
        sns(ses_event("Complaint")),
    ],
)
def test_a_complaint_suppresses_at_once(site: Site, our_mail: tuple[str, str], posted: SignedPost) -> None:
    assert come(site, posted).state == MailState.COMPLAINT
    assert suppressed(site).startswith("complaint")


@pytest.mark.parametrize(
    ("posted", "state"),
    [
        (postmark(postmark_event(Type="SoftBounce", Details="452 4.2.2 full")), MailState.BOUNCE_SOFT),
        (mailgun(mailgun_event(severity="temporary")), MailState.BOUNCE_SOFT),
        (sendgrid_events(sendgrid_event(type="blocked")), MailState.BOUNCE_SOFT),
        (sendgrid_events(sendgrid_event("deferred")), MailState.AUTO_REPLY),
        (sns(ses_event("DeliveryDelay")), MailState.AUTO_REPLY),
    ],
)
def test_what_may_pass_suppresses_nobody(
    site: Site, our_mail: tuple[str, str], posted: SignedPost, state: MailState
) -> None:
    assert come(site, posted).state == state
    assert not suppressed(site)


def test_a_bounce_ends_the_course_and_stands_in_the_history(site: Site, our_mail: tuple[str, str]) -> None:
    come(site, mailgun(mailgun_event(message_id=our_mail[0])))
    assert states(site, 1) == [("welcome", DeliveryState.SENT)]
    with site.database.read() as session:
        person = subscribers.find_subscriber(session, SENDER)
        assert person is not None
        (event,) = [e for e in history.events_of(session, person.id) if e.kind == "bounced" and "report" in e.data]
    assert (event.enrollment_id, event.data["report"], event.data["status"]) == (1, "bounce_hard", "5.1.1")


def test_a_bounce_of_somebody_unknown_changes_nobody(site: Site, our_mail: tuple[str, str]) -> None:
    mail = come(site, postmark(postmark_event(Email="other@example.net")))
    assert (mail.state, mail.note) == (MailState.BOUNCE_HARD, "hard 5.1.1: other@example.net, nobody here")
    assert not suppressed(site)
    assert not suppressed(site, "other@example.net")


def test_a_forged_token_leads_to_nobody(site: Site, our_mail: tuple[str, str]) -> None:
    forged = ses_event(source="bounce+aeaqaaaaaaaaaaaaaaaa@reply.example.com", message_id="aeaqaaaaaaaaaaaaaaaa@x")
    forged["bounce"]["bouncedRecipients"][0]["emailAddress"] = "other@example.net"
    assert come(site, sns(forged)).note.endswith("nobody here")
    assert not suppressed(site)


def test_several_events_are_all_heeded_and_the_worst_names_the_state(site: Site, our_mail: tuple[str, str]) -> None:
    enroll(site, "anna@example.org")
    enroll(site, "ines@example.org")
    mail = come(
        site,
        sendgrid_events(
            sendgrid_event("open", email="ines@example.org"),
            sendgrid_event(email="anna@example.org"),
            sendgrid_event("spamreport"),
            sendgrid_event("deferred", email="ines@example.org"),
        ),
    )
    assert mail.state == MailState.COMPLAINT
    found = [suppressed(site, address) for address in (SENDER, "anna@example.org", "ines@example.org")]
    assert found == ["complaint 5.1.1", "bounce 5.1.1", ""]
    assert list_mail(site, needs_attention=True) == []


def test_an_event_that_is_not_known_is_seen_beside_those_that_are(site: Site, our_mail: tuple[str, str]) -> None:
    mail = come(site, sendgrid_events(sendgrid_event(), sendgrid_event("something new")))
    assert mail.state == MailState.BOUNCE_HARD
    assert suppressed(site)
    assert [listed.id for listed in list_mail(site, needs_attention=True)] == [mail.id]


@pytest.mark.parametrize(
    "posted",
    [
        postmark({"RecordType": "SomethingNew"}),
        postmark("nonsense"),
        SignedPost("postmark", postmark({}).headers, b"{nonsense"),
        mailgun("nonsense"),
        sendgrid_events("nonsense"),
        sns("nonsense"),
    ],
)
def test_what_cannot_be_read_is_seen(site: Site, posted: SignedPost) -> None:
    mail = come(site, posted)
    assert mail.state == MailState.UNREADABLE
    assert [listed.id for listed in list_mail(site, needs_attention=True)] == [mail.id]


def test_the_same_event_twice_is_one_row_and_read_again_it_does_no_harm(site: Site, our_mail: tuple[str, str]) -> None:
    for _ in range(2):
        come(site, mailgun(mailgun_event()))
    assert len(list_mail(site, needs_attention=False)) == 1
    assert come(site, mailgun(mailgun_event(), token="another")).state == MailState.BOUNCE_HARD


text = st.text(st.characters(exclude_categories=()), max_size=20)
anything = st.recursive(
    st.none() | st.integers() | text,
    lambda inner: st.dictionaries(text, inner, max_size=3) | st.lists(inner),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.sampled_from(["postmark", "mailgun", "sendgrid", "ses", "elsewhere"]), st.data())
def test_any_event_ends_in_a_state(site: Site, provider: str, data: st.DataObject) -> None:
    event: dict[str, Any] = {"Email": data.draw(text), "RecordType": "Bounce", "Details": data.draw(text)}
    event |= {"event-data": mailgun_event(recipient=data.draw(text)), "Message": data.draw(text)}
    bodies = [event, [sendgrid_event(email=data.draw(text), **{"smtp-id": data.draw(text)})], data.draw(anything)]
    body = data.draw(st.sampled_from([postmark(body).body for body in bodies]))
    receive(site, IncomingMessage(body, "", (), provider, f"{provider} events"), TEN)
    read_replies(site, TEN)
    found = {mail.state for mail in list_mail(site, needs_attention=False, limit=1)}
    assert found.isdisjoint({MailState.RECEIVED, MailState.FAILED}), list_mail(site, needs_attention=False)[0]
