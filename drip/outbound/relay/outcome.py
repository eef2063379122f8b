"""What became of a mail that was handed to the relay, and who acts next.

| event | outcome |
|---|---|
| connecting, TLS, HELO, AUTH, MAIL refused; 421 or 530 at any stage; a lost connection before the marker | RelayDown |
| 4.x.x | TryLater |
| 4.7.x | TryLater, slow_domain |
| 5.1.1, 5.1.3, 5.1.10, 5.2.1 | Refused, suppress NOW |
| 5.1.2 | Refused, suppress AFTER_TWO |
| 5.2.2 (mailbox full) | TryLater, soft |
| 5.7.x | HoldDomain |
| 5.3.4, 5.6.x | LessonAtFault |
| any other 5xx | Refused, suppress NEVER |
| a lost connection after the marker | InDoubt |

Where a server sends no enhanced status (RFC 3463), the bare code decides, and never against the person: a 550 may be
an unknown mailbox or a blocklist, and its words are no standard's. Where status and code contradict each other, the
code's class stands (RFC 2034, 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drip.outbound.protocol import read_status


class SmtpStage(StrEnum):
    """How far a mail had come. `BODY`: the reply to the dot that ends it."""

    CONNECT = "connect"
    HELO = "helo"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"


class Suppress(StrEnum):
    """Whether an address gets no more mail of any kind."""

    NOW = "now"
    AFTER_TWO = "after two"  # tried once more, some hours later, and suppressed if it is refused in the same way
    NEVER = "never"  # only this mail has failed


@dataclass(frozen=True, slots=True)
class Sent:
    """The relay has taken the mail over. `reply`: its words, often with its queue id."""

    reply: str


@dataclass(frozen=True, slots=True)
class RelayDown:
    """Nothing was sent, and no mail would have been: no attempt is consumed, the circuit breaker counts it."""

    reason: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not taken now. `slow_domain`: send less to this recipient's domain; `soft`: a full mailbox, fewer tries."""

    reason: str
    slow_domain: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """This mail will not be taken."""

    reason: str
    suppress: Suppress = Suppress.NEVER


@dataclass(frozen=True, slots=True)
class HoldDomain:
    """Refused by policy, ours or theirs: not the person's doing. Their domain waits until somebody has looked."""

    reason: str


@dataclass(frozen=True, slots=True)
class LessonAtFault:
    """Too large or malformed for the relay: the lesson stops for all until its author has mended it."""

    reason: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The body left and no reply came: only `on_doubt` can settle it (RFC 1047)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The marker said no: nothing of the body was sent."""


Outcome = Sent | RelayDown | TryLater | Refused | HoldDomain | LessonAtFault | InDoubt | Withdrawn

NO_SUCH_MAILBOX = ((1, 1), (1, 3), (1, 10), (2, 1))
NO_SUCH_DOMAIN = (1, 2)
MAILBOX_FULL = (2, 2)
TOO_BIG = (3, 4)
POLICY, CONTENT = 7, 6  # subjects of a status

CLOSING = 421
FULL_OR_TOO_BIG = 552
WANTS_CREDENTIALS = (530, 534, 535, 538)  # RFC 4954, 6; RFC 3207, 4: the relay's setting is wrong, not this mail


def judge(stage: SmtpStage, code: int, text: str) -> Outcome:
    """What a reply at a stage means. `code`: its three digits; `text`: the rest, enhanced status first if it has one.
    For MAIL, RCPT and DATA ask only about replies that stop the mail."""
    if stage is SmtpStage.BODY and code < 300:
        return Sent(f"{code} {text}".rstrip())
    reason = f"{stage}: {code} {text}".rstrip()[:500]
    if stage is SmtpStage.BODY and code < 400:
        return InDoubt(reason)
    status = read_status(text)
    if _concerns_the_lesson(stage, code, status):
        return LessonAtFault(reason)
    if (
        code < 400
        or code == CLOSING
        or code in WANTS_CREDENTIALS
        or stage not in (SmtpStage.RCPT, SmtpStage.DATA, SmtpStage.BODY)
    ):
        return RelayDown(reason)
    return _temporary(reason, status) if code < 500 else _permanent(reason, code, status)


def _concerns_the_lesson(stage: SmtpStage, code: int, status: tuple[int, int] | None) -> bool:
    """MAIL says the size (RFC 1870), so a bare 552 there means too large; at RCPT and after the dot it may as well be
    a full mailbox (RFC 5321, 4.2.3), which is one person's and not the lesson's."""
    if code < 500 or stage in (SmtpStage.CONNECT, SmtpStage.HELO, SmtpStage.AUTH):
        return False
    if status is None:
        return stage is SmtpStage.MAIL and code == FULL_OR_TOO_BIG
    return status == TOO_BIG or status[0] == CONTENT


def _temporary(reason: str, status: tuple[int, int] | None) -> Outcome:
    return TryLater(reason, slow_domain=status is not None and status[0] == POLICY)


def _permanent(reason: str, code: int, status: tuple[int, int] | None) -> Outcome:
    match status:
        case None if code == FULL_OR_TOO_BIG:
            return TryLater(reason, soft=True)
        case None:
            return Refused(reason)
        case (7, _):
            return HoldDomain(reason)
    if status in NO_SUCH_MAILBOX:
        return Refused(reason, Suppress.NOW)
    if status == NO_SUCH_DOMAIN:
        return Refused(reason, Suppress.AFTER_TWO)
    return TryLater(reason, soft=True) if status == MAILBOX_FULL else Refused(reason)
