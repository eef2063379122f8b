"""The filters of templates: the harmless ones of Jinja, and those put around what people wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from jinja2.filters import FILTERS
from markupsafe import Markup

from drip.core.languages.catalogue import ENGLISH, Catalogue
from drip.rendering.template.plain_lines import hang
from drip.rendering.template.values import LabelledText, clean, one_line, to_words

SAFE_URL = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
JINJA_FILTERS = ("abs", "first", "float", "int", "join", "last", "list", "max", "min", "round", "sort", "sum", "unique")
JINJA_TEXT_FILTERS = (
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


def all_filters(words: Catalogue = ENGLISH) -> dict[str, Filter]:
    """Return the filters. `words` are those of the language in which values are shown."""
    filters: dict[str, Filter] = {name: FILTERS[name] for name in JINJA_FILTERS}
    filters |= {name: _none_is_empty(FILTERS[name]) for name in JINJA_TEXT_FILTERS}
    filters |= {"default": _default, "d": _default, "length": _length, "count": _length}
    shown: dict[str, Filter] = {"lines": _lines, "line": _line, "link": _link, "hang": _hang}
    return filters | {name: partial(shows, words) for name, shows in shown.items()}


def _none_is_empty(text_filter: Filter) -> Filter:
    """Let a filter pass None through unchanged, because answers may be missing. The filter works on the text that is
    shown."""
    position = 1 if hasattr(text_filter, "jinja_pass_arg") else 0

    @wraps(text_filter)
    def filtered(*args: Any, **options: Any) -> Any:
        value = args[position]
        if isinstance(value, LabelledText):
            args = (*args[:position], str(value), *args[position + 1 :])
        return None if value is None else text_filter(*args, **options)

    return filtered


def _default(value: Any, instead: Any = "", _boolean: bool = True) -> Any:
    return value or instead


def _length(value: Any) -> int:
    return 0 if value is None else len(value)


def _lines(words: Catalogue, value: Any) -> Any:
    """For running text in HTML: a line break shows as one."""
    shown = to_words(value, words)
    if isinstance(shown, str) and "\n" in shown and not isinstance(shown, Markup):
        return Markup("<br>\n").join(shown.strip().split("\n"))
    return shown


def _line(words: Catalogue, value: Any) -> Any:
    """For attributes and titles: one line, not too long."""
    shown = to_words(value, words)
    return one_line(shown) if isinstance(shown, str) and not isinstance(shown, Markup) else shown


def _link(words: Catalogue, value: Any) -> str:
    """For href and src: a URL with a harmless scheme, or nothing."""
    url = clean(str(to_words(value, words))).strip()
    return url if SAFE_URL.fullmatch(url) else ""


def _hang(words: Catalogue, value: Any, prefix: str, column: int) -> str:
    return hang(str(to_words(value, words)), prefix, column)
