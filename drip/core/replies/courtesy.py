"""Greetings, farewells and thanks, which belong to the letter and not to the answer."""

from __future__ import annotations

import re

from drip.core.replies.answer_words import fold

_WORD = re.compile(r"[^\W_]+")
# fmt: off
_GREETINGS = (
    "hi", "hello", "hey", "dear", "hallo", "liebe", "lieber", "bonjour", "hola", "ciao", "ola", "salut", "good",
)
_FAREWELLS = (
    "thanks", "thank", "best", "cheers", "regards", "love", "sincerely", "warm", "kind", "yours", "bye", "take",
    "viele", "liebe", "herzliche", "danke", "lg", "mfg", "merci", "cordialement", "bises", "saludos", "gracias",
    "grazie", "bis",
)
# fmt: on


def without_courtesies(pieces: list[str]) -> list[str]:
    """Removes "Hi Ada," before and "Best, Grace" after the answers."""
    if len(pieces) > 1 and _begins(pieces[0], _GREETINGS) and len(pieces[0].split()) <= 4:
        pieces = pieces[1:]
    for index in range(max(1, len(pieces) - 2), len(pieces)):
        if _begins(pieces[index], _FAREWELLS) and len(pieces[index].split()) <= 6:
            return pieces[:index]
    return pieces


def _begins(piece: str, words: tuple[str, ...]) -> bool:
    first = _WORD.match(fold(piece[:40]).lstrip())
    return first is not None and first.group() in words


def without_greeting(line: str) -> str:
    """Removes "Hi Ada, " at the start of a line."""
    if not _begins(line, _GREETINGS):
        return line
    greeting, comma, rest = line[:40].partition(",")
    return rest + line[40:] if comma and len(greeting.split()) <= 3 else line
