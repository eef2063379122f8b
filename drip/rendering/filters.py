"""The filters that templates have: those of Jinja that can do no harm, and the ones put around what people wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2.filters import FILTERS
from markupsafe import Markup

from drip.rendering.plain_lines import hang
from drip.rendering.values import clean, one_line, to_words

SAFE_URL = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
TAKEN_OVER = ("abs", "first", "float", "int", "join", "last", "list", "max", "min", "round", "sort", "sum", "unique")
TAKEN_OVER_FOR_TEXT = (
    "capitalize",
    "lower",
    "replace",
    "string",
    "title",
    "trim",
    "truncate",
    "upper",
    "urlencode",
    "wordcount",
)

Filter = Callable[..., Any]


def all_filters() -> dict[str, Filter]:
    filters: dict[str, Filter] = {name: FILTERS[name] for name in TAKEN_OVER}
    filters |= {name: _none_is_empty(FILTERS[name]) for name in TAKEN_OVER_FOR_TEXT}
    filters |= {"default": _default, "d": _default, "length": _length, "count": _length}
    return filters | {"lines": _lines, "line": _line, "link": _link, "hang": _hang}


def _none_is_empty(text_filter: Filter) -> Filter:
    """The filter, for answers that may be missing: None goes through as it is."""
    position = 1 if hasattr(text_filter, "jinja_pass_arg") else 0

    @wraps(text_filter)
    def filtered(*args: Any, **options: Any) -> Any:
        return None if args[position] is None else text_filter(*args, **options)

    return filtered


def _default(value: Any, instead: Any = "", _boolean: bool = True) -> Any:
    return value or instead


def _length(value: Any) -> int:
    return 0 if value is None else len(value)


def _lines(value: Any) -> Any:
    """For running text in HTML: a line break shows as one."""
    words = to_words(value)
    if isinstance(words, str) and "\n" in words and not isinstance(words, Markup):
        return Markup("<br>\n").join(words.strip().split("\n"))
    return words


def _line(value: Any) -> Any:
    """For attributes and titles: one line, not too long."""
    words = to_words(value)
    return one_line(words) if isinstance(words, str) and not isinstance(words, Markup) else words


def _link(value: Any) -> str:
    """For href and src: a URL of a harmless kind, or nothing."""
    url = clean(str(to_words(value))).strip()
    return url if SAFE_URL.fullmatch(url) else ""


def _hang(value: Any, prefix: str, column: int) -> str:
    return hang(str(to_words(value)), prefix, column)
