"""Forms as they come in: plain fields of clean text, and the signed moment at which a form was shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Annotated

from fastapi import Depends, Request

from drip.flow.site import Site

MOST_FIELDS = 50
TOO_FAST = timedelta(seconds=2)
TOO_OLD = timedelta(days=1)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


async def read_fields(request: Request) -> dict[str, str]:
    """{field: its text}, line breaks as newlines, no control characters. Files and repeated fields are left out."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        return {name: clean(value) for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(read_fields)]


def clean(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Age(Enum):
    """How long ago a form was shown to the one who sends it."""

    FITTING = "fitting"
    TOO_FAST = "too fast"  # nobody types that fast
    UNKNOWN = "unknown"  # too long ago, or not shown by us


def stamp(site: Site, now: datetime) -> str:
    """What a form carries to show when it was made."""
    return site.token("form", int(now.timestamp() * 1000))


def age_of(site: Site, stamped: str, now: datetime) -> Age:
    made = site.read_token("form", stamped, 1)
    if made is None:
        return Age.UNKNOWN
    age = now - datetime.fromtimestamp(made[0] / 1000, UTC)
    if age > TOO_OLD:
        return Age.UNKNOWN
    return Age.TOO_FAST if age < TOO_FAST else Age.FITTING
