"""Which addresses we mail, and how they are written where only ASCII may stand."""

from __future__ import annotations

import re
from functools import lru_cache

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_LABEL = re.compile(r"[A-Za-z0-9-]{1,63}")
_DEVIATIONS = frozenset("ßς\u200c\u200d")  # IDNA 2003 and 2008 map these to different domains (RFC 5894, 7.2)


def valid_address(address: str) -> bool:
    """Whether mail to this address can be sent: see `ascii_address`."""
    return ascii_address(address) is not None


def ascii_address(address: str) -> str | None:
    """The address with its domain in A-labels, or None where we cannot mail it.

    Stricter than RFC 5321, 4.1.2: a dot-atom before the @ (no quoted strings, no comments), in ASCII, since one relay
    without SMTPUTF8 on the way refuses others; a domain name after it (no address literals), which has a dot or is
    'localhost'; 254 characters at most."""
    local, _, domain = address.rpartition("@")
    host = ascii_domain(domain)
    if host is None or not _LOCAL.fullmatch(local) or ".." in local or "." in (local[0], local[-1]):
        return None
    return f"{local}@{host}" if len(local) + len(host) < 254 else None


@lru_cache(maxsize=4096)
def ascii_domain(domain: str) -> str | None:
    """A domain name in letters, digits and hyphens (RFC 1123, 2.1; RFC 5890, 2.3.2.1), or None where it is not one."""
    if len(domain) > 253 or not _DEVIATIONS.isdisjoint(domain):
        return None
    try:
        host = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = host.split(".")
    named = all(_LABEL.fullmatch(label) and "-" not in (label[0], label[-1]) for label in labels)
    public = len(labels) > 1 and not labels[-1].isdigit()
    return host if named and len(host) <= 253 and (public or host.lower() == "localhost") else None
