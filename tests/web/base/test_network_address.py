"""Whose address a consent keeps, and whose sign-ups are counted together."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import select
from support.visitor import ANNA, HERE, Visitor

from drip.flow.signup.consent_wording import CONSENT_SENTENCE, VERSION
from drip.flow.signup.signup import SIGN_UPS_PER_HOUR_AND_IP
from drip.storage.engine.tables import Consent
from drip.web.base.serve import WebServer


def sign_up_from(visitor: Visitor, peer: str, email: str, shown: str) -> int:
    async def ask() -> int:
        transport = httpx.ASGITransport(visitor.app, client=(peer, 4321))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as browser:
            form = ANNA | {"email": email, "shown": shown}
            return (await browser.post("/courses/seasons", data=form)).status_code

    return asyncio.run(ask())


def kept_addresses(visitor: Visitor) -> list[str]:
    with visitor.site.database.read() as session:
        return list(session.scalars(select(Consent.ip)))


@pytest.mark.parametrize(
    ("peer", "kept"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:0db8:0000:0000:0000:0000:0000:0007"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_address_is_kept_in_one_form(visitor: Visitor, peer: str, kept: str) -> None:
    assert sign_up_from(visitor, peer, "anna@example.org", visitor.stamp()) == 303
    assert kept_addresses(visitor) == [kept]


def test_who_has_a_whole_network_counts_once(visitor: Visitor) -> None:
    shown = visitor.stamp()
    for number in range(SIGN_UPS_PER_HOUR_AND_IP):
        assert sign_up_from(visitor, f"2001:db8:0:1::{number:x}", f"a{number}@example.org", shown) == 303
    assert sign_up_from(visitor, "2001:db8:0:1:ffff::", "b@example.org", shown) == 429
    assert sign_up_from(visitor, "2001:db8:0:2::1", "c@example.org", shown) == 303
    assert sign_up_from(visitor, "192.0.2.1", "d@example.org", shown) == 303
    visitor.clock.advance(hours=1, seconds=1)
    assert sign_up_from(visitor, "2001:db8:0:1:ffff::", "b@example.org", shown) == 303


@contextmanager
def served(visitor: Visitor, *proxies: str) -> Iterator[str]:
    server = WebServer("127.0.0.1", 0, proxies)
    with server.serving(visitor.app):
        yield server.url


@pytest.mark.parametrize(
    ("proxies", "forwarded", "kept"),
    [
        (("127.0.0.1",), "203.0.113.5", "203.0.113.5"),
        (("127.0.0.0/8",), "6.6.6.6, 203.0.113.5", "203.0.113.5"),  # the proxy wrote the last one, its client the other
        (("127.0.0.1", "10.0.0.0/8"), "203.0.113.5, 10.1.2.3", "203.0.113.5"),
        (("127.0.0.1",), "2001:db8::7", "2001:0db8:0000:0000:0000:0000:0000:0007"),
        (("10.0.0.1",), "203.0.113.5", "127.0.0.1"),
        ((), "203.0.113.5", "127.0.0.1"),
    ],
)
def test_only_proxies_that_are_trusted_say_whom_they_pass_on(
    visitor: Visitor, proxies: tuple[str, ...], forwarded: str, kept: str
) -> None:
    form = ANNA | {"shown": visitor.stamp()}
    with served(visitor, *proxies) as url:
        answer = httpx.post(f"{url}/courses/seasons", data=form, headers={"X-Forwarded-For": forwarded})
    assert answer.status_code == 303
    assert kept_addresses(visitor) == [kept]


def test_a_consent_keeps_its_proof(visitor: Visitor) -> None:
    """Who agreed when, from where, in which form, to which words, and the same of the confirmation."""
    visitor.sign_up()
    asked = visitor.clock()
    confirmed = visitor.clock.advance(hours=2)
    assert visitor.post(f"/confirm/{visitor.site.keys.token('confirm', 1)}").status_code == 200
    with visitor.site.database.read() as session:
        consent = session.scalars(select(Consent)).one()
    assert (consent.at, consent.ip, consent.source) == (asked, "192.0.2.7", "form")
    assert (consent.wording, consent.wording_version) == (str(CONSENT_SENTENCE), VERSION)
    assert (consent.confirmed_at, consent.confirmed_ip) == (confirmed, "192.0.2.7")
