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

If a server sends no enhanced status code (RFC 3463), the basic code decides, and never against the person: a 550 may
mean an unknown mailbox or a blocklist, and its text follows no standard. If status and code contradict each other, the
class of the code counts (RFC 2034, 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drip.outbound.protocol import read_status


class SmtpStage(StrEnum):
    """How far a mail had come. `BODY` is the reply to the final dot."""

    CONNECT = "connect"
    HELO = "helo"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"


class Suppress(StrEnum):
    """Whether the address gets no more mail of any kind."""

    NOW = "now"
    AFTER_TWO = "after two"  # tried once more some hours later, and suppressed if it is refused the same way
    NEVER = "never"  # only this mail has failed


@dataclass(frozen=True, slots=True)
class Sent:
    """The relay has accepted the mail. `reply` is its text, often with a queue ID."""

    reply: str


@dataclass(frozen=True, slots=True)
class RelayDown:
    """Nothing was sent, and no other mail would have been: it counts for the circuit breaker and not as an attempt."""

    reason: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not accepted now. `slow_domain`: send less to this recipient's domain. `soft`: the mailbox is full, retry less
    often."""

    reason: str
    slow_domain: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """This mail will never be accepted."""

    reason: str
    suppress: Suppress = Suppress.NEVER


@dataclass(frozen=True, slots=True)
class HoldDomain:
    """Refused by policy, ours or theirs, and not because of the person. Mail to their domain waits until somebody has
    looked."""

    reason: str


@dataclass(frozen=True, slots=True)
class LessonAtFault:
    """Too large or malformed for the relay: nobody gets this lesson until its author has fixed it."""

    reason: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The body left and no reply came: only the policy `on_doubt` can settle it (RFC 1047)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The marker was refused, and nothing of the body was sent."""


Outcome = Sent | RelayDown | TryLater | Refused | HoldDomain | LessonAtFault | InDoubt | Withdrawn

NO_SUCH_MAILBOX = ((1, 1), (1, 3), (1, 10), (2, 1))
NO_SUCH_DOMAIN = (1, 2)
MAILBOX_FULL = (2, 2)
TOO_BIG = (3, 4)
POLICY, CONTENT = 7, 6  # subject digits of a status code

CLOSING = 421
FULL_OR_TOO_BIG = 552
WANTS_CREDENTIALS = (530, 534, 535, 538)  # RFC 4954, 6; RFC 3207, 4: our settings are wrong, not this mail


def judge(stage: SmtpStage, code: int, text: str) -> Outcome:
    """Return the outcome of a reply at a stage. `code` is its three digits, `text` the rest, with the enhanced status
    code in front if there is one. For MAIL, RCPT and DATA, pass only replies that refuse the mail."""
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
    """A server refuses the size at MAIL (RFC 1870), so a plain 552 there means too large. At RCPT and after the dot it
    may also mean a full mailbox (RFC 5321, 4.2.3), which concerns one person and not the lesson."""
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
