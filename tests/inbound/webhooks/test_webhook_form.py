from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.webhooks import form_data

from drip.inbound.webhooks import WebhookRequest
from drip.inbound.webhooks.form import DECODE_CHUNK_BYTES, MAX_FIELDS, read_form

CODED = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


def multipart(body: bytes, kind: str = "multipart/form-data; boundary=xYzZY") -> dict[str, bytes]:
    return read_form(WebhookRequest({"content-type": kind}, body))


@given(st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters='"\r\n'), min_size=1), st.binary()))
def test_both_kinds_give_back_what_went_in(fields: dict[str, bytes]) -> None:
    assert read_form(WebhookRequest(CODED, urlencode(fields).encode())) | {"": b""} == fields | {"": b""}
    assert multipart(form_data(fields)[1]) == fields


@pytest.mark.parametrize("before", range(4))
def test_what_is_coded_is_not_cut_between_two_stretches(before: int) -> None:
    value = b"x" * (DECODE_CHUNK_BYTES - before) + b"\xe9% +" * 50_000 + b"%"
    assert read_form(WebhookRequest(CODED, b"a=" + quote_plus(value).encode())) == {"a": value}


def test_a_percent_sign_that_codes_nothing_stays() -> None:
    assert read_form(WebhookRequest(CODED, b"a=%&b=%4&c=%zz&d=100%")) == {
        "a": b"%",
        "b": b"%4",
        "c": b"%zz",
        "d": b"100%",
    }


def test_the_name_of_a_file_is_not_the_name_of_a_field() -> None:
    head = (
        b'--xYzZY\r\nContent-Disposition: form-data; filename="email"; name="other"\r\nContent-Type: text/plain\r\n\r\n'
    )
    assert multipart(head + b"hello\r\n--xYzZY--") == {"other": b"hello"}


def test_the_first_of_two_fields_counts() -> None:
    twice = b'--xYzZY\r\nContent-Disposition: form-data; name="a"\r\n\r\n%d\r\n'
    assert multipart(twice % 1 + twice % 2 + b"--xYzZY--") == {"a": b"1"}


def test_a_form_without_its_end_has_no_fields() -> None:
    body = form_data({"a": "1", "b": "2"})[1]
    assert all(multipart(body[:length]) == {} for length in range(len(body) - 4))


def test_many_fields_are_not_all_read() -> None:
    fields = {str(number): "" for number in range(MAX_FIELDS * 2)}
    assert len(read_form(WebhookRequest(CODED, urlencode(fields).encode()))) <= MAX_FIELDS + 1
    assert multipart(form_data(fields)[1]) == {}


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=é", "application/json"]
)
def test_what_is_no_form_has_no_fields(kind: str) -> None:
    assert multipart(b"a=1", kind) == {}
