from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from support.mail import deliver, live_through, states
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, enroll

from drip.core.delivery.soft_bounces import SoftBounceLimit
from drip.flow.operations.listing import list_mail
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.site import Site
from drip.inbound import IncomingMessage
from drip.storage.delivery import suppressions
from drip.storage.engine.states import DeliveryState, MailState

TEN = MONDAY + timedelta(hours=4)

REPORT = """From: Mail Delivery System <MAILER-DAEMON@example.net>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/{part}

{status}

--b--
"""

DSN = "Reporting-MTA: dns; example.net\n\nFinal-Recipient: rfc822; mara@example.net\nAction: failed\nStatus: {}"
FEEDBACK = "Feedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1"


def come_back(site: Site, kind: str, part: str, status: str, to: str, at: datetime = TEN) -> str:
    raw = REPORT.format(to=to, kind=kind, part=part, status=status).replace("\n", "\r\n").encode()
    receive(site, IncomingMessage(raw, "", (to,), "smtp"), at)
    read_replies(site, at)
    return list_mail(site, needs_attention=False)[0].state


@pytest.fixture
def return_path(site: Site) -> str:
    enroll(site)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    return server.commands[1].partition("<")[2].partition(">")[0]


def suppressed(site: Site) -> bool:
    with site.database.read() as session:
        return suppressions.find_suppression(session, site.keys.suppression_keys("mara@example.net")) is not None


def test_a_hard_bounce_suppresses_the_address(site: Site, return_path: str) -> None:
    found = come_back(site, "delivery-status", "delivery-status", DSN.format("5.1.1"), return_path)
    assert found == MailState.BOUNCE_HARD
    assert suppressed(site)


def test_a_soft_bounce_suppresses_nobody(site: Site, return_path: str) -> None:
    found = come_back(site, "delivery-status", "delivery-status", DSN.format("4.2.2"), return_path)
    assert found == MailState.BOUNCE_SOFT
    assert not suppressed(site)


def test_a_complaint_suppresses_at_once(site: Site, return_path: str) -> None:
    assert come_back(site, "feedback-report", "feedback-report", FEEDBACK, return_path) == MailState.COMPLAINT
    assert suppressed(site)


def test_a_bounce_without_a_token_of_ours_changes_nobody(site: Site, return_path: str) -> None:
    assert return_path
    forged = "bounce+aeaqaaaaaaaaaaaaaaaa@reply.example.com"
    found = come_back(site, "delivery-status", "delivery-status", DSN.format("5.1.1"), forged)
    assert found == MailState.BOUNCE_HARD
    assert not suppressed(site)


def test_our_own_mail_coming_back_is_a_loop(site: Site) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    ours = server.messages[0]
    receive(
        site,
        IncomingMessage(ours, "x@example.net", (message_from_bytes(ours, policy=default)["Reply-To"],), "smtp"),
        TEN,
    )
    read_replies(site, TEN)
    assert list_mail(site, needs_attention=False)[0].state == MailState.LOOP
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)


def return_paths(server: ScriptedServer) -> list[str]:
    found = [line for line in server.commands if line.upper().startswith("MAIL FROM")]
    return [line.partition("<")[2].partition(">")[0] for line in found]


@pytest.mark.parametrize(("limit", "is_too_often"), [(2, True), (3, False)])
def test_soft_bounces_in_a_row_suppress_the_address(site: Site, limit: int, is_too_often: bool) -> None:
    site = replace(site, soft_bounces=SoftBounceLimit(limit))
    enroll(site)
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
    for number, path in enumerate(return_paths(server)[:2]):
        report = DSN.format("4.2.2").replace("example.net\n", f"mx{number}.example.net\n", 1)
        come_back(site, "delivery-status", "delivery-status", report, path, clock())
    assert suppressed(site) is is_too_often


def test_the_same_mail_may_bounce_twice(site: Site, return_path: str) -> None:
    site = replace(site, soft_bounces=SoftBounceLimit(2))
    for status in ("4.2.2", "4.4.1"):
        come_back(site, "delivery-status", "delivery-status", DSN.format(status), return_path)
    assert not suppressed(site)


def test_a_report_without_a_type_suppresses_nobody(site: Site, return_path: str) -> None:
    found = come_back(site, "feedback-report", "feedback-report", "User-Agent: x/1\nVersion: 1", return_path)
    assert found == MailState.BOUNCE_UNKNOWN
    assert not suppressed(site)
