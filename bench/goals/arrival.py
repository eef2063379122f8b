"""Before anything is timed: a few hundred letters go to a sink that keeps them, and each must have arrived once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.goals.figures import NotMeasured
from bench.goals.people import multiply
from bench.goals.place import Place
from bench.goals.sink import sink

CHECKED = 200
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)
_ADDED = re.compile(rb"\A(?:(?:X-[A-Za-z-]+|Received):[^\n]*\n(?:[ \t][^\n]*\n)*)*")


def octets_of_arrived(place: Place, model: int, processes: int) -> int:
    """The length of a letter. Raises NotMeasured where one did not arrive, or arrived twice."""
    with TemporaryDirectory(dir=place.folder) as name:
        mails = arrived_mails(place, model, CHECKED, Path(name), processes)
    copies = Counter(found[1] for mail in mails if (found := _MESSAGE_ID.search(mail)))
    if len(copies) != CHECKED or len(mails) != CHECKED:
        raise NotMeasured(f"Of {CHECKED} letters {len(copies)} arrived, in {len(mails)} copies.")
    place.drip("audit")
    return int(median(len(mail) + mail.count(b"\n") for mail in mails))


def arrived_mails(place: Place, model: int, count: int, keep_in: Path, processes: int = 1) -> list[bytes]:
    """So many new people get their letter; what arrived, with LF for its line ends."""
    place.folder.chmod(0o755)
    people = multiply(place.site, model, count)
    with sink(keep_in) as port:
        place.drip("tick", "deliver", side_by_side=processes, DRIP_SMTP_URL=f"smtp://127.0.0.1:{port}")
    mails = [without_notes(file.read_bytes()) for file in sorted(keep_in.iterdir())]
    if len(mails) < len(people):
        raise NotMeasured(f"Of {len(people)} letters {len(mails)} arrived.")
    return mails


def without_notes(kept: bytes) -> bytes:
    """A mail without what the sink has written above it."""
    return _ADDED.sub(b"", kept, count=1)
