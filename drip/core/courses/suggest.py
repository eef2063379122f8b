"""Suggests the word that was probably meant by a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MAX_WORD_LENGTH = 60  # comparing takes quadratic time, and a longer word is no typo


def closest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, or None."""
    by_form = {_form(name): name for name in known}
    close = get_close_matches(_form(word), by_form, n=1, cutoff=0.7) if len(word) <= MAX_WORD_LENGTH else []
    return by_form[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ ", did you mean 'x'?" to end a sentence with, or '' without a suggestion."""
    guess = closest_word(word, known)
    return f", did you mean '{guess}'?" if guess else ""


def _form(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")
