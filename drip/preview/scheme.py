"""A mail as it looks in light or in dark, whatever the browser prefers: its media queries are settled beforehand."""

from __future__ import annotations

import re
from typing import Literal

Scheme = Literal["light", "dark"]

_PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_TAKES = re.compile(r"(color-schemes?(?:\s*:\s*|\"\s+content=\"))(?:light|dark)(?:\s+(?:light|dark))*", re.IGNORECASE)
HOLDS, HOLDS_NEVER = "(min-width: 0px)", "(max-width: 0px)"


def in_scheme(html: str, scheme: Scheme) -> str:
    settled = _PREFERS.sub(lambda query: HOLDS if query[1].lower() == scheme else HOLDS_NEVER, html)
    return _TAKES.sub(rf"\g<1>{scheme}", settled)
