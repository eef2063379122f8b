from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drip.inbound.mime.charset import decode, unflow


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Größe".encode(), "utf-8", "Größe"),
        ("Größe".encode("cp1252"), "iso-8859-1", "Größe"),
        ("“quotes”".encode("cp1252"), "iso-8859-1", "“quotes”"),
        ("冬です".encode("iso-2022-jp"), "iso-2022-jp", "冬です"),
        ("冬天".encode("gb18030"), "gb2312", "冬天"),
        ("зима".encode("koi8-r"), "KOI8-R", "зима"),
        ("зима".encode("cp1251"), '"windows-1251"', "зима"),
        ("hiver".encode("utf-16"), "utf-16", "hiver"),
        (b"plain", None, "plain"),
        (b"plain", "punycode", "plain"),
        (b"a\r\nb\rc\x85", "latin-1", "a\nb\nc…"),
    ],
)
def test_bytes_are_read_in_the_charset_that_was_meant(data, declared, text):
    assert decode(data, declared) == text


@settings(max_examples=200)
@given(
    st.binary(max_size=200),
    st.sampled_from(["utf-7", "idna", "hz", "iso-2022-kr", "utf-16", "unicode_escape", "\0", ""]),
)
def test_any_bytes_become_text_without_control_characters(data, declared):
    text = decode(data, declared)
    text.encode()
    assert not any(ord(character) < 32 and character not in "\n\t" for character in text)


def test_a_flowed_paragraph_ends_where_a_line_has_no_blank_at_its_end():
    assert unflow("one \ntwo\nthree") == "one two\nthree"


def test_blanks_may_be_for_the_wrapping_only():
    assert unflow("win \nter", delete_space=True) == "winter"


def test_quotes_of_another_depth_are_not_joined():
    assert unflow("> a \n>> b \nc") == "> a \n>> b \nc"


def test_stuffing_is_undone():
    assert unflow(" From here\n > not quoted") == "From here\n> not quoted"
