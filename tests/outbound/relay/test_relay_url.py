from __future__ import annotations

import pytest

from drip.outbound.relay.relay import Relay, RelayError


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://localhost", Relay("localhost", 25)),
        ("smtp://mailpit:1025", Relay("mailpit", 1025)),
        ("smtp://[::1]:2525/", Relay("::1", 2525)),
        ("smtp://u:p@127.0.0.1", Relay("127.0.0.1", 25, user="u", password="p")),
        ("smtp+starttls://u:p%40%2F@mail.example.com", Relay("mail.example.com", 587, "starttls", "u", "p@/")),
        ("smtps://mail.example.com", Relay("mail.example.com", 465, "tls")),
        ("SMTPS://a%40b.example:p@Mail.Example.com:1", Relay("mail.example.com", 1, "tls", "a@b.example", "p")),
    ],
)
def test_a_url_names_a_relay(url: str, relay: Relay) -> None:
    assert Relay.from_url(url) == relay


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.com:25",
        "http://u:s3cret@mail.example.com",
        "smtp://",
        "smtp://u:s3cret@",
        "smtps://u:s3cret@mail.example.com:smtp",
        "smtps://u:s3cret@mail.example.com:0",
        "smtps://u:s3cret@mail.example.com:70000",
        "smtps://u:s3cret@mail.example.com/inbox",
        "smtps://u:s3cret#x@mail.example.com",
        "smtps://u:s3cret/x@mail.example.com",
        "smtps://u:s3cret@[mail.example.com",
        "smtps://u:s3cret@mail..example.com",
        "smtps://u:s3cret@ma il.example.com",
        "smtps://:s3cret@mail.example.com",
        "smtps://u@mail.example.com",
        "smtps://u:s3cret%00@mail.example.com",
    ],
)
def test_a_wrong_url_is_told_in_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(RelayError) as error:
        Relay.from_url(url)
    assert "s3cret" not in str(error.value)
    assert str(error.value)[0].isupper() or str(error.value)[0] in "'T"
    assert error.value.__suppress_context__ or error.value.__context__ is None


def test_a_password_never_travels_in_the_clear_to_another_host() -> None:
    with pytest.raises(RelayError, match="unencrypted") as error:
        Relay.from_url("smtp://u:s3cret@mail.example.com")
    assert "s3cret" not in str(error.value)


def test_a_relay_does_not_show_its_password() -> None:
    assert "s3cret" not in repr(Relay.from_url("smtps://u:s3cret@mail.example.com"))


def test_our_name_cannot_carry_a_command() -> None:
    with pytest.raises(RelayError, match="our name"):
        Relay("localhost", 25, local_hostname="x\r\nMAIL FROM:<>")
