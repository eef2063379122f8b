"""Forms as they arrive: plain fields of clean text, and a signed stamp of the time at which the form was shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Annotated

from fastapi import Depends, Request

from drip.flow.site import Site

MAX_FIELDS = 50
MIN_FORM_AGE = timedelta(seconds=2)
MAX_FORM_AGE = timedelta(days=1)
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


async def read_fields(request: Request) -> dict[str, str]:
    """{field: its text}, with newlines as line breaks and no control characters. Files are left out; of a repeated
    field the last value counts."""
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as form:
        return {name: clean_text(value) for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(read_fields)]


def clean_text(text: str) -> str:
    return CONTROL_CHARACTERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class FormAge(Enum):
    """How long ago the form was shown to its sender."""

    PLAUSIBLE = "plausible"
    TOO_FAST = "too fast"  # nobody types that fast
    UNKNOWN = "unknown"  # too long ago, or never shown by us


def make_form_stamp(site: Site, now: datetime) -> str:
    """The signed time, put into a hidden field."""
    return site.keys.token("form", int(now.timestamp() * 1000))


def form_age(site: Site, stamp: str, now: datetime) -> FormAge:
    numbers = site.keys.read_token("form", stamp, 1)
    if numbers is None:
        return FormAge.UNKNOWN
    age = now - datetime.fromtimestamp(numbers[0] / 1000, UTC)
    if age > MAX_FORM_AGE:
        return FormAge.UNKNOWN
    return FormAge.TOO_FAST if age < MIN_FORM_AGE else FormAge.PLAUSIBLE
