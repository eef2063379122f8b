from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.inbound import parse
from drip.inbound.mime.parameters import read_parameters


@pytest.mark.parametrize(
    ("value", "main", "parameters"),
    [
        ("", "", {}),
        ("Text/Plain", "text/plain", {}),
        ("text/plain; charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        ("text/plain;charset = utf-8 ;format=flowed;", "text/plain", {"charset": "utf-8", "format": "flowed", "": ""}),
        ('multipart/mixed; boundary="a;b\\"c\\\\d"', "multipart/mixed", {"boundary": 'a;b"c\\d'}),
        ('multipart/mixed; boundary="a;b', "multipart/mixed", {"boundary": "a;b"}),
        ("a/b; name=x; name=y", "a/b", {"name": "x"}),
        ("a/b; boundary*0=c; boundary*1=d; boundary*3=f", "a/b", {"boundary": "cd"}),
        ("attachment; filename*=utf-8'de'%C3%A4.txt", "attachment", {"filename": "ä.txt"}),
        (
            "attachment; filename*0*=iso-8859-1''%E4; filename*1=%20; filename*2*=%20b",
            "attachment",
            {"filename": "ä%20 b"},
        ),
        ("attachment; filename=a.txt; filename*=utf-8''b.txt", "attachment", {"filename": "a.txt"}),
        ("a/b; c*=x; c*0=y", "a/b", {"c": "x"}),
        ("a/b; c*0=y; c*=x", "a/b", {"c": "y"}),
        ("a/b; c*=\0''x; d*=no-such''%E4", "a/b", {"c": "x", "d": "ä"}),
        ("a/b; c*x=y; d*1=z", "a/b", {"d": ""}),
    ],
)
def test_parameters_are_read_as_they_are_meant(value, main, parameters):
    assert read_parameters(value) == (main, parameters)


@given(st.text(alphabet="ab;=\"\\*'%0C3 \0é\udcff", max_size=60))
def test_any_value_is_read(value):
    main, parameters = read_parameters(value)
    assert all(isinstance(text, str) for text in (main, *parameters, *parameters.values()))


def test_a_parameter_both_whole_and_in_pieces_trips_nobody_up():
    assert parse(b"From: a@b\nContent-Type: text/plain; a*=x; a*0=y\n\nwinter").text == "winter"
