"""Webhooks over real HTTP, against the real app."""

import http.client
import socket
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.visitor import Visitor, contents, make_app
from support.webhooks import (
    MAIL,
    SignedPost,
    all_hooks,
    mailgun_mail,
    one_of_each,
    postmark,
    postmark_event,
    postmark_mail,
    raw,
    sendgrid_event,
    sendgrid_events,
    sendgrid_mail,
    ses_mail,
    sns,
)

from drip.flow.operations.listing import list_mail
from drip.flow.replies.webhooks import WebhookSettings
from drip.flow.site import Site
from drip.inbound.webhooks.fetch import Unreachable
from drip.storage.engine.database import Database
from drip.web.base.guard import MAX_FORM_BYTES
from drip.web.base.serve import WebServer


class Provider:
    """Posts to a server, as a provider does."""

    def __init__(self, site: Site, server: WebServer) -> None:
        self.site, self.server = site, server

    def post(self, posted: SignedPost, path: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=30)
        headers = {name: value.encode("latin-1", "replace") for name, value in posted.headers.items()}
        connection.request("POST", path or f"/hooks/{posted.provider}", posted.body, headers)
        response = connection.getresponse()
        said = response.read().decode()
        connection.close()
        assert "<" not in said
        return response.status, said

    def stored(self) -> int:
        return len(list_mail(self.site, needs_attention=False))


def serve(visitor: Visitor, hooks: WebhookSettings) -> Iterator[Provider]:
    server = WebServer("127.0.0.1", 0)
    with server.serving(make_app(visitor.site, visitor.clock, visitor.wall_clock, hooks)):
        yield Provider(visitor.site, server)


@pytest.fixture
def provider(visitor: Visitor) -> Iterator[Provider]:
    def nobody(url: str) -> bytes:
        raise Unreachable(f"{url} could not be asked")

    yield from serve(visitor, all_hooks(fetch=nobody))


@pytest.fixture
def stranger(visitor: Visitor) -> Iterator[Provider]:
    """Posts to a site where no webhook is set up."""
    yield from serve(visitor, WebhookSettings())


def test_the_same_mail_ten_times_is_stored_once(provider: Provider) -> None:
    for number in range(5):
        posted = one_of_each(MAIL + b"%d" % number)[number]
        with ThreadPoolExecutor(5) as at_once:
            assert list(at_once.map(provider.post, [posted] * 10)) == [(204, "")] * 10
        assert provider.stored() == number + 1


def test_mailgun_posts_the_source_to_an_address_that_ends_in_mime(provider: Provider) -> None:
    assert provider.post(mailgun_mail(), "/hooks/mailgun/mime") == (204, "")
    assert provider.stored() == 1


@pytest.mark.parametrize("number", range(5))
def test_who_is_not_verified_gets_a_sentence(provider: Provider, number: int) -> None:
    bad = [
        postmark(postmark_mail(), "postmark:wrong"),
        mailgun_mail(key="wrong"),
        sendgrid_mail().tampered(b"Winter", b"Summer"),
        sns(ses_mail()).tampered(b'"MessageId": "2', b'"MessageId": "3'),
        raw().tampered(b"Winter", b"Summer"),
    ][number]
    status, said = provider.post(bad)
    assert (status, said.startswith("Refused: it")) == (401, True)
    assert provider.stored() == 0


def test_what_is_not_set_up_is_not_there(stranger: Provider, provider: Provider) -> None:
    for posted in one_of_each():
        assert stranger.post(posted) == (404, "This webhook is not set up here. See docs/webhooks.md.\n")
    assert provider.post(raw(), "/hooks/elsewhere")[0] == 404


def test_a_mail_without_its_source_is_for_the_provider_to_keep(provider: Provider) -> None:
    assert provider.post(postmark(postmark_mail() | {"RawEmail": ""}))[0] == 422
    assert provider.post(mailgun_mail(None))[0] == 422
    assert provider.post(sendgrid_mail(None))[0] == 503  # it drops what is refused with a 4xx
    assert provider.post(sns(ses_mail(None)))[0] == 503
    assert provider.stored() == 0


