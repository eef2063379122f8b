from dataclasses import replace
from datetime import timedelta

import pytest
from support.mail import deliver, deliveries, parsed
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll, signup_request

from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.people.preferences import leave
from drip.flow.signup.email_address import SignupError, normal_address
from drip.flow.signup.signup import (
    SIGN_UPS_PER_HOUR_AND_IP,
    TooManySignups,
    confirm,
    sign_up,
)
from drip.flow.signup.signup_request import clean_first_name
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import suppressions
from drip.storage.engine.states import EnrollmentState
from drip.storage.people import subscribers
from drip.storage.planning import enrollments


def ask(site: Site, email: str = "mara@example.net", *, name: str = "Mara", ip: str = "192.0.2.1", now=MONDAY):
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        return sign_up(Work(session, site, now), edition, signup_request(email, name, "Europe/Lisbon", ip))


def confirmations(site: Site, clock: HandClock) -> list[bytes]:
    with scripted() as server:
        deliver(site, server, clock)
    return server.messages


def test_signing_up_sends_a_confirmation_and_no_lesson(site: Site) -> None:
    ask(site)
    (mail,) = confirmations(site, HandClock())
    assert parsed(mail)["Auto-Submitted"] == "auto-generated"
    assert "/confirm/" in parsed(mail).get_body(("plain",)).get_content()


def test_the_confirmation_holds_nothing_that_the_requester_wrote(site: Site) -> None:
    ask(site, name="Buy gold at gold example")
    (mail,) = confirmations(site, HandClock())
    assert b"gold" not in mail


def test_an_address_gets_one_confirmation_a_day_and_few_ever(site: Site) -> None:
    clock = HandClock()
    count = 0
    for _ in range(40):
        ask(site, now=clock(), ip="")
        count += len(confirmations(site, clock))
        clock.advance(hours=6)
    assert count == 5


def test_what_a_stranger_writes_changes_nobody_until_it_is_confirmed(site: Site) -> None:
    enroll(site)
    ask(site, name="Mallory")
    with site.database.read() as session:
        subscriber = subscribers.find_subscriber(session, "mara@example.net")
        assert subscriber is not None
        assert (subscriber.first_name, subscriber.zone) == ("Mara", "UTC")


def test_who_is_in_the_course_already_gets_no_second_confirmation(site: Site) -> None:
    enrollment = enroll(site)
    assert ask(site) is None
    assert [d.kind for d in deliveries(site, enrollment)] == ["lesson"]


def test_a_suppressed_address_gets_no_confirmation(site: Site) -> None:
    with site.database.write() as session:
        suppressions.suppress(
            session, site.keys.suppression_key("mara@example.net"), "mara@example.net", "complaint", "", MONDAY
        )
    assert ask(site) is None
    assert confirmations(site, HandClock()) == []


def test_who_left_may_come_back_and_begins_anew(site: Site) -> None:
    enrollment = enroll(site)
    with site.database.write() as session:
        leave(session, enrollment, "web", MONDAY)
    again = ask(site, now=MONDAY + timedelta(days=2))
    assert again is not None
    assert again.run == 2


def test_confirming_twice_changes_nothing(site: Site) -> None:
    enrollment = enroll(site)
    with site.database.write() as session:
        confirm(Work(session, site, MONDAY + timedelta(days=1)), enrollment, "192.0.2.9")
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment)
        assert found is not None
        assert (found.state, found.started_at) == (EnrollmentState.ACTIVE, MONDAY)


def test_the_consent_is_proved(site: Site) -> None:
    enroll(site)
    with site.database.read() as session:
        subscriber = subscribers.find_subscriber(session, "mara@example.net")
        assert subscriber is not None
        consent = subscribers.newest_consent(session, subscriber.id, "seasons")
        assert consent is not None
        assert (consent.ip, consent.confirmed_ip, consent.confirmed_at) == ("192.0.2.1", "192.0.2.1", MONDAY)
        assert "leave at any time" in consent.wording


def test_a_confirmation_that_came_too_late_is_not_sent(site: Site) -> None:
    ask(site)
    assert confirmations(site, HandClock(MONDAY + timedelta(days=4))) == []


def test_too_many_sign_ups_from_one_network_are_refused(site: Site) -> None:
    for number in range(SIGN_UPS_PER_HOUR_AND_IP):
        ask(site, f"p{number}@example.net")
    with pytest.raises(TooManySignups, match="your network"):
        ask(site, "one-more@example.net")
    assert ask(site, "elsewhere@example.net", ip="198.51.100.7") is not None


def test_too_many_sign_ups_of_all_together_are_refused_for_an_hour(site: Site) -> None:
    small = replace(site, signup=SignupPolicy(per_hour=3))
    for number in range(3):
        ask(small, f"p{number}@example.net", ip=f"192.0.2.{number}")
    with pytest.raises(TooManySignups, match="Too many people"):
        ask(small, "one-more@example.net", ip="192.0.2.9")
    later = MONDAY + timedelta(hours=1, seconds=1)
    assert ask(small, "one-more@example.net", ip="192.0.2.9", now=later) is not None


@pytest.mark.parametrize("address", ["", "mara", "mara@", "a b@example.net", "a@b@c.de", "x@example.net\nBcc: y@z.de"])
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(SignupError, match="is not an e-mail address"):
        normal_address(address)


@pytest.mark.parametrize("name", ["x" * 61, "see https://spam.example", "<script>"])
def test_what_is_no_first_name_is_said(name: str) -> None:
    with pytest.raises(SignupError, match="just a first name"):
        clean_first_name(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("\u202eevil\u202c", "evil"), ("A\u2066nna", "Anna"), ("محمد", "محمد"), ("👩\u200d🌾 Zoë", "👩\u200d🌾 Zoë")],
)
def test_a_first_name_turns_nothing_around_that_is_written_beside_it(typed: str, kept: str) -> None:
    assert clean_first_name(typed) == kept
