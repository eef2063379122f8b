"""What the receiving server says about a sender: Authentication-Results (RFC 8601)."""

from __future__ import annotations

import re
from typing import Literal

from drip.inbound.mime.addresses import without_comments
from drip.inbound.mime.parse import ParsedMail

_DMARC = re.compile(r"(?<![\w.-])dmarc\s*=\s*([a-z]+)", re.IGNORECASE)


def dmarc(mail: ParsedMail, authserv: str) -> Literal["pass", "fail", ""]:
    """Return the DMARC verdict of the server named `authserv`. If that is '', any sender may have written the header:
    then the topmost one is read and only a failure is believed, which harms nobody but a forger."""
    for value in mail.headers.get("authentication-results", ()):
        plain = without_comments(value)
        name = plain.partition(";")[0].split()
        if authserv and name[:1] != [authserv]:
            continue
        found = _DMARC.search(plain)
        verdict = found.group(1).lower() if found else ""
        if verdict == "fail":
            return "fail"
        return "pass" if verdict == "pass" and authserv else ""
    return ""
