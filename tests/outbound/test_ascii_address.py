from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.outbound.address import ascii_address, valid_address


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.com",
        "first.last+tag@sub.example.co.uk",
        "o'brien@example.com",
        "drip@localhost",
        "x@1and1.com",
        "a" * 64 + "@example.com",
    ],
)
def test_an_ordinary_address_stays_as_it_is(address: str) -> None:
    assert ascii_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@example.com",
        "anna@",
        "anna@example",
        "a@b@example.com",
        "anna @example.com",
        "anna@exam ple.com",
        "<anna@example.com>",
        "anna@example.com\n",
        "anna@example.com\r\nBcc: x@example.com",
        "anna\0@example.com",
        ".anna@example.com",
        "anna.@example.com",
        "an..na@example.com",
        '"an na"@example.com',
        "anna@[127.0.0.1]",
        "anna@127.0.0.1",
        "anna@-example.com",
        "anna@example-.com",
        "anna@example..com",
        "anna@example.com.",
        "anna@" + "a" * 64 + ".com",
        "anna@" + "a." * 130 + "com",
        "a" * 65 + "@example.com",
        "a" * 64 + "@" + "b." * 95 + "com",
        "änna@example.com",
        "anna@straße.de",
        "anna@ex＠mple.com",
        "anna@exa\u200dmple.com",
    ],
)
def test_what_cannot_be_mailed_is_refused(address: str) -> None:
    assert ascii_address(address) is None
    assert not valid_address(address)


def test_an_international_domain_is_written_in_a_labels() -> None:
    assert ascii_address("anna@bücher.example") == "anna@xn--bcher-kva.example"
    assert ascii_address("anna@例え.jp") == "anna@xn--r8jz45g.jp"


@given(st.text() | st.from_regex(r"[!-~]{0,70}@[!-~]{0,70}") | st.emails())
def test_an_address_that_passes_is_safe_in_a_command_and_in_a_header(address: str) -> None:
    plain = ascii_address(address)
    assert plain is None or (
        plain.isascii() and plain.count("@") == 1 and not set(plain) & set('<>()[]",;:\\ \r\n\0\t')
    )
