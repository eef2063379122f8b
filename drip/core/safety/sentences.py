"""The words of a text, sentence by sentence, in the one form in which they are compared with the tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SENTENCE_END = re.compile(r"(?<![.!?…;])[.!?…;]++(?=\s|$)|\n[ \t\r]*+\n")
_WORD = re.compile(r"[^\W_]+")
_UMLAUT = re.compile("([aou])e")  # toeten is töten, soeur is sœur
_ACCENTS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})
_MAX_SENTENCE_CHARACTERS = 4_000  # a text without marks is cut into pieces of this length


def sentences(text: str) -> Iterator[str]:
    """Yields the sentences of a text as they were written. A line end ends none, since mail programs break lines."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield from _pieces(text[start : end.end()])
        start = end.end()
    yield from _pieces(text[start:])


def plain_words(text: str) -> list[str]:
    """Returns the words of a text: NFKC, casefolded, without accents and umlauts, and apart at apostrophes, since half
    of those who write in a hurry leave them out."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_LETTERS)
        folded = _ACCENTS.sub("", folded)
    return _WORD.findall(_UMLAUT.sub(r"\1", folded))


def _pieces(sentence: str) -> Iterator[str]:
    for start in range(0, len(sentence), _MAX_SENTENCE_CHARACTERS):
        if piece := sentence[start : start + _MAX_SENTENCE_CHARACTERS].strip():
            yield piece
