import threading
import time
from collections.abc import Iterator

import dns.resolver
import pytest
from support.dns_server import BROKEN, SILENT, dns_server

from drip.outbound import mx_lookup
from drip.outbound.mx_lookup import MAX_CONCURRENT_LOOKUPS, accepts_mail

ZONE = {
    "mail.example": {"MX": "10 mx.mail.example."},
    "a.example": {"A": "192.0.2.1"},
    "aaaa.example": {"AAAA": "2001:db8::1"},
    "null.example": {"MX": "0 .", "A": "192.0.2.1"},
    "empty.example": {"TXT": "nothing here"},
    "silent.example": SILENT,
    "broken.example": BROKEN,
}


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with dns_server(ZONE) as resolver:
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield


@pytest.mark.parametrize(
    ("domain", "takes"),
    [
        ("mail.example", True),
        ("a.example", True),
        ("aaaa.example", True),
        ("null.example", False),
        ("empty.example", False),
        ("nowhere.example", False),
        ("broken.example", True),
    ],
)
def test_a_domain_takes_mail_unless_dns_is_clear_that_it_does_not(domain: str, takes: bool) -> None:
    assert accepts_mail(domain) is takes


def test_a_server_that_says_nothing_costs_no_more_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mx_lookup, "LOOKUP_SECONDS", 0.1)
    begun = time.monotonic()
    assert accepts_mail("silent.example")
    assert time.monotonic() - begun >= 0.1


def test_servers_that_say_nothing_do_not_keep_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = threading.BoundedSemaphore(MAX_CONCURRENT_LOOKUPS)
    monkeypatch.setattr(mx_lookup, "_turns", turns)
    for _ in range(MAX_CONCURRENT_LOOKUPS):
        turns.acquire()
    assert accepts_mail("nowhere.example")
    turns.release()
    assert not accepts_mail("nowhere.example")


def test_what_is_no_name_for_dns_is_left_to_the_mail_to_find_out() -> None:
    assert accepts_mail("a" * 70 + ".example")
