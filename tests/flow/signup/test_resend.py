from datetime import timedelta

import pytest
from support.mail import deliveries
from support.sites import MONDAY, enroll, signup_request

from drip.flow.signup.resend import Ticket, local_times, read_ticket, resend_confirmation
from drip.flow.signup.signup import MAX_CONFIRMATIONS, record_signup
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import suppressions
from drip.storage.people import subscribers
from drip.storage.planning import enrollments

MARA = "mara@example.net"
DAY = timedelta(days=1)


def ask(site: Site, now=MONDAY) -> Ticket:
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        wish = signup_request(MARA, "Mara", "Europe/Lisbon", "192.0.2.1")
        return Ticket(record_signup(Work(session, site, now), edition, wish).consent_id, now)


def again(site: Site, ticket: Ticket, now) -> Ticket:
    with site.database.write() as session:
        return resend_confirmation(Work(session, site, now), ticket)


def suppress(site: Site) -> None:
    with site.database.write() as session:
        suppressions.suppress(session, site.keys.suppression_key(MARA), MARA, "complaint", "", MONDAY)


def requests(site: Site) -> int:
    with site.database.read() as session:
        mara = subscribers.find_subscriber(session, MARA)
        assert mara is not None
        runs = enrollments.enrollments_of(session, mara.id)
    return sum(delivery.kind == "confirmation" for run in runs for delivery in deliveries(site, run.id))


def test_a_ticket_is_read_as_it_was_made(site: Site) -> None:
    ticket = Ticket(7, MONDAY)
    assert read_ticket(site, ticket.token(site)) == ticket
    for wrong in ("", "abc", site.keys.token("again", 7), site.keys.token("confirm", 7, 8)):
        assert read_ticket(site, wrong) is None


def test_a_ticket_says_when_in_the_time_of_the_form(site: Site) -> None:
    ticket = ask(site)
    with site.database.read() as session:
        when, now = local_times(session, ticket, MONDAY)
        assert (f"{when:%A %H:%M %Z}", f"{now:%A %H:%M %Z}") == ("Tuesday 06:00 WET", "Monday 06:00 WET")
        assert local_times(session, Ticket(0, MONDAY), MONDAY)[0] == MONDAY + DAY


def test_before_a_day_has_passed_nothing_is_sent_and_the_ticket_stays(site: Site) -> None:
    ticket = ask(site)
    assert again(site, ticket, MONDAY + DAY - timedelta(seconds=1)) == ticket
    assert requests(site) == 1


def test_after_a_day_another_mail_is_queued_and_the_next_takes_a_day_again(site: Site) -> None:
    ticket = ask(site)
    new = again(site, ticket, MONDAY + DAY)
    assert (new, requests(site)) == (Ticket(ticket.consent_id, MONDAY + DAY), 2)
    assert again(site, ticket, MONDAY + DAY) == new
    assert requests(site) == 2


def test_few_are_ever_sent(site: Site) -> None:
    ticket = ask(site)
    for days in range(1, 12):
        ticket = again(site, ticket, MONDAY + days * DAY)
    assert requests(site) == MAX_CONFIRMATIONS


def test_an_address_that_is_suppressed_meanwhile_gets_no_more(site: Site) -> None:
    ticket = ask(site)
    suppress(site)
    again(site, ticket, MONDAY + DAY)
    assert requests(site) == 1


@pytest.mark.parametrize("state", ["active", "suppressed", "gone"])
def test_where_no_mail_may_be_sent_the_ticket_is_the_same_as_anywhere(site: Site, state: str) -> None:
    if state == "active":
        enroll(site, MARA)
    if state == "suppressed":
        suppress(site)
    ticket = Ticket(999_999, MONDAY) if state == "gone" else ask(site)
    assert again(site, ticket, MONDAY + DAY) == Ticket(ticket.consent_id, MONDAY + DAY)
    if state != "gone":
        assert requests(site) == 0
