"""A lesson's tokens as HTML for a mail: inline styles in each element, Jinja tags still as placeholders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from drip.rendering.markdown.parse import BLOCK
from drip.rendering.markdown.styles import Styles
from drip.rendering.template.literal import HTML_BRACE, literal_braces

PREFORMATTED = {"fence", "code_block"}


def to_html(tokens: Sequence[Token], styles: Styles) -> str:
    """Set the styles of `tokens` and render them."""
    around = [""]
    for token in tokens:
        for part in (token, *(token.children or [])):
            _style(part, around[-1], styles)
        if token.nesting > 0:
            around.append(token.tag)
        elif token.nesting < 0:
            around.pop()
    renderer = _renderer()
    return literal_braces(str(renderer.renderer.render(tokens, renderer.options, {})), HTML_BRACE)


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"xhtmlOut": False})
    renderer.add_render_rule(BLOCK, _block)
    for kind in PREFORMATTED:
        renderer.add_render_rule(kind, _preformatted)
    return renderer


def _style(token: Token, around: str, styles: Styles) -> None:
    """Return the style of an element, or the one for an element within another, as in 'blockquote p'."""
    tag = "pre" if token.type in PREFORMATTED else token.tag
    style = styles.get(f"{around} {tag}") or styles.get(tag)
    if style and token.nesting >= 0:
        token.attrJoin("style", style)


def _block(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    return tokens[at].content + "\n"


def _preformatted(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    style = str(tokens[at].attrs.get("style", ""))
    styled = f' style="{escape(style)}"' if style else ""
    return f"<pre{styled}>{escape(tokens[at].content, quote=False)}</pre>\n"
