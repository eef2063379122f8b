from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drip.outbound.message.headers import (
    UnsafeHeader,
    bracketed_header,
    encoded_words,
    mailbox_header,
    named_header,
    one_line,
    text_header,
)

WORDS = st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")) | st.sampled_from('",;:<>@\\()[]. =?'))


def read_back(line: str) -> str:
    """By the standard library's older reader: the newer one of 3.11 adds spaces between encoded words of a name."""
    value = line.partition(": ")[2].removesuffix("\r\n").replace("\r\n", "")
    return str(make_header(decode_header(value)))


@given(WORDS)
@example("=?utf-8?q?not_encoded?=")
@example("x" * 200)
@example("👩‍👩‍👧 " * 40)
@example("Grüße " * 30)
@example("word " * 100)
def test_a_subject_is_read_back_as_it_was(subject: str) -> None:
    line = text_header("Subject", subject)
    message = message_from_bytes((line + "\r\n").encode("ascii"), policy=default)
    assert message["Subject"] == one_line(subject)
    assert len(message.keys()) == 1


@given(WORDS | st.text())
def test_lines_are_short_and_every_line_after_the_first_is_folded(text: str) -> None:
    for line in (text_header("Subject", text), mailbox_header("From", text, "a@example.com")):
        assert line.endswith("\r\n")
        first, *others = line.removesuffix("\r\n").split("\r\n")
        assert max(map(len, [first, *others])) <= 78
        assert all(re.match(r" \S", other) for other in others)


@given(st.text(min_size=1), st.integers(0, 30))
@example("é" + 70 * "a", 0)  # a line has room for 76 characters, a word for 75
def test_encoded_words_are_short_and_tear_no_character(text: str, used: int) -> None:
    clean = one_line(text)
    words = encoded_words(clean, used).split("\r\n ")
    assert all(len(word) <= 75 for word in words)
    assert "".join(str(make_header(decode_header(word))) for word in words) == clean


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna Coach", "From: Anna Coach <a@example.com>\r\n"),
        ("Coach, Anna", 'From: "Coach, Anna" <a@example.com>\r\n'),
        ('An "the" na\\', 'From: "An \\"the\\" na\\\\" <a@example.com>\r\n'),
        ("", "From: a@example.com\r\n"),
        ("=?utf-8?q?Eve?=", "From: =?utf-8?q?=3D=3Futf-8=3Fq=3FEve=3F=3D?= <a@example.com>\r\n"),
        ("Zoë", "From: =?utf-8?q?Zo=C3=AB?= <a@example.com>\r\n"),
        ("Анна", "From: =?utf-8?b?0JDQvdC90LA=?= <a@example.com>\r\n"),
    ],
)
def test_a_name_is_written_as_the_standard_wants_it(name: str, written: str) -> None:
    assert mailbox_header("From", name, "a@example.com") == written


@given(WORDS)
def test_a_name_never_touches_the_address(name: str) -> None:
    line = mailbox_header("From", name, "a@example.com")
    message = message_from_bytes((line + "\r\n").encode("ascii"), policy=default)
    [mailbox] = message["From"].addresses
    assert mailbox.addr_spec == "a@example.com"


@given(WORDS.filter(lambda text: text.isascii()) | WORDS.map(lambda text: text[:5]))
def test_a_name_is_read_back_as_it_was(name: str) -> None:
    line = mailbox_header("From", name, "a@example.com")
    message = message_from_bytes((line + "\r\n").encode("ascii"), policy=default)
    assert message["From"].addresses[0].display_name == one_line(name)


@given(WORDS.filter(lambda text: not text.isascii()))
def test_a_long_name_in_any_script_is_read_back_as_it_was(name: str) -> None:
    written = mailbox_header("From", name, "a@example.com")
    assert read_back(written) == f"{one_line(name)} <a@example.com>"


@given(st.text())
def test_one_line_has_no_controls_and_changes_no_more_the_second_time(text: str) -> None:
    clean = one_line(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|  |^ | $", clean)
    assert one_line(clean) == clean


def test_line_ends_in_words_for_people_become_spaces() -> None:
    assert text_header("Subject", "Hello\r\nBcc: all@example.com\0") == "Subject: Hello Bcc: all@example.com\r\n"


@pytest.mark.parametrize("value", ["a b", "a\r\nX: y", "a>", "<a", "", "a\0", "é@example.com", "x" * 901])
def test_an_identifier_that_could_break_out_is_refused(value: str) -> None:
    with pytest.raises(UnsafeHeader, match=r"^References can't be written"):
        bracketed_header("References", ["fine@example.com", value])


@pytest.mark.parametrize("value", ["a b.example", "a>\r\nX: y", "é.example", "", "x" * 256])
def test_a_list_id_that_could_break_out_is_refused(value: str) -> None:
    with pytest.raises(UnsafeHeader) as error:
        named_header("List-Id", "A course", value)
    assert error.value.header == "List-Id"
