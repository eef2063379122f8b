"""What somebody has chosen to look at, as the query of a page's URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

ALL = "all"
LOOKS = {ALL: "Side by side", "wide": "Wide", "phone": "Phone", "dark": "Dark", "text": "Text"}
SEASON = "season."


@dataclass(frozen=True, slots=True)
class Choice:
    """`seasons` is {area: season} chosen by hand. '' means no choice."""

    persona: str = ""
    language: str = ""
    variant: str = ""
    occasion: str = ""
    look: str = ALL
    seasons: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        chosen = {name: query[name] for name in ("persona", "language", "variant", "occasion") if name in query}
        look = query.get("look", ALL)
        seasons = {
            name.removeprefix(SEASON): season for name, season in query.items() if name.startswith(SEASON) and season
        }
        return cls(**chosen, look=look if look in LOOKS else ALL, seasons=seasons)

    def query(self, **changed: str) -> str:
        """With the question mark; '' if nothing is chosen."""
        values = {"persona": self.persona, "language": self.language, "look": self.look}
        values |= {"variant": self.variant, "occasion": self.occasion}
        values |= {SEASON + area: season for area, season in self.seasons.items()} | changed
        chosen = {name: value for name, value in values.items() if value and (name, value) != ("look", ALL)}
        return f"?{urlencode(chosen)}" if chosen else ""

    def query_elsewhere(self) -> str:
        """For a link to another mail, which has its own variants and occasions."""
        return self.query(variant="", occasion="")
