"""Which addresses drip can send to, and how to write them in ASCII."""

from __future__ import annotations

import re
from functools import lru_cache

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_LABEL = re.compile(r"[A-Za-z0-9-]{1,63}")
_DEVIATIONS = frozenset("ßς\u200c\u200d")  # IDNA 2003 and 2008 map these to different domains (RFC 5894, 7.2)


def valid_address(address: str) -> bool:
    """Return whether drip can send mail to this address: see `ascii_address`."""
    return ascii_address(address) is not None


def ascii_address(address: str) -> str | None:
    """Return the address with its domain in A-labels, or None if drip can't send to it.

    The rules are stricter than RFC 5321, 4.1.2: the local part is a dot-atom (no quoted strings, no comments) in ASCII,
    because any relay on the way without SMTPUTF8 refuses other addresses; the domain is a name with a dot, or
    'localhost', and no address literal; the whole has at most 254 characters."""
    local, _, domain = address.rpartition("@")
    host = ascii_domain(domain)
    if host is None or not _LOCAL.fullmatch(local) or ".." in local or "." in (local[0], local[-1]):
        return None
    return f"{local}@{host}" if len(local) + len(host) < 254 else None


@lru_cache(maxsize=4096)
def ascii_domain(domain: str) -> str | None:
    """Return the domain in letters, digits and hyphens (RFC 1123, 2.1; RFC 5890, 2.3.2.1), or None if it is no domain
    name."""
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
