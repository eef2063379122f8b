"""Which season somebody says they are in, in the words that people use: "winter, I think", "not summer any more",
"was summer, now fall", "career winter, private life spring"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from drip.core.courses.course import Season
from drip.core.replies.answer_words import AREAS, AREAS_UNSPACED, POSSESSIVES, SEASON_FILLERS, SEASON_NOUNS, fold
from drip.core.replies.season_mentions import MAX_CHARACTERS, Mention, SeasonClaim, mentions, season_of, words_of

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_FEW = 4  # words: so short an answer is nothing but the season


def read_season(text: str, area: str = "") -> tuple[Season | None, Season | None]:
    """(the season that is clearly said, the likely one where none is clear). With an area and several seasons, what is
    said of that area counts; what is said of another area in so many words does not."""
    if initial := _initial(text):
        return initial, None
    found = mentions(text)
    said = [mention for mention in found if mention.standing is SeasonClaim.SAID]
    if area and len(_seasons(said)) > 1:
        said = _about(_words_by_part(text), said, area) or said
    elif area and _is_statement([word.text for word in words_of(text)]) and (elsewhere := _elsewhere(text, said, area)):
        said = [mention for mention in said if mention not in elsewhere]
        found = [mention for mention in found if mention not in elsewhere]
    clear = _clear(said) or (_first_sentence(text) or _stated(text) if len(_seasons(said)) > 1 else None)
    likely = next((m.season for m in said), None) or next(
        (m.season for m in found if m.standing is not SeasonClaim.DENIED), None
    )
    return clear, None if clear else likely


def seasons_by_area(text: str, areas: Sequence[str]) -> dict[str, Season]:
    """What is clearly said of each area that is named: "winter at work, spring at home"."""
    parts, said = _words_by_part(text), [m for m in mentions(text) if m.standing is SeasonClaim.SAID]
    clear = {area: _clear(_about(parts, said, area)) for area in areas}
    return {area: season for area, season in clear.items() if season}


def volunteered_seasons(text: str, areas: Sequence[str], asked: Sequence[str] = ()) -> dict[str, Season]:
    """The season in a reply to a lesson that did not ask for it: only what is stated as such counts, "season: winter",
    "my season is winter now", "my career is in winter", or a season word alone. The first area is meant where none is
    named. Where the lesson `asked` for the season of some areas, only that of another one that is named counts."""
    if not areas or len(text) > MAX_CHARACTERS:
        return {}
    alone = _alone(text)
    if alone:
        return {} if asked else {areas[0]: alone}
    found: dict[str, Season] = {}
    for line in re.split(r"[.!?;\n]", text):
        words = [word.text for word in words_of(line)]
        named = next((area for area in areas if not area_words(area).isdisjoint(words)), None)
        area = named or areas[0]
        if asked and (named is None or named in asked):
            continue
        season = _clear([m for m in mentions(line) if m.standing is SeasonClaim.SAID]) if _is_statement(words) else None
        if season:
            found[area] = season
    return found


def _seasons(found: list[Mention]) -> set[Season]:
    return {mention.season for mention in found}


def _clear(said: list[Mention]) -> Season | None:
    """The one season; or of several the one that is said to be more so."""
    if len(_seasons(said)) == 1:
        return said[0].season
    clearer = _seasons([mention for mention in said if mention.clearer])
    return clearer.pop() if len(clearer) == 1 else None


def _about(parts: dict[int, set[str]], said: list[Mention], area: str) -> list[Mention]:
    names = area_words(area)
    return [mention for mention in said if not names.isdisjoint(parts[mention.part])]


def _elsewhere(text: str, said: list[Mention], area: str) -> list[Mention]:
    """What is said of another area than the one that was asked for."""
    parts, names = _words_by_part(text), area_words(area)
    others = frozenset().union(*AREAS.values()) - names
    return [m for m in said if names.isdisjoint(parts[m.part]) and not others.isdisjoint(parts[m.part])]


@lru_cache(maxsize=256)
def area_words(area: str) -> frozenset[str]:
    own = fold(area).replace("_", " ").replace("-", " ").split()
    return frozenset(own) | AREAS.get(area, frozenset())


def _first_sentence(text: str) -> Season | None:
    """ "Winter. Though I can see spring from here." begins with the answer; "Spring? Or maybe winter?" asks."""
    if re.match(r"[^.!?\n]*\?", text):
        return None
    words = [word for word in words_of(text) if word.sentence == 0]
    said = {season for word in words if (season := season_of(word.text))}
    return said.pop() if len(words) <= _FEW and len(said) == 1 else None


def _stated(text: str) -> Season | None:
    """Several are spoken of, and one is stated: "My season is winter." """
    return volunteered_seasons(text, ("",)).get("")


def _initial(text: str) -> Season | None:
    """ "W", "su": the first letters of one season and no other. "A" may as well be the first of several answers."""
    begun = fold(text[:20]).strip(" .!?\"'()\n")
    fits = {season for season in Season if season.startswith(begun)} if 0 < len(begun) <= _FEW else set()
    return fits.pop() if len(fits) == 1 else None


def _alone(text: str) -> Season | None:
    if text.isascii() and sum(1 for _ in islice(_WORD.finditer(text), 4)) > 3:
        return None  # what most replies are: said without reading all of it
    words = [word.text for word in words_of(text)]
    others = [word for word in words if season_of(word) is None]
    if len(words) > 3 or not SEASON_FILLERS.issuperset(others):
        return None
    return _clear([m for m in mentions(text) if m.standing is SeasonClaim.SAID])


def _is_statement(words: list[str]) -> bool:
    """season winter; my season is winter now; my career is in winter"""
    if not words or len(words) > 12:
        return False
    if words[0] in SEASON_NOUNS:
        return True
    areas = frozenset().union(*AREAS.values())
    told = words[1:4] if words[0] in POSSESSIVES else []
    return any(word in SEASON_NOUNS for word in told) or (
        bool(told)
        and not areas.isdisjoint(told[:2])
        and not {"is", "has", "'s", "ist", "est", "es", "e"}.isdisjoint(words[2:5])
    )


def _words_by_part(text: str) -> dict[int, set[str]]:
    parts: dict[int, set[str]] = {}
    for word in words_of(text):
        signs = () if word.text.isascii() else (sign for sign in AREAS_UNSPACED if sign in word.text)
        parts.setdefault(word.part, set()).update((word.text, *signs))
    return parts
