"""Whatever a server does: each mail ends once, no body leaves that was not given, none leaves twice, and what arrives
is what was given."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from smtplib import _fix_eols  # type: ignore[attr-defined]
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pool_driver import PIPELINED, SERIAL, pool_to
from support.scripted_server import DROP, scripted

from drip.outbound.relay.outcome import InDoubt, Outcome, Sent
from drip.outbound.relay.parcel import Parcel, ParcelKey
from drip.outbound.relay.pool import Pool

REFUSALS = ["421 4.3.2 bye", "421 4.3.2 bye" + DROP, "450 4.2.0 later", "550 5.1.1 unknown", "what?", DROP]
SCRIPTS = st.fixed_dictionaries(
    {
        "ehlo": st.sampled_from([PIPELINED, SERIAL]),
        "greeting": st.lists(st.sampled_from(["220 hi", "220 hi", "421 4.3.2 busy" + DROP]), max_size=6),
        "mail": st.lists(st.sampled_from(["250 ok", "250 ok", *REFUSALS]), max_size=8),
        "rcpt": st.lists(st.sampled_from(["250 ok", "250 ok", "354 hm", *REFUSALS]), max_size=8),
        "data": st.lists(st.sampled_from(["354 go on", "354 go on", "354 go on" + DROP, *REFUSALS]), max_size=8),
        "first line": st.lists(st.sampled_from(["", "", "", "552 5.3.4 big" + DROP, DROP]), max_size=8),
        "body": st.lists(st.sampled_from(["250 ok", "250 ok", "250 ok" + DROP, "354 hm", *REFUSALS]), max_size=8),
        "rset": st.lists(st.sampled_from(["250 ok", "250 ok", "421 4.3.2 bye", "500 no", DROP]), max_size=4),
    }
)
USUALLY = {"greeting": "220 hi", "mail": "250 ok", "rcpt": "250 ok", "data": "354 go on", "first line": ""} | {
    "body": "250 ok",
    "rset": "250 ok",
}
LINES = st.lists(
    st.sampled_from([b".", b"..", b"text", b"", b".text", b"\n", b"\r", b"\r\n", b"QUIT\r\n"]), max_size=12
)
DOMAINS = st.sampled_from(["a.example", "b.example", "c.example"])
ADVERSE = st.sampled_from(["give"] * 8 + ["withdraw", "hold", "take back"])


@dataclass
class Sender:
    pool: Pool
    outcomes: dict[ParcelKey, Outcome] = field(default_factory=dict)
    given: list[ParcelKey] = field(default_factory=list)
    ready: list[Parcel] = field(default_factory=list)
    out: list[ParcelKey] = field(default_factory=list)  # withdrawn or taken back

    def poll(self, what: str) -> None:
        turn = self.pool.poll(0.2)
        for parcel, outcome in turn.ended:
            assert parcel.key not in self.outcomes, "a second outcome"
            assert parcel.key not in self.out, "an outcome of what was taken back"
            self.outcomes[parcel.key] = outcome
        self.ready += turn.ready
        if what == "take back":
            self.out += [parcel.key for parcel in self.pool.take_back()]
            self.ready = []
        elif what != "hold" and self.ready:
            parcel = self.ready.pop(0)
            if what == "withdraw":
                self.pool.withdraw([parcel])
                self.out.append(parcel.key)
            else:
                self.pool.give([parcel])
                self.given.append(parcel.key)


def as_read(message: bytes) -> bytes:
    """By the standard library's sending side."""
    fixed = _fix_eols(message.decode()).encode()
    return fixed if fixed.endswith(b"\r\n") else fixed + b"\r\n"


@given(SCRIPTS, st.lists(st.tuples(LINES, DOMAINS), min_size=1, max_size=10), st.lists(ADVERSE, max_size=30), st.data())
def test_each_mail_ends_once_and_none_arrives_that_was_not_given(
    script: dict[str, str | list[str]],
    mails: list[tuple[list[bytes], str]],
    steps: list[str],
    data: st.DataObject,
) -> None:
    connections = data.draw(st.integers(1, 4))
    told = {stage: [*said, USUALLY[stage]] if isinstance(said, list) else said for stage, said in script.items()}
    offered = [
        Parcel((number, 1), "b@example.com", f"p@{domain}", b"%d\r\n" % number + b"".join(lines))
        for number, (lines, domain) in enumerate(mails)
    ]
    with scripted(**told) as server, pool_to(server, connections) as pool:
        sender, until = Sender(pool), monotonic() + 20
        pool.put(offered)
        while pool.busy or sender.ready:
            assert monotonic() < until, f"not over: {sender}"
            sender.poll(steps.pop() if steps else "give")
    assert sorted([*sender.outcomes, *sender.out]) == [parcel.key for parcel in offered]
    arrived = Counter(int(message.split(b"\r\n")[0]) for message in server.messages)
    assert set(arrived.values()) <= {1}, "a body that left twice"
    assert set(arrived) <= {key[0] for key in sender.given}, "a body that was not given"
    for key, outcome in sender.outcomes.items():
        if isinstance(outcome, Sent):
            assert arrived[key[0]] == 1
        elif isinstance(outcome, InDoubt):
            assert key in sender.given
    for message in server.messages:
        assert message == as_read(offered[int(message.split(b"\r\n")[0])].message)
        assert message_from_bytes(message, policy=policy.default)["X"] is None


@pytest.mark.parametrize("ehlo", [PIPELINED, SERIAL])
def test_every_byte_arrives_as_it_was(ehlo: str) -> None:
    every = bytes(byte for byte in range(256) if byte not in b"\r\n")
    offered = [
        Parcel((number, 1), "b@example.com", "p@example.org", b"%d\r\n" % number + every * number + b"\r\n.\r\n..\r\n")
        for number in range(40)
    ]
    with scripted(ehlo=ehlo) as server, pool_to(server, 4) as pool:
        sender = Sender(pool)
        pool.put(offered)
        while pool.busy:
            sender.poll("give")
    assert sorted(server.messages) == sorted(parcel.message for parcel in offered)
