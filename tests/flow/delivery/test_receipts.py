"""The receipt journal: nothing that was written is lost, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import json
import os
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.receipts import found_in, numbers, receipt

from drip.flow.delivery.receipts import (
    OUTCOME_TYPES,
    JournalReceipt,
    abandoned_journals,
    decode_receipt,
    encode_receipt,
    open_journal,
)
from drip.outbound import Outcome, Refused, Sent, Suppress, Withdrawn
from drip.storage.delivery.journal import RESERVED_BYTES, Journal
from drip.storage.delivery.journal import open_journal as open_lines

WORDS = st.text(st.characters(codec=None), max_size=80)
OUTCOME: st.SearchStrategy[Outcome] = st.one_of(
    [st.builds(kind, **({"reply": WORDS} if kind is Sent else {"reason": WORDS} if kind is not Withdrawn else {}))
     for kind in OUTCOME_TYPES.values()]
) | st.builds(Refused, WORDS, st.sampled_from(Suppress))  # fmt: skip
RECEIPT = st.builds(
    JournalReceipt,
    enrollment_id=st.integers(1, 2**63 - 1),
    number=st.integers(1, 2**31 - 1),
    attempt=st.integers(1, 10),
    worker=WORDS,
    outcome=OUTCOME,
    at=st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=5, minutes=30)))),
)


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


@given(RECEIPT)
def test_a_receipt_is_read_as_it_was_written(written: JournalReceipt) -> None:
    line = encode_receipt(written)
    assert b"\n" not in line
    assert decode_receipt(line) == written


def test_what_was_written_is_there_until_it_is_cleared(tmp_path: Path) -> None:
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(1), receipt(2)])
        journal.write([receipt(3)])
        assert journal.read().receipts == (receipt(1), receipt(2), receipt(3))
        journal.clear()
        assert journal.read().receipts == ()
        journal.write([receipt(4)])
        assert numbers(journal.read().receipts) == [4]


def test_a_journal_that_was_cleared_leaves_no_file_and_one_that_was_not_stays(tmp_path: Path) -> None:
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(1)])
        journal.clear()
    assert list(tmp_path.iterdir()) == []
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(2)])
    assert found_in(tmp_path) == [2]
    for journal in abandoned_journals(tmp_path):
        assert journal.worker == "w1"
        journal.clear()
    assert list(tmp_path.iterdir()) == []


def test_the_journal_of_a_process_that_lives_is_left_alone(tmp_path: Path) -> None:
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(1)])
        assert found_in(tmp_path) == []
        with pytest.raises(BlockingIOError):
            open_journal(tmp_path, "w1")


def test_where_there_is_no_folder_nothing_was_left_behind(tmp_path: Path) -> None:
    assert found_in(tmp_path / "nowhere") == []


def cut_off(folder: Path, keep: int, over: bytes) -> tuple[list[int], str]:
    """A journal with three receipts of which the last was written up to `keep` bytes, over what was there before."""
    with open_journal(folder, "w1") as journal:
        journal.write([receipt(number) for number in range(6)])
        journal.clear()
        journal.write([receipt(0), receipt(1)])
        before = journal._file._end
        journal.write([receipt(2)])
    path = folder / "w1.journal"
    data = path.read_bytes()
    path.write_bytes(data[: before + keep] + over + data[before + keep + len(over) :])
    with open_journal(folder, "w1") as journal:
        found = journal.read()
        journal.clear()
    return numbers(found.receipts), found.problem


@settings(max_examples=20)
@given(st.integers(0, len(encode_receipt(receipt(2))) + 20), st.sampled_from([b"\0" * 500, b"x" * 900, b""]))
def test_a_line_that_a_crash_cut_off_is_passed_over_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, keep: int, over: bytes
) -> None:
    found, trouble = cut_off(tmp_path_factory.mktemp("cut"), keep, over)
    assert found in ([0, 1], [0, 1, 2])
    assert trouble == ""


def test_a_line_that_was_cut_off_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert cut_off(tmp_path, 30, b"\0" * 500) == ([0, 1], "")
    assert "cut off by a crash" in caplog.text


@settings(max_examples=20)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 200))
def test_a_line_that_went_bad_hides_none_after_it_and_is_kept(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, offset: int
) -> None:
    folder = tmp_path_factory.mktemp("bad")
    with open_journal(folder, "w1") as journal:
        journal.write([receipt(0)])
        start = journal._file._end
        journal.write([receipt(1)])
        end = journal._file._end
        journal.write([receipt(2)])
    path = folder / "w1.journal"
    data = path.read_bytes()
    noise = noise[: end - start - 1]
    at = min(start + offset, end - len(noise) - 1)
    path.write_bytes(data[:at] + noise + data[at + len(noise) :])
    with open_journal(folder, "w1") as journal:
        found = journal.read()
        journal.clear()
    if found.problem:
        assert numbers(found.receipts) == [0, 2]
        assert "cannot be read" in found.problem
        assert (folder / "w1.bad").stat().st_size > 100
    else:
        assert numbers(found.receipts) == [0, 1, 2]  # the noise was what stood there
    assert list(folder.glob("*.journal")) == []


def test_a_receipt_of_a_newer_release_is_kept_aside_and_told(tmp_path: Path) -> None:
    with open_lines(tmp_path, "w1") as lines:
        lines.write([encode_receipt(receipt(0)), b'{"outcome":"Teleported"}', encode_receipt(receipt(1))])
    for journal in abandoned_journals(tmp_path):
        found = journal.read()
        assert numbers(found.receipts) == [0, 1]
        assert "1 line of the receipt journal" in found.problem
        assert "w1.bad" in found.problem
        journal.clear()
    assert (tmp_path / "w1.bad").read_bytes() == b'{"outcome":"Teleported"}\n'


def test_without_its_first_line_a_journal_gives_all_that_it_has(tmp_path: Path) -> None:
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(0), receipt(1)])
    rewrite(tmp_path / "w1.journal", b"drip-journal 1", b"drop-journal 1")
    assert found_in(tmp_path) == [0, 1]


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"[]", b"7", b"{}", b"\xff"),
        json.dumps({**json.loads(encode_receipt(receipt(1))), "outcome": "Sent?"}).encode(),
        encode_receipt(receipt(1)).replace(b'"reply"', b'"answer"'),
        encode_receipt(receipt(1)).replace(b"2027-", b"later-"),
    ],
)
def test_what_is_no_receipt_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="not a receipt"):
        decode_receipt(line)


def test_where_no_room_can_be_reserved_it_is_told_and_the_journal_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(0)])
        assert numbers(journal.read().receipts) == [0]
    assert "A full disk may stop it" in caplog.text


def test_a_journal_can_be_opened_again_and_goes_on_where_it_ended(tmp_path: Path) -> None:
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(0)])
    with open_journal(tmp_path, "w1") as journal:
        journal.write([receipt(1)])
        assert numbers(journal.read().receipts) == [0, 1]


def test_an_empty_file_and_one_that_was_only_reserved_are_empty_journals(tmp_path: Path) -> None:
    for content in (b"", bytes(RESERVED_BYTES)):
        path = tmp_path / "w1.journal"
        path.write_bytes(content)
        assert found_in(tmp_path) == []
        assert not path.exists()
    assert isinstance(open_lines(tmp_path, "w2"), Journal)
