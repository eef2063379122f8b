"""The time zones to choose from, grouped by part of the world, in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from markupsafe import Markup, escape

from drip.core.languages.catalogue import Sentence
from drip.flow.zones import zone_names
from drip.web.base.locales import PageLocale

REGIONS = {
    "Africa": Sentence("Africa"),
    "America": Sentence("America"),
    "Antarctica": Sentence("Antarctica"),
    "Arctic": Sentence("Arctic"),
    "Asia": Sentence("Asia"),
    "Atlantic": Sentence("Atlantic"),
    "Australia": Sentence("Australia"),
    "Europe": Sentence("Europe"),
    "Indian": Sentence("Indian Ocean"),
    "Pacific": Sentence("Pacific"),
}
OTHER_REGION = "Etc"

Zones = tuple[tuple[str, str], ...]


def place_of(zone: str, locale: PageLocale) -> str:
    """'Lissabon': the city that a zone is named after, in CLDR's translation; else the zone's own name in plain
    letters."""
    city = locale.babel_locale.time_zones.get(zone, {}).get("city")
    return city or zone.partition("/")[2].replace("_", " ").replace("/", ", ") or zone


@lru_cache(maxsize=32)
def zone_groups(locale: PageLocale) -> dict[str, Zones]:
    """{part of the world: sorted (zone, place in words)}. Old names such as 'GB' are left out."""
    zones = _zones_by_region()
    groups = {locale.say(name): _in_order(zones[region], locale) for region, name in REGIONS.items()}
    return groups | {"UTC": (("UTC", "UTC"), *((zone, zone.partition("/")[2]) for zone in zones[OTHER_REGION]))}


def zone_options(locale: PageLocale, chosen: str = "") -> Markup:
    """The <option> elements of a form, with `chosen` selected even if it is an old name. The rest is cached for each
    language: it is most of a page."""
    mark, options = f'value="{escape(chosen)}"', _options(locale)
    if chosen in zone_names() and mark not in options:
        options = f"<option {mark}>{escape(place_of(chosen, locale))}</option>\n{options}"
    return Markup(options.replace(mark, f"{mark} selected", 1))  # noqa: S704 made of escaped parts


@lru_cache(maxsize=32)
def _options(locale: PageLocale) -> str:
    return "".join(
        f'<optgroup label="{escape(region)}">\n'
        + "".join(f'<option value="{escape(zone)}">{escape(place)}</option>\n' for zone, place in zones)
        + "</optgroup>\n"
        for region, zones in zone_groups(locale).items()
    )


@cache
def _zones_by_region() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {region: [] for region in (*REGIONS, OTHER_REGION)}
    for zone in sorted(zone_names()):
        region, slash, _ = zone.partition("/")
        if slash and region in found:
            found[region].append(zone)
    return found


def _in_order(zones: Iterable[str], locale: PageLocale) -> Zones:
    """Sorted by place; case and accents do not matter."""
    return tuple(sorted(((zone, place_of(zone, locale)) for zone in zones), key=lambda option: _sort_key(option[1])))


def _sort_key(place: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFD", place.casefold())
        if not unicodedata.combining(character)
    )
