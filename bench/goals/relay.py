"""Lessons through a relay 20 ms away, which shows the round trips of a mail: it waits for its 354 and its marker."""

from __future__ import annotations

from collections.abc import Iterator

from bench.goals.delivery import CONNECTIONS, Case, deliver, work_place
from bench.goals.figures import Figure, Size, median_of
from bench.goals.people import enroll_model, measured_number
from bench.goals.place import require_setting
from bench.goals.proxy import distant_relay

ONE_WAY_MILLISECONDS = 10
CASE = Case(
    f"9 KB, SQLite, one process, relay {2 * ONE_WAY_MILLISECONDS} ms away, {CONNECTIONS} connections", "≥ 2,500/s"
)


def rows(size: Size) -> Iterator[Figure]:
    require_setting("smtp_connections")
    with work_place(CASE) as (place, port, _), distant_relay(port, ONE_WAY_MILLISECONDS) as distant_port:
        model = enroll_model(place)
        number = measured_number(place.site, model)
        distant_place = place.with_settings(DRIP_SMTP_URL=f"smtp://127.0.0.1:{distant_port}")
        sent = [deliver(distant_place, model, number, size.mails, 1, None) for _ in range(size.runs)]
    rate, cpu = median_of([run.rate for run in sent]), median_of([1e6 * run.cpu / size.mails for run in sent])
    yield Figure(CASE.name, CASE.goal, f"{rate:,.0f}/s", cpu=cpu, rate=rate)
