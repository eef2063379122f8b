"""What a provider reports about one of our mails: one report for each person concerned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from drip.inbound.mime.bounce import HARD_BOUNCE_STATUSES

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_WORDS = 2_000  # characters of a server's reply that are searched


class ReportKind(StrEnum):
    """From the worst to the least."""

    COMPLAINT = "complaint"
    HARD = "hard"
    UNKNOWN = "unknown"  # an event that drip does not know
    SOFT = "soft"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Report:
    """`address` is the recipient in lower case. `status` is a code such as 5.1.1 (RFC 3463), '' if none was given.
    `message_id` and `return_path` are those of our mail, '' if the provider does not return them."""

    kind: ReportKind
    address: str
    status: str = ""
    message_id: str = ""
    return_path: str = ""
    note: str = ""


def find_status(*words: str) -> str:
    """Return the first exact status code in these texts, else a general one such as 5.0.0, else ''."""
    found = [status for text in words for status in _STATUS.findall(text[:_WORDS])]
    return next((status for status in found if not status.endswith(".0.0")), found[0] if found else "")


def hard_or_soft(*, permanent: bool, status: str) -> ReportKind:
    """An exact status code decides, as in bounces by mail: a mail refused for its content (5.7.1) says nothing about
    the person. Without one, the provider's word counts."""
    if not permanent:
        return ReportKind.SOFT
    is_exact = status.startswith("5.") and not status.endswith(".0.0")
    return ReportKind.SOFT if is_exact and status not in HARD_BOUNCE_STATUSES else ReportKind.HARD
