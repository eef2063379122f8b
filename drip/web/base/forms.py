"""Forms as they come in: plain fields of clean text, and the signed moment at which a form was shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Annotated

from fastapi import Depends, Request

from drip.flow.site import Site

MAX_FIELDS = 50
TOO_FAST = timedelta(seconds=2)
MAX_FORM_AGE = timedelta(days=1)
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


async def read_fields(request: Request) -> dict[str, str]:
    """{field: its text}, line breaks as newlines, no control characters. Files and repeated fields are left out."""
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as form:
        return {name: clean_text(value) for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(read_fields)]


def clean_text(text: str) -> str:
    return CONTROL_CHARACTERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class FormAge(Enum):
    """How long ago a form was shown to the one who sends it."""

    FITTING = "fitting"
    TOO_FAST = "too fast"  # nobody types that fast
    UNKNOWN = "unknown"  # too long ago, or not shown by us


def make_form_stamp(site: Site, now: datetime) -> str:
    """What a form carries to show when it was made."""
    return site.keys.token("form", int(now.timestamp() * 1000))


def form_age(site: Site, stamped: str, now: datetime) -> FormAge:
    made = site.keys.read_token("form", stamped, 1)
    if made is None:
        return FormAge.UNKNOWN
    age = now - datetime.fromtimestamp(made[0] / 1000, UTC)
    if age > MAX_FORM_AGE:
        return FormAge.UNKNOWN
    return FormAge.TOO_FAST if age < TOO_FAST else FormAge.FITTING
