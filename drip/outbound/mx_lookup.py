"""Asks DNS whether a domain accepts mail."""

from __future__ import annotations

import threading
import time

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

LOOKUP_SECONDS = 2.0  # for all queries about one domain: a visitor is waiting for a page
MAX_CONCURRENT_LOOKUPS = 8  # name servers that never answer must not block all threads of the web server
ADDRESS_RECORDS = (dns.rdatatype.A, dns.rdatatype.AAAA)

_turns = threading.BoundedSemaphore(MAX_CONCURRENT_LOOKUPS)


def accepts_mail(domain: str) -> bool:
    """Return False only if DNS clearly says that the domain accepts no mail: it doesn't exist, it has neither an MX nor
    an address record (RFC 5321, 5.1), or it has a null MX (RFC 7505). `domain` is in A-labels. If DNS doesn't answer
    within LOOKUP_SECONDS, or too many lookups are running, the answer is True: a bounce will tell later."""
    if not _turns.acquire(blocking=False):
        return True
    try:
        return _accepts_mail(dns.name.from_text(domain), time.monotonic() + LOOKUP_SECONDS)
    except dns.resolver.NXDOMAIN:
        return False
    except dns.exception.DNSException:
        return True
    finally:
        _turns.release()


def _accepts_mail(domain: dns.name.Name, until: float) -> bool:
    exchanges = _ask(domain, dns.rdatatype.MX, until)
    if exchanges is not None:
        return any(found.exchange != dns.name.root for found in exchanges)
    return any(_ask(domain, kind, until) is not None for kind in ADDRESS_RECORDS)


def _ask(domain: dns.name.Name, kind: dns.rdatatype.RdataType, until: float) -> dns.resolver.Answer | None:
    """Return None if the domain has no records of this type. Raises DNSException."""
    left = max(until - time.monotonic(), 0.01)
    try:
        return dns.resolver.get_default_resolver().resolve(domain, kind, lifetime=left, search=False)
    except dns.resolver.NoAnswer:
        return None
