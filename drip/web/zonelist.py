"""The time zones to choose from, by part of the world."""

from __future__ import annotations

from functools import cache

from drip.flow.zones import zone_names

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
    "Etc",
)


@cache
def zone_groups() -> dict[str, tuple[tuple[str, str], ...]]:
    """{part of the world: (zone, its place in words), in order}; old names such as 'GB' are left out."""
    groups: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for zone in sorted(zone_names()):
        region, _, place = zone.partition("/")
        if region in groups:
            groups[region].append((zone, place.replace("_", " ").replace("/", ", ")))
    groups["UTC"] = [("UTC", "UTC"), *groups.pop("Etc")]
    return {region: tuple(zones) for region, zones in groups.items()}
