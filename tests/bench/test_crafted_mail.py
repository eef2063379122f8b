from __future__ import annotations

from time import process_time

import pytest

from bench.hostile import Hostile, as_message, hostile_mails
from bench.malformed import has_lost, malformed
from bench.pipeline import read

SIZE = 40_000
FEW_SECONDS = 2  # while coverage is watched; a slow machine may take more
TIMES = 4
MOST_GROWTH = 2.2 * TIMES  # of what takes longer: what grows with the square of the size takes 16 times as long


def grows_too_fast(mail: Hostile) -> bool:
    whole = seconds(mail, SIZE)
    return whole > FEW_SECONDS and whole > MOST_GROWTH * seconds(mail, SIZE // TIMES)


def seconds(mail: Hostile, size: int) -> float:
    raw, sent = as_message(mail.kind, mail.make(size)), mail.sent(size) if mail.sent else ""
    start = process_time()
    read(raw, sent)
    return process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["text", "html", "eml"])
def test_crafted_mail_is_read_in_no_time(kind):
    assert [mail.name for mail in hostile_mails() if mail.kind == kind and grows_too_fast(mail)] == []


def test_torn_messages_are_the_same_for_the_same_seed():
    whole = [as_message("text", b"winter\n\n> Which season?\n")]
    first, again, others = (list(malformed(whole, 20, seed)) for seed in (1, 1, 2))
    assert first == again != others
    assert not any(has_lost(read(raw)) for raw in first)
