"""Run the tests that go by the clock of the machine at other times and in other zones: `make anytime`.

Whatever pytest takes can be added: `make anytime ARGS="tests/cli -x"`. Each moment is paired with one zone, so that
every hour, every odd day and every zone occurs, and not each with each. Needs libfaketime."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

LIBRARIES = ("/usr/lib/*/faketime/libfaketime.so.1", "/usr/local/lib/faketime/libfaketime.so.1")
MISSING = "libfaketime is not there; install it (on Debian and Ubuntu, as root: apt-get install faketime)"
AUCKLAND, NEW_YORK, GREENWICH = "Pacific/Auckland", "America/New_York", "UTC"


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is the wall time in `zone`, or in UTC where it ends in Z."""

    name: str
    at: str
    zone: str

    def local(self) -> str:
        """As libfaketime reads it: without a zone, in that of the process."""
        instant = datetime.fromisoformat(self.at)
        return f"{instant.astimezone(ZoneInfo(self.zone)) if instant.tzinfo else instant:%Y-%m-%d %H:%M:%S}"


MOMENTS = (
    Moment("just after midnight", "2026-12-01 00:05", AUCKLAND),
    Moment("noon", "2026-12-01 12:00", NEW_YORK),
    Moment("after the usual hours", "2026-12-01 21:30", GREENWICH),
    Moment("just before midnight", "2026-12-01 23:58", NEW_YORK),
    Moment("29 February", "2028-02-29 23:58", AUCKLAND),
    Moment("31 December", "2026-12-31 23:58", GREENWICH),
    Moment("an hour is missing in Europe", "2027-03-28T00:58:00Z", GREENWICH),
    Moment("an hour comes twice in New York", "2027-11-07T05:58:00Z", NEW_YORK),
)


def main(arguments: list[str]) -> int:
    library = next((str(file) for place in LIBRARIES for file in Path("/").glob(place.lstrip("/"))), None)
    if library is None:
        print(MISSING, file=sys.stderr)
        return 1
    failed = [moment for moment in MOMENTS if _run_at(moment, library, arguments)]
    for moment in MOMENTS:
        print(f"{'failed' if moment in failed else 'passed'}: {moment.name}, {moment.at} with TZ={moment.zone}")
    return bool(failed)


def _run_at(moment: Moment, library: str, arguments: list[str]) -> int:
    """The clock runs on from there; what counts seconds from the start of the machine is left as it is."""
    clock = {"LD_PRELOAD": library, "FAKETIME": f"@{moment.local()}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    print(f"\n{moment.name}: {moment.at}, TZ={moment.zone}", flush=True)
    pytest = [sys.executable, "-m", "pytest", "-m", "reads_the_clock", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(pytest, env=os.environ | clock | {"TZ": moment.zone}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
