"""What a provider tells of a mail that it was given: one report for each person concerned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from drip.inbound.mime.bounce import HARD_BOUNCE_STATUSES

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_WORDS = 2_000  # characters of a server's answer that are searched


class ReportKind(StrEnum):
    """From the worst to the least."""

    COMPLAINT = "complaint"
    HARD = "hard"
    UNKNOWN = "unknown"  # an event that we have no name for
    SOFT = "soft"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Report:
    """`address` is the recipient in lower case. `status` is a code such as 5.1.1 (RFC 3463), '' where none was told.
    `message_id` and `return_path` are those that our mail had, '' where the provider does not give them back."""

    kind: ReportKind
    address: str
    status: str = ""
    message_id: str = ""
    return_path: str = ""
    note: str = ""


def find_status(*words: str) -> str:
    """The first exact status code in what was said, else a general one such as 5.0.0, else ''."""
    found = [status for said in words for status in _STATUS.findall(said[:_WORDS])]
    return next((status for status in found if not status.endswith(".0.0")), found[0] if found else "")


def hard_or_soft(*, permanent: bool, status: str) -> ReportKind:
    """An exact status code decides, as in bounces that come by mail: a mail refused for what is in it (5.7.1) says
    nothing about the person. Where there is none, the provider's word is taken."""
    if not permanent:
        return ReportKind.SOFT
    is_exact = status.startswith("5.") and not status.endswith(".0.0")
    return ReportKind.SOFT if is_exact and status not in HARD_BOUNCE_STATUSES else ReportKind.HARD
