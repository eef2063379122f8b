from __future__ import annotations

import pytest
from support.growth import Work, calls_grow_too_fast, time_grows_too_fast

from bench.hostile import AFTER_A_REPLY, Hostile, as_message, hostile_mails
from bench.malformed import has_lost, malformed
from bench.pipeline import read

COUNTED = 4_000  # bytes: enough lines for a loop in a loop to show
TIMED = 10_000  # bytes: enough characters for a pattern that goes back and back to show
KINDS = ["text", "html", "eml"]


def honest_reply(size: int) -> object:
    line = b"I sleep until noon, and dream of winter.\n"
    return read(as_message("text", line * (size // len(line))))


def reading(mail: Hostile) -> Work:
    return lambda size: read(as_message(mail.kind, mail.make(size)), mail.sent(size) if mail.sent else "")


def in_one_place(mails: list[Hostile]) -> list[Hostile]:
    """Each mail bare or after a reply, in turn. All are counted in both places; to time both would take as long."""
    by_name: dict[str, list[Hostile]] = {}
    for mail in mails:
        by_name.setdefault(mail.name.removesuffix(AFTER_A_REPLY), []).append(mail)
    return [places[number % len(places)] for number, places in enumerate(by_name.values())]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_crafted_mail_is_read_in_no_time(kind):
    mails = [mail for mail in hostile_mails() if mail.kind == kind]
    assert [mail.name for mail in mails if calls_grow_too_fast(reading(mail), COUNTED)] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_pattern_goes_back_and_back_over_crafted_mail(kind):
    mails = in_one_place([mail for mail in hostile_mails() if mail.kind == kind])
    assert [mail.name for mail in mails if time_grows_too_fast(reading(mail), TIMED, honest_reply)] == []


def test_torn_messages_are_the_same_for_the_same_seed():
    whole = [as_message("text", b"winter\n\n> Which season?\n")]
    first, again, others = (list(malformed(whole, 20, seed)) for seed in (1, 1, 2))
    assert first == again != others
    assert not any(has_lost(read(raw)) for raw in first)
