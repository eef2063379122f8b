from __future__ import annotations

import base64
import hashlib
import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.delivery.token import derive_key, make_token, read_token

SECRET = "a secret that is long enough for tests"
NUMBERS = st.lists(st.integers(0, 2**63), max_size=3).map(tuple)


@given(NUMBERS)
def test_a_token_gives_its_numbers_back_whatever_the_case(numbers: tuple[int, ...]) -> None:
    token = make_token(SECRET, "reply", *numbers)
    assert re.fullmatch("[a-z2-7]+", token)
    assert read_token(SECRET, "reply", token.upper()) == numbers


@given(st.integers(0, 127), st.integers(0, 127))
def test_a_token_is_base32_of_the_numbers_and_their_hmac_as_the_standard_library_makes_them(a: int, b: int) -> None:
    payload = bytes((a, b))
    mac = hmac.digest(derive_key(SECRET, "my"), payload, hashlib.sha256)[:10]
    written = base64.b32encode(payload + mac).decode().rstrip("=").lower()
    assert make_token(SECRET, "my", a, b) == written


def test_tokens_in_mails_that_were_sent_long_ago_still_work() -> None:
    assert make_token(SECRET, "leave", 1, 2) == "aebakvqnd7swpihpmcba"
    assert make_token(SECRET, "my", 5_000_000) == "ycllcar7ms3dranav2ejvyq"


@pytest.mark.parametrize("other", [(SECRET + "!", "reply"), (SECRET, "leave")])
def test_a_token_is_bound_to_its_secret_and_its_purpose(other: tuple[str, str]) -> None:
    assert read_token(*other, make_token(SECRET, "reply", 7, 3)) is None


def test_a_token_with_another_letter_is_none_of_ours() -> None:
    token = make_token(SECRET, "reply", 7, 3)
    for at, letter in enumerate(token[:-1]):  # some bits of the last letter carry nothing
        changed = token[:at] + ("a" if letter != "a" else "b") + token[at + 1 :]
        assert read_token(SECRET, "reply", changed) is None


def test_every_token_is_what_it_was_when_the_first_mails_were_sent() -> None:
    """The digest was recorded of 12,000 tokens as they were made then: any of them may stand in somebody's mail."""
    numbers = [0, 1, 127, 128, 16_383, 16_384, 2**31, 2**63 - 1, *range(2, 5_000, 127)]
    made = hashlib.sha256()
    for secret in ("s", SECRET, "a secret longer than the 64 octets that one block of the hash has " * 2):
        for purpose in ("reply", "my", "leave", "confirm"):
            for first in numbers:
                for second in (None, *numbers[:20]):
                    given = (first,) if second is None else (first, second)
                    made.update(make_token(secret, purpose, *given).encode() + b"\n")
    assert made.hexdigest() == "488c8d9025dc9c69d28e6860e73d42d16b1d35bf97037a2f1566fa3f148355db"
