"""People who sign up at once for a minute, as people do: nobody is lost, and nobody waits."""

from __future__ import annotations

from collections.abc import Iterator

from bench.crowd import AT_ONCE, KINDS, measure
from bench.goals.figures import Figure, NotMeasured, Size

MOST = 300  # milliseconds
MINUTE = 3  # times the seconds of the other measurements


def rows(size: Size) -> Iterator[Figure]:
    try:
        found = measure(size.seconds * MINUTE)
    except RuntimeError as trouble:
        raise NotMeasured(str(trouble)) from trouble
    name = f"{AT_ONCE} people signing up at once, {size.seconds * MINUTE} s, SQLite"
    said = found.lost or f"{found.people:,} people, {found.per_second:,.0f}/s, nothing lost"
    yield Figure(name, "nothing lost", said)
    waits = ", ".join(f"{found.p95[kind]:,.0f}" for kind in KINDS)
    yield Figure("… p95 of: form shown, sent, link opened, pressed", f"≤ {MOST} ms each", f"{waits} ms")
    ratio = found.cpu / found.healthz_cpu
    said = f"{found.cpu:,.0f} µs: {ratio:,.1f} × /healthz, whose p95 is {found.healthz:,.0f} ms"
    yield Figure("… CPU of drip web for each person", "", said)
