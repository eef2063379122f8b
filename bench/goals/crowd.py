"""People sign up for a minute, as people do: no sign-up is lost, and nobody waits."""

from __future__ import annotations

from collections.abc import Iterator

from bench.crowd import AT_ONCE, KINDS, measure
from bench.goals.figures import Figure, NotMeasured, Size

MAX_MILLISECONDS = 300
LENGTH_FACTOR = 3  # times the seconds of the other measurements


def rows(size: Size) -> Iterator[Figure]:
    try:
        load = measure(size.seconds * LENGTH_FACTOR)
    except RuntimeError as error:
        raise NotMeasured(str(error)) from error
    name = f"{AT_ONCE} people signing up at once, {size.seconds * LENGTH_FACTOR} s, SQLite"
    words = load.lost or f"{load.people:,} people, {load.per_second:,.0f}/s, nothing lost"
    yield Figure(name, "nothing lost", words)
    waits = ", ".join(f"{load.p95[kind]:,.0f}" for kind in KINDS)
    yield Figure("… p95 of: form shown, sent, link opened, pressed", f"≤ {MAX_MILLISECONDS} ms each", f"{waits} ms")
    ratio = load.cpu / load.healthz_cpu
    words = f"{load.cpu:,.0f} µs: {ratio:,.1f} × /healthz, whose p95 is {load.healthz:,.0f} ms"
    yield Figure("… CPU of drip web for each person", "", words)
