"""Receipts for tests, each identified by a number."""

from datetime import UTC, datetime
from pathlib import Path

from drip.flow.delivery.receipts import JournalReceipt, abandoned_journals
from drip.outbound import Sent

NOON = datetime(2027, 1, 4, 12, 0, 0, 123456, tzinfo=UTC)


def receipt(number: int, words: str = "250 2.0.0 Ok: queued as 4D2F61A0B3C") -> JournalReceipt:
    return JournalReceipt(100_000 + number, 7, 1, "host-12345-0a1b2c3d", Sent(words), NOON)


def numbers(receipts: tuple[JournalReceipt, ...]) -> list[int]:
    return [found.enrollment_id - 100_000 for found in receipts]


def found_in(folder: Path) -> list[int]:
    """The numbers of all receipts that dead processes have left in a folder."""
    return [number for journal in abandoned_journals(folder) for number in numbers(journal.read().receipts)]
