"""The inline styles of each element, because some mail programs drop style sheets: `inline.css`, one rule for each
element name or part of a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*[^*]*\*/")

Styles = Mapping[str, str]


def read_styles(css: str) -> Styles:
    """Return {selector: declarations on one line, fit for a style attribute}."""
    rules = RULE.findall(COMMENT.sub("", css))
    return {
        selector.strip(): ";".join(_declarations(declarations))
        for names, declarations in rules
        for selector in names.split(",")
    }


def _declarations(text: str) -> list[str]:
    pairs = (part.partition(":") for part in text.replace('"', "'").split(";"))
    return [f"{name.strip()}:{' '.join(value.split())}" for name, _, value in pairs if value]
