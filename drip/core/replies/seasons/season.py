"""Which season a person says they are in, in everyday words: "winter, I think", "not summer any more", "was summer, now
fall", "career winter, private life spring"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from drip.core.courses.course import Season
from drip.core.replies.answer_words import AREAS, AREAS_UNSPACED, POSSESSIVES, SEASON_FILLERS, SEASON_NOUNS, fold
from drip.core.replies.seasons.season_mentions import (
    MAX_CHARACTERS,
    Mention,
    SeasonClaim,
    mentions,
    season_of,
    words_of,
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SHORT_ANSWER_WORDS = 4  # so short an answer is nothing but the season


def read_season(text: str, area: str = "") -> tuple[Season | None, Season | None]:
    """(the season that is clearly stated, the likely one if none is clear).

    With an area and several seasons, what is said of that area counts; what is said of another area by name does
    not."""
    if initial := _initial(text):
        return initial, None
    found = mentions(text)
    stated = [mention for mention in found if mention.claim is SeasonClaim.STATED]
    if area and len(_seasons(stated)) > 1:
        stated = _about(_words_by_part(text), stated, area) or stated
    elif (
        area and _is_statement([word.text for word in words_of(text)]) and (elsewhere := _elsewhere(text, stated, area))
    ):
        stated = [mention for mention in stated if mention not in elsewhere]
        found = [mention for mention in found if mention not in elsewhere]
    clear = _clear(stated) or (_first_sentence(text) or _stated(text) if len(_seasons(stated)) > 1 else None)
    likely = next((m.season for m in stated), None) or next(
        (m.season for m in found if m.claim is not SeasonClaim.DENIED), None
    )
    return clear, None if clear else likely


def seasons_by_area(text: str, areas: Sequence[str]) -> dict[str, Season]:
    """What is clearly said of each area that is named: "winter at work, spring at home"."""
    parts, stated = _words_by_part(text), [m for m in mentions(text) if m.claim is SeasonClaim.STATED]
    clear = {area: _clear(_about(parts, stated, area)) for area in areas}
    return {area: season for area, season in clear.items() if season}


def volunteered_seasons(text: str, areas: Sequence[str], asked_areas: Sequence[str] = ()) -> dict[str, Season]:
    """The seasons in a reply to a lesson that did not ask for them.

    Only statements count: "season: winter", "my season is winter now", "my career is in winter", or a season word
    alone. Without a named area the first one is meant. If the lesson asked for the seasons of `asked_areas` areas, only
    statements that name another area count."""
    if not areas or len(text) > MAX_CHARACTERS:
        return {}
    alone = _alone(text)
    if alone:
        return {} if asked_areas else {areas[0]: alone}
    found: dict[str, Season] = {}
    for line in re.split(r"[.!?;\n]", text):
        words = [word.text for word in words_of(line)]
        named = next((area for area in areas if not area_words(area).isdisjoint(words)), None)
        area = named or areas[0]
        if asked_areas and (named is None or named in asked_areas):
            continue
        season = _clear([m for m in mentions(line) if m.claim is SeasonClaim.STATED]) if _is_statement(words) else None
        if season:
            found[area] = season
    return found


def _seasons(found: list[Mention]) -> set[Season]:
    return {mention.season for mention in found}


def _clear(stated: list[Mention]) -> Season | None:
    """The only season, or of several the one that is emphasised."""
    if len(_seasons(stated)) == 1:
        return stated[0].season
    clearer = _seasons([mention for mention in stated if mention.is_emphasized])
    return clearer.pop() if len(clearer) == 1 else None


def _about(parts: dict[int, set[str]], stated: list[Mention], area: str) -> list[Mention]:
    names = area_words(area)
    return [mention for mention in stated if not names.isdisjoint(parts[mention.part])]


def _elsewhere(text: str, stated: list[Mention], area: str) -> list[Mention]:
    """What is said of another area than the one that was asked for."""
    parts, names = _words_by_part(text), area_words(area)
    others = frozenset().union(*AREAS.values()) - names
    return [m for m in stated if names.isdisjoint(parts[m.part]) and not others.isdisjoint(parts[m.part])]


@lru_cache(maxsize=256)
def area_words(area: str) -> frozenset[str]:
    own = fold(area).replace("_", " ").replace("-", " ").split()
    return frozenset(own) | AREAS.get(area, frozenset())


def _first_sentence(text: str) -> Season | None:
    """ "Winter. Though I can see spring from here." begins with the answer; "Spring? Or maybe winter?" asks."""
    if re.match(r"[^.!?\n]*\?", text):
        return None
    words = [word for word in words_of(text) if word.sentence == 0]
    stated = {season for word in words if (season := season_of(word.text))}
    return stated.pop() if len(words) <= _SHORT_ANSWER_WORDS and len(stated) == 1 else None


def _stated(text: str) -> Season | None:
    """Several are mentioned, and one is stated: "My season is winter." """
    return volunteered_seasons(text, ("",)).get("")


def _initial(text: str) -> Season | None:
    """ "W", "su": the first letters of one season and no other. "A" may as well be the first of several answers."""
    initial = fold(text[:20]).strip(" .!?\"'()\n")
    fits = (
        {season for season in Season if season.startswith(initial)}
        if 0 < len(initial) <= _SHORT_ANSWER_WORDS
        else set()
    )
    return fits.pop() if len(fits) == 1 else None


def _alone(text: str) -> Season | None:
    if text.isascii() and sum(1 for _ in islice(_WORD.finditer(text), 4)) > 3:
        return None  # most replies: decided without reading the whole text
    words = [word.text for word in words_of(text)]
    others = [word for word in words if season_of(word) is None]
    if len(words) > 3 or not SEASON_FILLERS.issuperset(others):
        return None
    return _clear([m for m in mentions(text) if m.claim is SeasonClaim.STATED])


def _is_statement(words: list[str]) -> bool:
    """season winter; my season is winter now; my career is in winter"""
    if not words or len(words) > 12:
        return False
    if words[0] in SEASON_NOUNS:
        return True
    areas = frozenset().union(*AREAS.values())
    following = words[1:4] if words[0] in POSSESSIVES else []
    return any(word in SEASON_NOUNS for word in following) or (
        bool(following)
        and not areas.isdisjoint(following[:2])
        and not {"is", "has", "'s", "ist", "est", "es", "e"}.isdisjoint(words[2:5])
    )


def _words_by_part(text: str) -> dict[int, set[str]]:
    parts: dict[int, set[str]] = {}
    for word in words_of(text):
        signs = () if word.text.isascii() else (sign for sign in AREAS_UNSPACED if sign in word.text)
        parts.setdefault(word.part, set()).update((word.text, *signs))
    return parts
