"""Time zones by name, from the pinned tzdata wheel, because the system's own files differ from machine to machine."""

from __future__ import annotations

import difflib
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from drip.core.languages.catalogue import UserError
from drip.zones import zone_names

__all__ = ["UnknownZone", "zone_names", "zone_of"]


class UnknownZone(UserError):
    """There is no time zone of this name. The sentence offers a similar one."""


@cache
def zone_of(name: str) -> ZoneInfo:
    if name not in zone_names():
        near = difflib.get_close_matches(name, zone_names(), 1)
        if near:
            raise UnknownZone("There is no time zone '%(name)s'. Did you mean %(near)s?", name=name[:60], near=near[0])
        raise UnknownZone("There is no time zone '%(name)s'. Write a name such as Europe/Lisbon.", name=name[:60])
    with (files("tzdata.zoneinfo").joinpath(*name.split("/"))).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
