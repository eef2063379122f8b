"""A site gets a new key: what the old one signed goes on working, and nothing new is signed with it."""

from dataclasses import replace

import pytest
from support.sites import MONDAY, enroll, signup_request

from drip.flow.delivery.prepare import read_barriers
from drip.flow.people.login_link import make_login_token, read_login_token
from drip.flow.signup.signup import sign_up
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.flow.work import Work
from drip.storage.delivery import suppressions

NEW = "another secret that is long enough for tests"


@pytest.fixture
def renewed(site: Site) -> Site:
    return replace(site, keys=SiteKeys(NEW, (site.keys.secret,)))


@pytest.mark.parametrize("purpose", ["my", "leave", "confirm", "reply", "bounce"])
def test_what_the_old_key_signed_is_read_and_what_is_new_is_signed_anew(
    site: Site, renewed: Site, purpose: str
) -> None:
    assert renewed.keys.read_token(purpose, site.keys.token(purpose, 7, 3), 2) == (7, 3)
    assert renewed.keys.token(purpose, 7, 3) != site.keys.token(purpose, 7, 3)
    assert renewed.keys.read_token(purpose, renewed.keys.token(purpose, 7, 3), 2) == (7, 3)


def test_what_opens_somebodys_pages_must_be_signed_by_the_new_one(site: Site, renewed: Site) -> None:
    assert read_login_token(site, make_login_token(site, 7, MONDAY), MONDAY) == 7
    assert read_login_token(renewed, make_login_token(site, 7, MONDAY), MONDAY) is None
    assert read_login_token(renewed, make_login_token(renewed, 7, MONDAY), MONDAY) == 7


def test_without_the_old_key_its_links_lead_nowhere(site: Site) -> None:
    assert SiteKeys(NEW).read_token("my", site.keys.token("my", 7), 1) is None


def test_an_address_stays_suppressed(site: Site, renewed: Site) -> None:
    with site.database.write() as session:
        suppressions.suppress(
            session, site.keys.suppression_key("mara@example.net"), "mara@example.net", "bounce", "", MONDAY
        )
    with renewed.database.read() as session:
        known = read_barriers(Work(session, renewed, MONDAY), ["mara@example.net", "anna@example.org"])
        assert suppressions.find_suppression(session, renewed.keys.suppression_keys("mara@example.net"))
    assert known.reason_against(renewed, "mara@example.net") == "bounce"
    assert known.reason_against(renewed, "anna@example.org") == ""


def test_a_suppressed_address_still_gets_nothing_by_signing_up(site: Site, renewed: Site) -> None:
    with site.database.write() as session:
        suppressions.suppress(
            session, site.keys.suppression_key("mara@example.net"), "mara@example.net", "bounce", "", MONDAY
        )
    with renewed.database.write() as session:
        edition = renewed.live_edition(session, "seasons")
        assert edition is not None
        wish = signup_request("mara@example.net", "Mara", "UTC", "192.0.2.1")
        assert sign_up(Work(session, renewed, MONDAY), edition, wish) is None


def test_new_people_come_in_under_the_new_key(renewed: Site) -> None:
    assert enroll(renewed) == 1
