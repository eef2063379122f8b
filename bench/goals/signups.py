"""Sign-ups over HTTP: the form, and the button on the confirmation page."""

from __future__ import annotations

from collections.abc import Iterator

from bench.goals.figures import Figure, Size
from bench.signups import measure

AT_ONCE = 50  # people


def rows(size: Size) -> Iterator[Figure]:
    result = measure(size.seconds, AT_ONCE)
    words = f"{result.per_second:,.0f}/s, {result.cpu:,.0f} µs each of drip web"
    yield Figure("sign-ups confirmed over HTTP, SQLite", "≥ 300/s", words)
    waits = f"{result.sign_up_p95:,.0f} ms, {result.confirm_p95:,.0f} ms"
    yield Figure(f"… p95 of the form and of the button, {AT_ONCE} people at once", "", waits)
