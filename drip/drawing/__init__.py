"""A course as a picture: SVG drawn here, and text for Mermaid."""

from drip.drawing.mermaid import draw_mermaid
from drip.drawing.palette import Scheme
from drip.drawing.svg import draw_svg

__all__ = ["Scheme", "draw_mermaid", "draw_svg"]
