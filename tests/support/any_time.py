"""Runs the tests that depend on the machine's clock at other times and in other zones: `make anytime`.

pytest's arguments can be added: `make anytime ARGS="tests/cli -x"`. Each moment is paired with one zone, so that every
hour, every odd day and every zone occurs, but not all combinations. Needs a C compiler, for any_time.c."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SOURCE = Path(__file__).with_suffix(".c")
AUCKLAND, NEW_YORK, UTC = "Pacific/Auckland", "America/New_York", "UTC"


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is the wall time in `zone`, or in UTC if it ends in Z."""

    name: str
    at: str
    zone: str

    def ahead(self) -> timedelta:
        """The difference to now."""
        wall = datetime.fromisoformat(self.at)
        instant = wall if wall.tzinfo else wall.replace(tzinfo=ZoneInfo(self.zone))
        return instant - datetime.now(instant.tzinfo)  # noqa: TID251 — this moves the clock


MOMENTS = (
    Moment("just after midnight", "2026-12-01 00:05", AUCKLAND),
    Moment("noon", "2026-12-01 12:00", NEW_YORK),
    Moment("after the usual hours", "2026-12-01 21:30", UTC),
    Moment("just before midnight", "2026-12-01 23:58", NEW_YORK),
    Moment("29 February", "2028-02-29 23:58", AUCKLAND),
    Moment("31 December", "2026-12-31 23:58", UTC),
    Moment("an hour is missing in Europe", "2027-03-28T00:58:00Z", UTC),
    Moment("an hour comes twice in New York", "2027-11-07T05:58:00Z", NEW_YORK),
)


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "any_time.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, SOURCE], check=True)
        failed = [moment for moment in MOMENTS if _run_at(moment, library, arguments)]
    for moment in MOMENTS:
        print(f"{'failed' if moment in failed else 'passed'}: {moment.name}, {moment.at} with TZ={moment.zone}")
    return bool(failed)


def _run_at(moment: Moment, library: Path, arguments: list[str]) -> int:
    """pytest's exit code. The clock runs on from that moment."""
    print(f"\n{moment.name}: {moment.at}, TZ={moment.zone}", flush=True)
    variables = {"LD_PRELOAD": str(library), "ANY_TIME": f"{moment.ahead().total_seconds():.0f}", "TZ": moment.zone}
    pytest = [sys.executable, "-m", "pytest", "-m", "reads_the_clock", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(pytest, env=os.environ | variables, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
