"""A mail in light or in dark, whatever the browser prefers: the media queries are replaced by their result."""

from __future__ import annotations

import re
from typing import Literal

Scheme = Literal["light", "dark"]

_PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_COLOR_SCHEMES = re.compile(
    r"(color-schemes?(?:\s*:\s*|\"\s+content=\"))(?:light|dark)(?:\s+(?:light|dark))*", re.IGNORECASE
)
ALWAYS_TRUE, ALWAYS_FALSE = "(min-width: 0px)", "(max-width: 0px)"


def in_scheme(html: str, scheme: Scheme) -> str:
    resolved = _PREFERS.sub(lambda query: ALWAYS_TRUE if query[1].lower() == scheme else ALWAYS_FALSE, html)
    return _COLOR_SCHEMES.sub(rf"\g<1>{scheme}", resolved)
