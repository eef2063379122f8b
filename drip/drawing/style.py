"""The style sheet inside the picture. Plain rules without variables, so that programs other than browsers can read
them."""

from __future__ import annotations

from drip.drawing.palette import DARK, LIGHT, Palette, Scheme

SANS = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif'
MONO = "ui-monospace, Menlo, Consolas, monospace"

SHAPES = f"""
text {{ font-family: {SANS}; }}
.title {{ font: 600 25px {SERIF}; }}
.fact {{ font-size: 12.5px; }}
.name {{ font-size: 13px; font-weight: 600; }}
.subject {{ font: italic 12.5px {SERIF}; }}
.note {{ font-size: 11px; }}
.code {{ font: 12px {MONO}; }}
.pill text {{ font-size: 11px; }}
.chip text, .label {{ font-size: 10px; }}
.head {{ font-size: 12.5px; font-weight: 600; }}
.live {{ font-size: 11px; font-weight: 600; }}
.middle {{ text-anchor: middle; }}
.wire, .tip, .icon {{ fill: none; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }}
.again {{ stroke-dasharray: 4 4; }}
"""


def style_sheet(scheme: Scheme) -> str:
    match scheme:
        case Scheme.LIGHT:
            return SHAPES + _colours(LIGHT)
        case Scheme.DARK:
            return SHAPES + _colours(DARK)
        case _:
            return f"{SHAPES}{_colours(LIGHT)}@media (prefers-color-scheme: dark) {{\n{_colours(DARK)}}}\n"


def _colours(palette: Palette) -> str:
    plain = {
        ".sheet": f"fill: {palette.ground}",
        "text": f"fill: {palette.ink}",
        ".fact, .note, .subject, .label, .chip text": f"fill: {palette.soft}",
        ".live": f"fill: {palette.accent}",
        ".wire, .tip": f"stroke: {palette.wire}",
        ".join": f"fill: {palette.wire}",
        ".lesson": f"fill: {palette.paper}; stroke: {palette.edge}",
        ".branch": f"fill: {palette.paper}; stroke: {palette.wire}",
        ".enroll": f"fill: {palette.paper}; stroke: {palette.accent}",
        ".start, .end": f"fill: {palette.accent}; stroke: none",
        ".on-accent text": f"fill: {palette.on_accent}",
        ".pill rect": f"fill: {palette.paper}; stroke: {palette.wire}",
        ".asks rect": f"fill: none; stroke: {palette.edge}",
        ".people rect": f"fill: {palette.accent}; stroke: none",
        ".people text": f"fill: {palette.on_accent}",
        ".variants rect": f"fill: none; stroke: {palette.accent}",
    }
    rules = [*plain.items(), *(rule for season in palette.tones for rule in _tones(palette, season))]
    return "".join(f"{selector} {{ {declarations}; }}\n" for selector, declarations in rules)


def _tones(palette: Palette, season: str) -> list[tuple[str, str]]:
    tone, name = palette.tones[season], season or "none"
    return [
        (f".ground.{name}", f"fill: {tone.ground}; stroke: {tone.line}; stroke-opacity: 0.55"),
        (f".stand.{name}", f"fill: {tone.ground}"),
        (f".stripe.{name}", f"fill: {tone.line}"),
        (f".icon.{name}", f"stroke: {tone.ink}"),
        (f".head.{name}", f"fill: {tone.ink}"),
    ]
