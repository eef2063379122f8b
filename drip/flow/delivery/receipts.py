"""The receipt journal: the outcomes of handed-over mails, kept on this machine while the database is away.

A receipt is written when its outcome cannot be stored, replayed when the database is back, and only then deleted. A
crash between replaying and deleting replays it twice, so replaying checks whether the mail still waits for its
outcome."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from drip.outbound import (
    HoldDomain,
    InDoubt,
    LessonAtFault,
    Outcome,
    Refused,
    RelayDown,
    Sent,
    Suppress,
    TryLater,
    Withdrawn,
)
from drip.storage.delivery import journal
from drip.storage.delivery.journal import BAD_SUFFIX

log = logging.getLogger(__name__)

OUTCOME_TYPES: dict[str, type[Outcome]] = {
    kind.__name__: kind for kind in (Sent, RelayDown, TryLater, Refused, HoldDomain, LessonAtFault, InDoubt, Withdrawn)
}


@dataclass(frozen=True, slots=True)
class JournalReceipt:
    """The outcome of try number `attempt` of a mail, as `worker` learned it at `at`."""

    enrollment_id: int
    number: int
    attempt: int
    worker: str
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptList:
    """The receipts in a journal. `problem` is a sentence for an alert where some of it cannot be read, else ''."""

    receipts: tuple[JournalReceipt, ...]
    problem: str = ""


class ReceiptJournal:
    """One open journal. Its methods raise OSError if the disk fails."""

    def __init__(self, file: journal.Journal) -> None:
        self._file = file
        self._unreadable: tuple[bytes, ...] = ()

    @property
    def worker(self) -> str:
        """The name of the worker whose journal it is."""
        return self._file.path.stem

    def write(self, receipts: Sequence[JournalReceipt]) -> None:
        """Returns when the receipts are on disk."""
        self._file.write([encode_receipt(receipt) for receipt in receipts])

    def read(self) -> ReceiptList:
        """Returns all receipts, the oldest first."""
        contents = self._file.read()
        receipts, unreadable = [], [*contents.garbled]
        for line in contents.lines:
            try:
                receipts.append(decode_receipt(line))
            except ValueError:
                unreadable.append(line)
        if contents.torn:
            log.warning("%s: its last line was cut off by a crash and is passed over.", self._file.path)
        self._unreadable = tuple(unreadable)
        return ReceiptList(tuple(receipts), self._problem())

    def clear(self) -> None:
        """Deletes the receipts. Call it when everything that `read` returned is in the database.

        Lines that could not be read are put aside in a file of their own. If the disk is too full for that, the
        journal stays as it is, to be replayed again."""
        try:
            self._file.clear(keep=self._unreadable)
            self._unreadable = ()
        except OSError as error:
            log.warning("%s cannot be cleared and will be replayed again: %s.", self._file.path, error.strerror)

    def __enter__(self) -> ReceiptJournal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _problem(self) -> str:
        if not self._unreadable:
            return ""
        count, aside = len(self._unreadable), self._file.path.with_suffix(BAD_SUFFIX)
        lines = "1 line" if count == 1 else f"{count} lines"
        return (
            f"{lines} of the receipt journal {self._file.path} cannot be read, and will be kept in {aside.name}: "
            "whether those mails were sent is settled as for any in doubt."
        )


def open_journal(folder: Path, worker: str) -> ReceiptJournal:
    """Opens this process's journal, under its lock until it is closed. Raises OSError."""
    return ReceiptJournal(journal.open_journal(folder, worker))


def abandoned_journals(folder: Path) -> Iterator[ReceiptJournal]:
    """Yields the journals whose process is gone, each under its lock until the next is asked for. A cleared one is
    removed."""
    for file in journal.orphaned_journals(folder):
        yield ReceiptJournal(file)


def encode_receipt(receipt: JournalReceipt) -> bytes:
    """Encodes a receipt as one line of JSON, in ASCII."""
    outcome = {"outcome": type(receipt.outcome).__name__, **asdict(receipt.outcome)}
    shared = {
        "enrollment": receipt.enrollment_id,
        "number": receipt.number,
        "attempt": receipt.attempt,
        "worker": receipt.worker,
        "at": receipt.at.isoformat(),
    }
    return json.dumps(shared | outcome, separators=(",", ":")).encode("ascii")


def decode_receipt(line: bytes) -> JournalReceipt:
    """Decodes a line of the journal. Raises ValueError if it is no receipt, or one of a kind unknown to this
    release."""
    try:
        values: dict[str, Any] = json.loads(line)
        enrollment_id, number, attempt, worker = (
            values.pop(name) for name in ("enrollment", "number", "attempt", "worker")
        )
        at = datetime.fromisoformat(values.pop("at"))
        kind = OUTCOME_TYPES[values.pop("outcome")]
        if "suppress" in values:
            values["suppress"] = Suppress(values["suppress"])
        return JournalReceipt(enrollment_id, number, attempt, worker, kind(**values), at)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValueError(f"not a receipt: {line[:200]!r}") from error
