from __future__ import annotations

import base64
import quopri
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drip.outbound.message.body import encode_body

DECODERS = {"7bit": bytes, "quoted-printable": quopri.decodestring, "base64": base64.b64decode}
TEXTS = st.text() | st.lists(
    st.sampled_from([" ", "\t", "\n", "\r", ".", "=", "ä", "a" * 80, "x" * 999, "\0", "м"])
).map("".join)


@given(TEXTS)
@example("no line end, ö and a tail that is longer than one line of quoted-printable may ever be " * 2)
@example("ä trailing space \nand tab\t\n ")
@example("x" * 1200)
def test_a_body_is_read_back_as_it_was(text: str) -> None:
    encoding, data = encode_body(text)
    expected = re.sub("\r\n|\r|\n", "\r\n", text).encode("utf-8", "replace")
    assert DECODERS[encoding](data) == expected


@given(TEXTS)
@example("0" * 1187 + "ä ")
@example("x" * 75 + " \nä")
def test_a_body_is_ascii_in_lines_that_smtp_allows(text: str) -> None:
    encoding, data = encode_body(text)
    assert data.isascii()
    assert b"\0" not in data
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    # RFC 2045 wants 76; binascii needs two more where a space that must be encoded ends a full line
    assert max(map(len, data.split(b"\r\n"))) <= (998 if encoding == "7bit" else 78)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("", "7bit"),
        ("plain\n", "7bit"),
        ("x" * 998 + "\n" + "y" * 998, "7bit"),
        ("x" * 999, "quoted-printable"),
        ("ok\n" + "x" * 999 + "\nok", "quoted-printable"),
        ("nul \0", "quoted-printable"),
        ("Liebe Zoë, schön, dass du da bist", "quoted-printable"),
        ("Здравствуйте", "base64"),
        ("half a character: \ud83d", "7bit"),
    ],
)
def test_the_lightest_encoding_is_taken(text: str, encoding: str) -> None:
    assert encode_body(text)[0] == encoding


@given(st.lists(st.integers(0, 1500), max_size=6))
def test_7bit_is_taken_exactly_when_all_lines_fit(lengths: list[int]) -> None:
    encoding, _ = encode_body("\n".join("x" * length for length in lengths))
    assert (encoding == "7bit") == (max(lengths, default=0) <= 998)
