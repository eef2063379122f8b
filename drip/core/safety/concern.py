"""Whether somebody writes of suicide, self-harm, violence or abuse, their own or done to them. See docs/safety.md.

Recall comes before precision: a concern costs the coach a look, a cry that is missed may cost a life."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.safety.safety_words import ConcernKind
from drip.core.safety.sentences import plain_words, sentences
from drip.core.safety.tables import SafetyTables, tables_with

MAX_CHARACTERS = 200_000  # beyond that nothing is read


@dataclass(frozen=True, slots=True)
class Concern:
    """Why words are flagged: the sentence as it was written, the phrase of the table that is in it, and its kind."""

    kind: ConcernKind
    sentence: str
    phrase: str


def recognise(text: str, language: str = "en", tables: SafetyTables | None = None) -> Concern | None:
    """Returns the gravest concern in a text, None if there is none. `language` is the one in which it is thought to be
    written; the tables of the others are searched as well. Without `tables`, drip's own are."""
    tables = tables or tables_with()
    found = (_in_sentence(sentence, language, tables) for sentence in sentences(text[:MAX_CHARACTERS]))
    order = list(ConcernKind)
    return min((each for each in found if each), key=lambda concern: order.index(concern.kind), default=None)


def _in_sentence(sentence: str, language: str, tables: SafetyTables) -> Concern | None:
    sign = tables.find_sign(plain_words(sentence), language)
    return Concern(sign.kind, sentence, sign.phrase.written) if sign else None
