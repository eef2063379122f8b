"""Damaged messages: real ones with bytes flipped, cut out, doubled, swapped or inserted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from bench.pipeline import Reading, read
from drip.inbound import body_text

_WORD = re.compile(r"[^\W\xad\u1427\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")  # no invisible marks
_PIECES = (
    *(
        b"\r\n",
        b"\n\n",
        b"\0",
        b"\xff",
        b"\x80",
        b"=",
        b"=\n",
        b"--",
        b"--\n",
        b"<",
        b">",
        b"&",
        b"&#",
        b'"',
        b";",
        b":",
    ),
    *(b"\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", b"\nContent-Transfer-Encoding: base64\n", b"=?utf-8?b?"),
    *(b"\nContent-Type: text/html\n\n<div", b"<blockquote>", b"<!--", b"</style", b"; charset=utf-7", b"; charset=hz"),
    *(
        b"\nOn 1.1.2027 a@b wrote:\n",
        b"\n> ",
        b"\n-- \n",
        b"\nFrom: a\nSent: b\nTo: c\n",
        b"\xed\xa0\x80",
        b"\xe2\x80\xae",
    ),
)


@dataclass(slots=True)
class MalformedTally:
    """`raised`: the reader raised an error; `lost`: words of the text are in neither half of the cut; `unreadable`:
    refused with a reason and stored raw."""

    total: int = 0
    unreadable: int = 0
    raised: list[tuple[bytes, Exception]] = field(default_factory=list)
    lost: list[bytes] = field(default_factory=list)


def malformed(messages: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Deterministic for a `seed`."""
    chance = Random(seed)  # noqa: S311 - not for secrets
    for _ in range(count):
        raw = bytearray(chance.choice(messages))
        for _ in range(chance.randint(1, 8)):
            _spoil(raw, messages, chance)
        yield bytes(raw)


def measure_malformed(messages: Iterable[bytes]) -> MalformedTally:
    tally = MalformedTally()
    for raw in messages:
        tally.total += 1
        try:
            reading = read(raw)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted and shown
            tally.raised.append((raw, error))
            continue
        tally.unreadable += reading.mail is None
        if has_lost(reading):
            tally.lost.append(raw)
    return tally


def has_lost(reading: Reading) -> bool:
    """Whether a word of the text is in neither half of the cut."""
    if reading.mail is None or reading.cut is None:
        return False
    found = Counter(_WORD.findall(f"{reading.cut.new}\n{reading.cut.rest}"))
    return bool(Counter(_WORD.findall(body_text(reading.mail))) - found)


def _spoil(raw: bytearray, messages: Sequence[bytes], chance: Random) -> None:
    at, end = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
    end = min(end, at + chance.choice((1, 10, 100, 10_000)))
    match chance.randrange(6):
        case 0:
            del raw[at:end]
        case 1:
            raw[at:at] = raw[at:end]
        case 2:
            raw[at:at] = chance.choice(_PIECES)
        case 3:
            for index in range(at, min(end, at + 10)):
                raw[index] ^= 1 << chance.randrange(8)
        case 4:
            raw[at:end] = chance.choice(_PIECES) * chance.randint(1, 50)
        case _:
            other = chance.choice(messages)
            start = chance.randint(0, len(other))
            raw[at:at] = other[start : start + 500]
