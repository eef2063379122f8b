"""Whether a domain takes mail, as far as DNS says."""

from __future__ import annotations

import threading
import time

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

LOOKUP_SECONDS = 2.0  # for all questions about one domain: somebody waits for a page
MAX_CONCURRENT_LOOKUPS = 8  # servers that never answer must not keep all threads of the pages
ADDRESS_RECORDS = (dns.rdatatype.A, dns.rdatatype.AAAA)

_turns = threading.BoundedSemaphore(MAX_CONCURRENT_LOOKUPS)


def accepts_mail(domain: str) -> bool:
    """False only where DNS is clear that it does not: there is no such domain, it has neither a mail server nor an
    address (RFC 5321, 5.1), or it says that it takes none (RFC 7505). `domain` in A-labels. Where nobody answers in
    two seconds, or too many ask at once, it is True: a mail that comes back tells later."""
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
    """None: the domain has nothing of this kind. Raises DNSException."""
    left = max(until - time.monotonic(), 0.01)
    try:
        return dns.resolver.get_default_resolver().resolve(domain, kind, lifetime=left, search=False)
    except dns.resolver.NoAnswer:
        return None