def test_a_database_that_is_away_is_said_in_plain_words(provider: Provider, tmp_path: Path) -> None:
    object.__setattr__(provider.site, "database", Database(f"sqlite:///{tmp_path}/nowhere/drip.sqlite3"))
    for posted in one_of_each():
        assert provider.post(posted) == (503, "The database cannot be used. Please try again later.\n")


def test_what_amazon_must_be_asked_for_shall_come_again(provider: Provider) -> None:
    status, said = provider.post(sns("", "SubscriptionConfirmation"))
    assert (status, "try again" in said) == (503, True)


def test_a_hook_is_no_form_and_comes_from_elsewhere(provider: Provider) -> None:
    assert provider.post(raw().but(Origin="https://elsewhere.example", Sec_Fetch_Site="cross-site"))[0] == 204


def test_a_large_mail_is_taken_and_one_that_is_too_large_is_not(provider: Provider) -> None:
    attached = b"QUJD" * 18 + b"\r\n"
    large = MAIL + attached * (25_000_000 // len(attached))
    payload = postmark_mail(large, Attachments=[{"Name": "a.bin", "Content": "QUJD" * 6_000_000}])
    for posted in (postmark(payload), mailgun_mail(large), sendgrid_mail(large), raw(large)):
        assert provider.post(posted)[0] == 204
    assert provider.stored() == 1
    for name in ("postmark", "mailgun", "sendgrid", "raw", "ses"):
        status = _announce(provider, f"/hooks/{name}", 60_000_000)
        assert status == 413
    assert provider.stored() == 1


def _announce(provider: Provider, path: str, length: int) -> int:
    """The answer to a body that is only announced."""
    connection = http.client.HTTPConnection(provider.server.host, provider.server.port, timeout=30)
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_other_paths_take_no_more_than_before(provider: Provider, stranger: Provider) -> None:
    body = b"x" * (MAX_FORM_BYTES + 1)
    for path in ("/hooks/elsewhere", "/hooks/raw/more", "/hooks"):
        assert _announce(provider, path, len(body)) == 413
    assert _announce(stranger, "/hooks/raw", len(body)) == 413


def test_a_large_body_cannot_hide_its_length(visitor: Visitor) -> None:
    visitor.app = make_app(visitor.site, visitor.clock, visitor.wall_clock, all_hooks())

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 1_000_000

    response = visitor.ask("POST", "/hooks/raw", content=pieces())
    assert (response.status_code, response.text) == (413, "This is larger than what is taken here.\n")


def test_half_a_mail_is_none(provider: Provider) -> None:
    """The signature of Mailgun and the password of Postmark are good for any body, also for one that was cut off."""
    for posted in (mailgun_mail(), postmark(postmark_event())):
        with socket.create_connection((provider.server.host, provider.server.port)) as line:
            head = "".join(f"{name}: {value}\r\n" for name, value in posted.headers.items())
            start = (
                f"POST /hooks/{posted.provider} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(posted.body)}\r\n{head}\r\n"
            )
            line.sendall(start.encode() + posted.body[:-1])
            line.shutdown(socket.SHUT_WR)
            assert b" 204 " not in line.recv(1000)
    assert provider.post(raw())[0] == 204  # by now the others have been looked at
    assert provider.stored() == 1


def test_looking_at_a_hook_changes_nothing(visitor: Visitor) -> None:
    visitor.app = make_app(visitor.site, visitor.clock, visitor.wall_clock, all_hooks())
    before = contents(visitor.site.database)
    for name in ("postmark", "mailgun", "sendgrid", "ses", "raw", "elsewhere"):
        assert visitor.get(f"/hooks/{name}").status_code in (404, 405)
    assert contents(visitor.site.database) == before


kinds = st.sampled_from(
    ["application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(kinds, st.binary(max_size=300), st.sampled_from([*one_of_each(), sendgrid_events(sendgrid_event())]))
def test_any_body_gets_an_answer(provider: Provider, kind: str, body: bytes, like: SignedPost) -> None:
    for headers in ({"Content-Type": kind}, {**like.headers, "Content-Type": kind}, like.headers):
        assert provider.post(SignedPost(like.provider, headers, body))[0] in (204, 401, 422)
