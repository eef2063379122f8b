"""Origins: the sites that may embed our form in a frame and call our API (RFC 6454, 4 and 6.2)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

ANY_ORIGIN = "*"
DEFAULT_PORTS = {"https": 443, "http": 80}
HOST_PATTERN = re.compile("[a-z0-9.-]+|[0-9a-f:]+")
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")


def parse_origins(text: str) -> tuple[str, ...]:
    """Returns ('https://www.example.com', …) as browsers write them, or ('*',). Raises ValueError with what is
    wrong."""
    origins = tuple(dict.fromkeys(_origin(written) for written in text.replace(",", " ").split()))
    if ANY_ORIGIN in origins and len(origins) > 1:
        raise ValueError("'*' lets in every site: write it alone, or leave it out")
    return origins


def _origin(written: str) -> str:
    """Browsers leave out the default port and write hosts in lower case and ASCII."""
    if written == ANY_ORIGIN:
        return written
    try:
        parts = urlsplit(written)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise _odd(written) from None
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if more or not HOST_PATTERN.fullmatch(host) or not _may_be(parts.scheme, host):
        raise _odd(written)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}")


def _may_be(scheme: str, host: str) -> bool:
    """Unencrypted requests could come from anybody, except on one's own machine, where things are tried out."""
    return scheme == "https" or (scheme == "http" and host in LOOPBACK_HOSTS)


def _odd(written: str) -> ValueError:
    return ValueError(f"'{written}' is no origin: write https:// and the host, such as https://www.example.com")
