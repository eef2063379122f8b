import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.signup.origin import parse_origins


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("*", ("*",)),
        ("https://www.example.com", ("https://www.example.com",)),
        ("https://a.example, https://b.example:8443/", ("https://a.example", "https://b.example:8443")),
        ("HTTPS://A.Example https://a.example:443", ("https://a.example",)),
        ("https://bücher.example", ("https://xn--bcher-kva.example",)),
        ("http://localhost:3000 http://[::1]", ("http://localhost:3000", "http://[::1]")),
    ],
)
def test_origins_are_kept_as_browsers_write_them(text: str, origins: tuple[str, ...]) -> None:
    assert parse_origins(text) == origins


@pytest.mark.parametrize(
    "text",
    [
        *(
            "www.example.com",
            "null",
            "https://",
            "https://a.example/form",
            "https://a.example?x",
            "https://a.example#x",
        ),
        *("http://a.example", "ftp://a.example", "https://*.a.example", "https://me@a.example", "https://a.example:x"),
        *("https://a.example:99999", "https://a;b", "https://a'b", "https://a.example\x00", "* https://a.example"),
    ],
)
def test_what_is_no_origin_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"no origin: write https://|write it alone"):
        parse_origins(text)


@given(st.text(alphabet="https:/.a*é@[]?#; ,'8443") | st.text())
def test_no_origin_can_say_more_in_a_header_than_a_site(text: str) -> None:
    try:
        origins = parse_origins(text)
    except ValueError:
        return
    assert all(re.fullmatch(r"\*|https?://[a-z0-9.\[\]:-]+", origin) for origin in origins)
