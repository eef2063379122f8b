"""Several seasons in a few words, each with its area, with one area left to be understood, or simply in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drip.core.replies.answer_words import AREAS, AREAS_UNSPACED, SEASON_NOUNS, fold
from drip.core.replies.seasons.season import area_words
from drip.core.replies.seasons.season_mentions import SeasonClaim, mentions

_BETWEEN = re.compile(
    r"([,;/&+\n]|[.!](?=\s|$)|\b(?:and|but|while|und|aber|et|mais|y|pero|e|ma|mas|en|maar|och|og|men|i|и|then)\b)"
)
_WORD = re.compile(r"[^\W_]+")
_MAX_WORDS = 30
_MAX_WORDS_IN_ORDER = 14  # without a named area


def season_pieces(text: str, areas: Sequence[str]) -> dict[str, str]:
    """{area: the words that give its season}, if there are as many seasons as areas. A season that names no area is of
    the one that is left; if none is named, they are in the order of `areas`."""
    count = sum(1 for _ in _WORD.finditer(text[: 40 * _MAX_WORDS]))
    if not areas or count > _MAX_WORDS or len(text) > 40 * _MAX_WORDS:
        return {}
    pieces = _pieces(text)
    stated = sum(mention.claim is SeasonClaim.STATED for mention in mentions(text))
    if len(pieces) != len(areas) or stated < len(pieces):
        return {}
    named = [_areas_in(piece, areas) for piece in pieces]
    if not any(named):
        in_order = count <= _MAX_WORDS_IN_ORDER and not any(_names_an_area(piece) for piece in pieces)
        return dict(zip(areas, pieces, strict=True)) if in_order else {}
    found = {found[0]: piece for found, piece in zip(named, pieces, strict=True) if len(found) == 1}
    left = [piece for piece, of in zip(pieces, named, strict=True) if not of and not _names_an_area(piece)]
    open_areas = [area for area in areas if area not in found]
    if len(left) == len(open_areas) == 1:
        found[open_areas[0]] = left[0]
    return found if len(found) == len(areas) else {}


def _pieces(text: str) -> list[str]:
    """The text cut into pieces, each with one season that is stated. What has none belongs to the season before it, or
    to the next one if it names an area: "My private life, summer I think"."""
    pieces: list[str] = []
    pending = gap = ""
    for index, clause in enumerate(_BETWEEN.split(text)):
        if index % 2:
            gap = clause
            continue
        stated = {mention.season for mention in mentions(clause) if mention.claim is SeasonClaim.STATED}
        if len(stated) > 1:
            return []
        if stated:
            pieces.append(f"{pending}{gap}{clause}" if pending else clause)
            pending = ""
        elif pieces and not pending and not _names_an_area(clause):
            pieces[-1] += gap + clause
        else:
            pending += gap + clause
    return [piece.strip(" \t\n,;&+/.") for piece in pieces]


def _areas_in(piece: str, areas: Sequence[str]) -> list[str]:
    words = _words(piece)
    return [area for area in areas if not area_words(area).isdisjoint(words)]


def _names_an_area(piece: str) -> bool:
    return not frozenset().union(*AREAS.values()).isdisjoint(_words(piece) - SEASON_NOUNS)


def _words(piece: str) -> set[str]:
    words = set(_WORD.findall(fold(piece)))
    return (
        words if piece.isascii() else words | {sign for sign in AREAS_UNSPACED if any(sign in word for word in words)}
    )
