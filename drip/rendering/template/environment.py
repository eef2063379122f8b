"""The sandbox that templates run in: autoescaped for HTML, strict about names, with few callables and limited output.
Subscriber data only goes in as values; none of it is ever compiled."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from itertools import islice
from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from drip.core.languages.catalogue import Catalogue
from drip.rendering.template.filters import all_filters
from drip.rendering.template.values import Links, NamedValues, to_words

MAX_OUTPUT = 1_000_000  # characters
MAX_RANGE = 1000
PARTS_PER_CHECK = 256  # no part can be longer than an answer or a text of the course
OWN_TYPES = (NamedValues, Links)
READABLE_TYPES = (*OWN_TYPES, LoopContext)
MISSING = object()
ValueWords = tuple[tuple[str, str], ...]  # the words of values in the language of a mail: see core.languages.catalogue


class Missing(StrictUndefined):
    """A name without a value; using it in any way raises an error that names it."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if isinstance(self._undefined_obj, NamedValues):
            return f"there is no {self._undefined_obj}.{self._undefined_name}"
        return super()._undefined_message


class Sandbox(ImmutableSandboxedEnvironment):
    """Allows attributes of our own few classes, calls of `range` only, and no arithmetic that grows without bound."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fast path for our own names, which are the most frequent; everything else is checked."""
        if isinstance(obj, OWN_TYPES) and attribute[:1] != "_":
            value = getattr(obj, attribute, MISSING)
            return self.undefined(obj=obj, name=attribute) if value is MISSING else value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, READABLE_TYPES) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        return obj is short_range

    def wrap_str_format(self, value: Any) -> None:
        """Closes the way around `is_safe_attribute` through str.format."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            raise SecurityError("'**' is not allowed: it makes numbers of any size")
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise SecurityError(f"'{operator}' works with numbers only")
        return super().call_binop(context, operator, left, right)

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """Join a template's output, and stop when it grows too large."""
        coming = iter(parts)
        whole = ""
        while some := list(islice(coming, PARTS_PER_CHECK)):
            whole += "".join(some)
            if len(whole) > MAX_OUTPUT:
                raise SecurityError(f"the mail grows beyond {MAX_OUTPUT:,} characters")
        return whole


def short_range(*args: int) -> range:
    numbers = range(*args)
    if len(numbers) > MAX_RANGE:
        raise SecurityError(f"range() gives at most {MAX_RANGE} numbers here")
    return numbers


GLOBALS = {"range": short_range}


@cache
def html_environment(said: ValueWords = ()) -> Sandbox:
    return _sandbox(Catalogue(sentences=dict(said)), autoescape=True)


@cache
def text_environment(said: ValueWords = ()) -> Sandbox:
    return _sandbox(Catalogue(sentences=dict(said)), autoescape=False)


def _sandbox(words: Catalogue, *, autoescape: bool) -> Sandbox:
    shown = partial(to_words, words=words) if words.sentences else to_words
    sandbox = Sandbox(
        autoescape=autoescape, undefined=Missing, finalize=shown, keep_trailing_newline=True, cache_size=0
    )
    sandbox.globals = dict(GLOBALS)
    sandbox.filters = all_filters(words)
    return sandbox
