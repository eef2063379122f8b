"""Before anything is timed: a few hundred mails go to a sink that stores them, and each must arrive once."""

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

MAILS = 200
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)
_ADDED = re.compile(rb"\A(?:(?:X-[A-Za-z-]+|Received):[^\n]*\n(?:[ \t][^\n]*\n)*)*")


def octets_of_mail(place: Place, model: int, processes: int) -> int:
    """The length of a mail. Raises NotMeasured if one did not arrive or arrived twice."""
    with TemporaryDirectory(dir=place.folder) as name:
        mails = arrived_mails(place, model, MAILS, Path(name), processes)
    copies = Counter(found[1] for mail in mails if (found := _MESSAGE_ID.search(mail)))
    if len(copies) != MAILS or len(mails) != MAILS:
        raise NotMeasured(f"Of {MAILS} letters {len(copies)} arrived, in {len(mails)} copies.")
    place.drip("audit")
    return int(median(len(mail) + mail.count(b"\n") for mail in mails))


def arrived_mails(place: Place, model: int, count: int, folder: Path, processes: int = 1) -> list[bytes]:
    """Delivers the second lesson to `count` new people through a sink that stores mail in `folder`; returns the mails,
    with LF line ends."""
    place.folder.chmod(0o755)
    people = multiply(place.site, model, count)
    with sink(folder) as port:
        place.drip("tick", "deliver", side_by_side=processes, DRIP_SMTP_URL=f"smtp://127.0.0.1:{port}")
    mails = [without_added_headers(file.read_bytes()) for file in sorted(folder.iterdir())]
    if len(mails) < len(people):
        raise NotMeasured(f"Of {len(people)} letters {len(mails)} arrived.")
    return mails


def without_added_headers(mail: bytes) -> bytes:
    """The mail without the headers that the sink has added above it."""
    return _ADDED.sub(b"", mail, count=1)
