"""Who is erased is gone from every table, and nobody else has lost anything."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from support.cohorts import cohort_site, sharing
from support.mail import answer, deliver, deliveries, live_through, parsed, reply_to
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, clock_at, enroll, signup_request
from support.traces import contents, traces

from drip.flow.delivery.settle import suppress_person
from drip.flow.operations.audit import audit
from drip.flow.operations.stats import stats_of
from drip.flow.people.erase import ErasureResult, erase_person, preview_erasure
from drip.flow.planning.digest import queue_digests
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.signup.resend import Ticket, resend_confirmation
from drip.flow.signup.signup import record_signup, sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import IncomingMessage
from drip.storage.delivery import ledger
from drip.storage.engine.database import Database
from drip.storage.engine.tables import Subscriber
from drip.storage.planning import enrollments

MARA, ANNA = "mara@example.net", "amara@example.net"  # the one is part of the other
SUNDAY = "2027-01-17 17:00"


def arrive(site: Site, sender: str, words: str, to: str = "hello@reply.example.com", **headers: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "A question"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(words)
    envelope = "" if headers else sender
    assert receive(site, IncomingMessage(mail.as_bytes(), envelope, (to,), "smtp"), MONDAY)


def bounce_of(site: Site, enrollment_id: int, about: str) -> None:
    to = site.address(f"bounce+{site.keys.token('bounce', enrollment_id, 1)}")
    kind = 'multipart/report; report-type=delivery-status; boundary="x"'
    text = (
        f"From: MAILER-DAEMON@mx.example\nTo: {to}\nSubject: Undelivered\nContent-Type: {kind}\n\n--x\n\nNo.\n--x\n"
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {about}\nAction: failed\nStatus: 5.1.1\n\n--x--\n"
    )
    assert receive(site, IncomingMessage(text.encode(), "", (to,), "smtp"), MONDAY)


def two_people(site: Site) -> tuple[int, int]:
    """Mara and Anna, who each have had letters and answered, and of whom the relay and others have written."""
    clock = HandClock()
    both = enroll(site, MARA), enroll(site, ANNA)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-07 12:00")
        for letter in server.messages[-2:]:
            who = str(parsed(letter)["To"])
            answer(site, letter, "winter, says Zebrafinch" if who == MARA else "spring, says Anna", clock, who)
    arrive(site, MARA, "To nobody: Zebrafinch")
    arrive(site, "Mara <Mara@Example.NET>", "I am away: Zebrafinch", Auto_Submitted="auto-replied")
    arrive(site, "friend@example.org", "Ask mara@example.net")
    bounce_of(site, both[0], "mara@example.net")
    read_replies(site, clock())
    return both


def test_all_that_is_stored_of_them_goes_and_a_keyed_hash_stays(site: Site) -> None:
    mara, _ = two_people(site)
    assert erase_person(site, MARA, "web", MONDAY) == ErasureResult(courses=1, mails=4, digests=0)
    assert traces(site.database, "zebrafinch") == []
    assert [row for row in traces(site.database, MARA) if "friend@example.org" not in row and ANNA not in row] == []
    rows = contents(site.database)
    assert [tuple(row.values())[:3] for row in rows["suppression"]] == [
        (site.keys.suppression_key(MARA), None, "erased")
    ]
    assert not [row for table in ("delivery", "answer", "event") for row in rows[table] if row["enrollment_id"] == mara]


def test_nobody_else_loses_anything(site: Site) -> None:
    two_people(site)
    before = contents(site.database)
    erase_person(site, MARA, "web", MONDAY)
    theirs = _without_person(before, 1, 1)
    left = contents(site.database)
    for table in ("subscriber", "consent", "enrollment", "delivery", "answer", "reply", "season_report"):
        assert left[table] == theirs[table], table
    assert left["event"] == [*theirs["event"], left["event"][-1]]
    assert len(left["inbound_mail"]) == len(left["reply"]) + 1  # what a friend wrote is the friend's


def _without_person(rows: dict[str, list[dict[str, Any]]], subscriber: int, enrollment: int) -> Any:
    return {
        table: [
            row
            for row in its
            if row.get("subscriber_id") != subscriber
            and row.get("enrollment_id") != enrollment
            and (table != "subscriber" or row["id"] != subscriber)
        ]
        for table, its in rows.items()
    }


def test_the_audit_and_the_numbers_go_on(site: Site) -> None:
    two_people(site)
    erase_person(site, MARA, "web", MONDAY)
    assert audit(site, clock_at("2027-01-07 12:00")()).findings == ()
    assert [each.people["active"] for each in stats_of(site)] == [1]


def test_their_links_lead_to_nobody_who_comes_after_them(site: Site) -> None:
    first = enroll(site)
    erase_person(site, MARA, "web", MONDAY)
    second = enroll(site, ANNA)
    assert second > first
    erase_person(site, ANNA, "web", MONDAY)
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        third = sign_up(Work(session, site, MONDAY), edition, signup_request("ben@example.net", "Ben", "UTC", ""))
        assert third is not None
        assert third.id > second
        assert enrollments.add_enrollment(session, third.subscriber_id, "seasons", 1, MONDAY) > third.id


def test_who_signs_up_again_gets_no_mail_and_can_be_erased_once_more(site: Site) -> None:
    enroll(site)
    erase_person(site, MARA, "web", MONDAY)
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        assert sign_up(Work(session, site, MONDAY), edition, signup_request(MARA, "Mara", "UTC", "192.0.2.1")) is None
    assert contents(site.database)["delivery"] == []
    erase_person(site, MARA, "web", MONDAY)
    assert traces(site.database, "mara", "192.0.2.1") == []


def test_the_ticket_of_their_sign_up_asks_for_no_mail_to_whoever_comes_after(site: Site) -> None:
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        taken = record_signup(Work(session, site, MONDAY), edition, signup_request(MARA, "Mara", "UTC", ""))
    erase_person(site, MARA, "web", MONDAY)
    later = MONDAY + timedelta(hours=1)
    with site.database.write() as session:
        record_signup(Work(session, site, later), edition, signup_request("ben@example.net", "Ben", "UTC", ""))
        resend_confirmation(Work(session, site, later + timedelta(days=1)), Ticket(taken.consent_id, MONDAY))
    assert len(contents(site.database)["delivery"]) == 1


def test_mail_that_comes_later_is_nobodys_and_goes_when_they_are_erased_again(site: Site) -> None:
    clock = clock_at("2027-01-04 10:00")
    mara = enroll(site)
    with scripted() as server:
        deliver(site, server, clock)
        erase_person(site, MARA, "web", clock())
        answer(site, server.messages[0], "Zebrafinch again", clock)
    bounce_of(site, mara, MARA)
    read_replies(site, clock())
    states = [row["state"] for row in contents(site.database)["inbound_mail"]]
    assert states == ["unmatched", "bounce_hard"]
    assert erase_person(site, MARA, "web", clock()) == ErasureResult(courses=0, mails=2, digests=0)
    assert traces(site.database, "mara", "zebrafinch") == []


def test_a_second_time_changes_nothing(site: Site) -> None:
    enroll(site)
    erase_person(site, MARA, "web", MONDAY)
    before = contents(site.database)
    assert erase_person(site, MARA, "web", MONDAY) == ErasureResult(courses=0, mails=0, digests=0)
    after = contents(site.database)
    assert {t: r for t, r in after.items() if t != "event"} == {t: r for t, r in before.items() if t != "event"}


def test_a_complaint_of_before_leaves_no_address(site: Site) -> None:
    enroll(site)
    with site.database.write() as session:
        suppress_person(Work(session, site, MONDAY), 1, "complaint", f"{MARA} is angry")
    erase_person(site, MARA, "web", MONDAY)
    assert traces(site.database, MARA) == []


def test_what_the_relay_said_of_them_names_them_no_more(site: Site) -> None:
    with scripted(rcpt="550 5.7.1 <Mara@example.net> refused; write to amara@example.net") as server:
        enroll(site)
        deliver(site, server, clock_at("2027-01-04 10:00"))
    assert traces(site.database, "5.7.1 <mara@example.net>")
    erase_person(site, MARA, "web", MONDAY)
    rows = contents(site.database)
    for told in (
        rows["hold"][0]["reason"],
        next(row["data"]["message"] for row in rows["event"] if row["kind"] == "alert"),
    ):
        assert "<(erased)> refused; write to amara@example.net" in told


@pytest.fixture
def cohorts(database: Database, course_folder: Path) -> Site:
    site = cohort_site(database, course_folder)
    for name, words in (("Anna", "Avocets."), ("Ben", "Bitterns."), ("Cleo", "Curlews.")):
        sharing(site, name, words, now=clock_at("2027-01-14 12:00")())
    return site


def test_their_words_go_from_what_others_were_sent(cohorts: Site) -> None:
    clock = clock_at(SUNDAY)
    queue_digests(cohorts, clock())
    with scripted() as server:
        deliver(cohorts, server, clock)
    assert erase_person(cohorts, "ben@example.net", "web", clock()).digests == 2
    assert traces(cohorts.database, "ben", "bitterns") == []
    data = next(d.data for d in deliveries(cohorts, 1) if d.kind == "digest")
    assert data["entries"] == [["What do you hope for?", "Curlews.", ""]]
    assert data["shown"] == ["3/hope/1"]


def test_a_digest_that_waits_goes_without_their_words_or_not_at_all(cohorts: Site) -> None:
    clock = clock_at(SUNDAY)
    queue_digests(cohorts, clock())
    with cohorts.database.write() as session:
        assert ledger.claim(session, "w1", clock(), 100)
    for name in ("ben", "cleo"):
        erase_person(cohorts, f"{name}@example.net", "web", clock())
    assert [d.kind for d in deliveries(cohorts, 1) if d.kind == "digest"] == []
    assert traces(cohorts.database, "cleo", "ben", "curlews", "bitterns") == []


def test_a_digest_that_a_worker_has_claimed_goes_back_to_be_made_anew(cohorts: Site) -> None:
    clock = clock_at(SUNDAY)
    queue_digests(cohorts, clock())
    with cohorts.database.write() as session:
        claimed = [delivery for delivery in ledger.claim(session, "w1", clock(), 100) if delivery.kind == "digest"]
    erase_person(cohorts, "ben@example.net", "web", clock())
    with cohorts.database.write() as session:
        assert ledger.mark_handing_over(session, "w1", [(*d.key, {}) for d in claimed], clock()) == set()
    with scripted() as server:
        deliver(cohorts, server, clock)
    digests = [message for message in server.messages if b"From others in winter" in message]
    assert len(digests) == 2
    assert not any(b"Bitterns" in message for message in digests)


def test_what_came_from_an_address_of_before_is_theirs_unless_somebody_else_has_it_now(site: Site) -> None:
    enroll(site)
    with scripted() as server:
        deliver(site, server, clock_at("2027-01-04 10:00"))
    with site.database.write() as session:
        session.execute(update(Subscriber).values(email="new@example.net"))
    arrive(site, MARA, "Zebrafinch")
    read_replies(site, MONDAY)
    assert preview_erasure(site, "new@example.net") == ErasureResult(courses=1, mails=1, digests=0)
    enroll(site)
    assert preview_erasure(site, "new@example.net") == ErasureResult(courses=1, mails=0, digests=0)


def test_replies_of_theirs_that_are_held_go_too(site: Site) -> None:
    clock = clock_at("2027-01-04 10:00")
    enroll(site)
    with scripted() as server:
        deliver(site, server, clock)
        answer(site, server.messages[0], "Zebrafinch from elsewhere", clock, "other@example.org")
        late = reply_to(server.messages[0], "Zebrafinch, unread")
    assert receive(site, IncomingMessage(late.as_bytes(), MARA, ("reply@reply.example.com",), "smtp"), clock())
    assert [row["state"] for row in contents(site.database)["inbound_mail"]] == ["held", "received"]
    erase_person(site, MARA, "web", clock())
    assert traces(site.database, "zebrafinch", "other@example.org") == []
