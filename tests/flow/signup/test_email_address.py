import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dns.resolver
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dns_server import SILENT, dns_server
from support.sites import make_site

from drip.core.signup.signup_policy import RefusableAddress, SignupPolicy
from drip.flow.signup.email_address import SignupError, display_address, normal_address, require_accepted_address
from drip.flow.site import Site
from drip.outbound import mx_lookup, valid_address
from drip.storage.engine.database import Database


@pytest.fixture
def plain(tmp_path: Path) -> Site:
    """A site whose database nobody asks."""
    return make_site(Database(f"sqlite:///{tmp_path}/none.sqlite3"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna@Example.ORG ", "anna@example.org"),
        ("o'brien+seasons@sub.example.co.uk", "o'brien+seasons@sub.example.co.uk"),
        ("anna@Bücher.example", "anna@xn--bcher-kva.example"),
        (unicodedata.normalize("NFD", "anna@bücher.example"), "anna@xn--bcher-kva.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        ("anna@straße.de", "anna@xn--strae-oqa.de"),
        ("anna@例え。jp", "anna@xn--r8jz45g.jp"),
        ("Drip@localhost", "drip@localhost"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normal_address(typed) == kept
    assert valid_address(kept)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@example",
        "anna@exa mple.org",
        "a@b@example.org",
        '"an na"@example.org',
        "anna@[192.0.2.1]",
        "Anna <anna@example.org>",
        "anna@example.invalid",
        "anna@xn--zzzz.example",
        "anna@example.org\nBcc: you@example.org",
        "x" * 5000 + "@example.org",
    ],
)
def test_what_is_no_address_is_said(typed: str) -> None:
    with pytest.raises(SignupError, match=r"is not an e-mail address\. Write one such as name@example\.com"):
        normal_address(typed)


def test_letters_that_we_cannot_mail_before_the_at_are_said() -> None:
    for typed in ("jürgen@example.org", "юля@example.org", "\u212aarl@example.org"):
        with pytest.raises(SignupError, match="before the @ we can only write the letters a to z"):
            normal_address(typed)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("anna@example.org", "anna@example.org"),
        ("anna@xn--bcher-kva.example", "anna@bücher.example"),
        ("anna@xn--strae-oqa.de", "anna@straße.de"),
        ("xn--x@example.org", "xn--x@example.org"),
        ("anna@xn--zzzz.example", "anna@xn--zzzz.example"),
    ],
)
def test_an_address_is_shown_in_its_own_script(kept: str, shown: str) -> None:
    assert display_address(kept) == shown


@given(st.emails() | st.text() | st.from_regex(r"[!-~]{0,70}@[!-~]{0,70}") | st.text().map("anna@{}.de".format))
def test_whatever_is_typed_becomes_an_address_that_can_be_mailed_or_a_sentence(typed: str) -> None:
    try:
        kept = normal_address(typed)
    except SignupError:
        return
    assert valid_address(kept)
    assert kept == kept.lower() == normal_address(kept) == normal_address(display_address(kept))


def test_by_default_nobody_is_refused(plain: Site) -> None:
    for address in ("info@example.org", "anna@mailinator.com", "anna@nowhere.example"):
        require_accepted_address(plain, address)


def test_a_site_may_refuse_roles(plain: Site) -> None:
    site = replace(plain, signup=SignupPolicy(refuse=frozenset({RefusableAddress.ROLE})))
    with pytest.raises(SignupError, match="'no-reply@' is read by whoever is on duty"):
        require_accepted_address(site, "no-reply@example.org")
    require_accepted_address(site, "anna@mailinator.com")


@pytest.mark.parametrize("domain", ["mailinator.com", "box.mailinator.com"])
def test_a_site_may_refuse_disposable_addresses_and_what_lies_below_them(plain: Site, domain: str) -> None:
    site = replace(plain, signup=SignupPolicy(refuse=frozenset({RefusableAddress.DISPOSABLE})))
    with pytest.raises(SignupError, match=f"Addresses at {domain} are thrown away"):
        require_accepted_address(site, f"anna@{domain}")
    require_accepted_address(site, "info@example.org")
    require_accepted_address(site, "anna@mailinator.com.example.org")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(mx_lookup, "LOOKUP_SECONDS", 0.3)
    with dns_server({"xn--bcher-kva.example": {"MX": "1 mx.example."}, "away.example": SILENT}) as resolver:
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield


@pytest.mark.usefixtures("names")
def test_a_site_may_refuse_domains_without_mail(plain: Site) -> None:
    site = replace(plain, signup=SignupPolicy(check_mx=True))
    with pytest.raises(SignupError, match=r"No mail can be sent to gmial\.example"):
        require_accepted_address(site, "anna@gmial.example")
    with pytest.raises(SignupError, match=r"No mail can be sent to mädchen\.example"):
        require_accepted_address(site, normal_address("anna@mädchen.example"))
    for address in ("anna@xn--bcher-kva.example", "anna@away.example", "drip@localhost"):
        require_accepted_address(site, address)
