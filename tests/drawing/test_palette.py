"""Words can be read on every ground, and seasons told apart by people who do not see all colours."""

from itertools import combinations

import pytest

from drip.drawing.palette import DARK, LIGHT, Palette

BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
# Machado, Oliveira and Fernandes (2009), severity 1: what is left of red, green and blue
SIGHT = {
    "as most people": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "without green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "without blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
SEASONS = ("spring", "summer", "fall", "winter", "unknown")

Colour = tuple[float, float, float]


def linear(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (_linear(red), _linear(green), _linear(blue))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it."""
    light, dark = sorted(
        (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* of a linear colour, where a distance of 2 can just be seen."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(w * max(0, min(1, c)) for w, c in zip(row, colour, strict=True)) for row in rows)
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.9505, y, z / 1.089))
    return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))


def seen(colour: str, sight: str) -> Colour:
    red, green, blue = (sum(w * c for w, c in zip(row, linear(colour), strict=True)) for row in SIGHT[sight])
    return lab((red, green, blue))


@BOTH
@pytest.mark.parametrize("sight", SIGHT)
def test_the_lines_of_any_two_seasons_look_different(palette: Palette, sight: str) -> None:
    for one, other in combinations(SEASONS, 2):
        colours = [seen(palette.tones[season].line, sight) for season in (one, other)]
        distance = sum((a - b) ** 2 for a, b in zip(*colours, strict=True)) ** 0.5
        assert distance > 14, (one, other, distance)


@BOTH
def test_words_can_be_read_on_what_they_stand_on(palette: Palette) -> None:
    for tone in palette.tones.values():
        assert contrast(tone.ink, tone.ground) >= 4.5
    for words in (palette.ink, palette.soft, palette.accent):
        assert contrast(words, palette.paper) >= 4.5
        assert contrast(words, palette.ground) >= 4.5
    assert contrast(palette.on_accent, palette.accent) >= 4.5
