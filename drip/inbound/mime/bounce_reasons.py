"""Why a server refuses a mail, by its words. Many give the status of a missing mailbox for any reason."""

from __future__ import annotations

import re

FULL = re.compile(
    r"(?:mailbox|mail ?folder|inbox|mail box) (?:is )?(?:full|over)|full mailbox|mailbox exceeds|box space not enough"
    r"|quota (?:is )?exceeded|over (?:disk )?quota|exceed\w{0,5} (?:\w{1,20} )?quota|storage (?:limit|quota)"
    r"|too much mail stored"
)
# The account is there, and its owner may come back: to a provider that locks what isn't used or paid for.
_SUSPENDED = re.compile(
    r"suspend(?:ed|ing)?\b|temporarily disabled|extended inactivity|out of service"
    r"|(?:account|mailbox|user|recipient)(?: \S{1,80})? (?:is |has been |was )?(?:currently |temporarily )?"
    r"(?:disabled|inactive|deactivated|locked|frozen|expired|not active|blocked due)"
    r"|inactive (?:user|account|mailbox)|deactivated mailbox|(?:disabled|frozen) (?:user|account|mailbox)"
    r"|account that you tried to reach is (?:disabled|inactive|over)"
    r"|not (?:currently )?accepting (?:any )?(?:new )?(?:mail|messages)"
)
# The server refuses this mail or us, not the address.
_REFUSED = re.compile(
    r"spam|black ?list|block[ -]?list|denylist|dnsbl|\brbl\b|blocked|barracuda|reputation|\bpolic(?:y|ies)\b"
    r"|dmarc|\bspf\b|\bdkim\b|unauthenticated|authentication (?:required|failed|is required)|filter(?:ed|ing)?\b"
    r"|content (?:rejected|refused|is not allowed)|message (?:was )?(?:rejected|refused) (?:by|due|because)"
    r"|not (?:allowed|permitted|authori[sz]ed) to send|only accept(?:s|ing) (?:mail|messages?) from|restricted to"
    r"|sender (?:address )?(?:rejected|denied|refused)|relay(?:ing)? (?:access )?(?:denied|not permitted|not allowed)"
    r"|client host rejected|too (?:large|big)|message size|size (?:limit|exceeds)|virus|malware|suspicious|phishing"
    r"|refused to accept your|unsolicited|bulk mail|rate limit|too many|greylist|try again later"
)
_SURELY_NOBODY = re.compile(
    r"(?:user|recipient|mailbox|account) (?:is )?unknown|unknown (?:user|recipient|mailbox|address)"
    r"|no such (?:user|mailbox|recipient|person|address)|does(?:n't| not) exist|no mailbox here"
    r"|not a valid (?:user|mailbox|recipient)|user not found|recipientnotfound|doesn't have an? \S{1,80} account"
)


def status_by_reason(words: str) -> str:
    """Return the status (RFC 3463) for what a server says in words, in lower case, where that is not that nobody is
    there; '' otherwise."""
    if FULL.search(words):
        return "5.2.2"
    if _SUSPENDED.search(words):
        return "4.2.1"
    return "5.7.1" if _REFUSED.search(words) and not _SURELY_NOBODY.search(words) else ""
