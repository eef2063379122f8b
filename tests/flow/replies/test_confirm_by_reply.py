from __future__ import annotations

import pytest
from support.mail import deliver, post, reply_to
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, signup_request

from drip.flow.operations.listing import list_mail, person_details
from drip.flow.replies.read_mail import read_replies
from drip.flow.signup.signup import sign_up
from drip.flow.site import Site
from drip.flow.work import Work


def confirmation(site: Site, clock: HandClock) -> bytes:
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        sign_up(Work(session, site, MONDAY), edition, signup_request("mara@example.net", "Mara", "UTC", ""))
    with scripted() as server:
        deliver(site, server, clock)
    return server.messages[-1]


def state_after(site: Site, words: str, sender: str = "mara@example.net") -> str:
    clock = HandClock()
    post(site, reply_to(confirmation(site, clock), words, sender), clock)
    read_replies(site, clock())
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    state: str = person["courses"][0]["state"]
    return state


@pytest.mark.parametrize("words", ["Yes", "yes, please!", "Ja, gerne", "Oui", "I confirm.", "Ich bestätige das", "Sí"])
def test_a_yes_in_reply_to_the_confirmation_confirms(site: Site, words: str) -> None:
    assert state_after(site, words) == "active"


@pytest.mark.parametrize("words", ["No", "Who are you?", "I did not sign up, please don't confirm", "Nein danke"])
def test_anything_else_is_for_the_coach(site: Site, words: str) -> None:
    assert state_after(site, words) == "pending"
    assert list_mail(site, needs_attention=True)


def test_a_yes_from_another_address_confirms_nothing(site: Site) -> None:
    assert state_after(site, "Yes", "eve@example.org") == "pending"
