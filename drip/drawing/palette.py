"""The colours of a picture, light and dark: those of the mails and pages, and one for each season.

Seasons differ in lightness as well as in hue, so people who see red and green alike can tell them apart; beside each is
its word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """AUTO follows the viewer's preference, if the format can."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tone:
    """`ground` is the background, `line` colours edges and icons, `ink` the text."""

    ground: str
    line: str
    ink: str


@dataclass(frozen=True, slots=True)
class Palette:
    """`tones` is {season: its tone}; '' is for what belongs to no season."""

    ground: str
    paper: str
    ink: str
    soft: str
    edge: str
    wire: str
    accent: str
    on_accent: str
    tones: Mapping[str, Tone]


LIGHT = Palette(
    ground="#f4eee3",
    paper="#fffdf9",
    ink="#2f2a25",
    soft="#655a4f",
    edge="#cdbda6",
    wire="#a8967f",
    accent="#97482b",
    on_accent="#fffdf9",
    tones={
        "spring": Tone("#dcefe2", "#1f9d73", "#1c5c45"),
        "summer": Tone("#fbeec2", "#d9a521", "#6b4e05"),
        "fall": Tone("#f6dccd", "#a8431f", "#863515"),
        "winter": Tone("#dbe7f5", "#3a6ea8", "#24507f"),
        "unknown": Tone("#e9e2d7", "#675d53", "#574d43"),
        "": Tone("#ece3d3", "#8d7c6a", "#574d43"),
    },
)
DARK = Palette(
    ground="#191613",
    paper="#26211c",
    ink="#e9e1d5",
    soft="#b0a494",
    edge="#4d443a",
    wire="#7d7061",
    accent="#e5a583",
    on_accent="#241a14",
    tones={
        "spring": Tone("#1b3128", "#62d0a5", "#9be0c2"),
        "summer": Tone("#38301a", "#ecc75a", "#f3da8e"),
        "fall": Tone("#3c241a", "#d97746", "#f2b495"),
        "winter": Tone("#1b2a3c", "#6fa3dc", "#abcff3"),
        "unknown": Tone("#2f2a24", "#8c8174", "#cfc5b8"),
        "": Tone("#2b2620", "#8a7c6d", "#cfc5b8"),
    },
)
