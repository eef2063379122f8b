from __future__ import annotations

from time import process_time

import pytest

from bench.hostile import Hostile, as_message, hostile_mails
from bench.malformed import has_lost, malformed
from bench.pipeline import read

SIZE = 40_000
MOST_SECONDS = 2  # while coverage is watched; what grows with the square of the size takes far more


def seconds(mail: Hostile) -> float:
    raw, sent = as_message(mail.kind, mail.make(SIZE)), mail.sent(SIZE) if mail.sent else ""
    start = process_time()
    read(raw, sent)
    return process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["text", "html", "eml"])
def test_crafted_mail_is_read_in_no_time(kind):
    assert [mail.name for mail in hostile_mails() if mail.kind == kind and seconds(mail) > MOST_SECONDS] == []


def test_torn_messages_are_the_same_for_the_same_seed():
    whole = [as_message("text", b"winter\n\n> Which season?\n")]
    first, again, others = (list(malformed(whole, 20, seed)) for seed in (1, 1, 2))
    assert first == again != others
    assert not any(has_lost(read(raw)) for raw in first)
