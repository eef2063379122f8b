"""A lesson's tokens as the text part: without decoration that a screen reader would read out, links as "text (URL)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from drip.rendering.markdown.parse import BLOCK
from drip.rendering.markdown.tags import WORD, JinjaTag, JinjaTags, TagKind
from drip.rendering.template.literal import PREFIX, TEXT_BRACE, literal_braces
from drip.rendering.template.plain_lines import wrap

EXPRESSION_WIDTH = 12  # columns that an expression is assumed to fill
SPLIT = re.compile(rf"({PREFIX}\d+[a-z])")


def to_text(tokens: Sequence[Token], tags: JinjaTags) -> str:
    """Return Jinja source of the text, in lines that end in LF; placeholders of buttons stay in it, each on its own
    line."""
    return _blocks(SyntaxTreeNode(tokens).children, "", tags)


def wrap_words(text: str, tags: JinjaTags, first: str = "", rest: str = "") -> str:
    """Return `text` in lines that begin with `first` and then with `rest`, with its tags restored."""
    lines = wrap(text, _width, rest, len(first))
    return "\n".join(_finish(line, rest if at else first, rest, tags) for at, line in enumerate(lines))


def _blocks(nodes: Sequence[SyntaxTreeNode], prefix: str, tags: JinjaTags) -> str:
    parts = []
    for at, node in enumerate(nodes):
        parts.append(_block(node, prefix, tags))
        if at < len(nodes) - 1 and not node.hidden and not _only_statements(node):
            parts.append(prefix.rstrip() + "\n")
    return "".join(parts)


def _block(node: SyntaxTreeNode, prefix: str, tags: JinjaTags) -> str:
    match node.type:
        case "jinja_block":
            return _jinja_block(node.content, prefix, tags)
        case "blockquote":
            return _blocks(node.children, prefix + "> ", tags)
        case "bullet_list" | "ordered_list":
            return _list(node, prefix, tags)
        case "table":
            return "".join(_row(row, prefix, tags) for part in node.children for row in part.children)
        case "fence" | "code_block":
            lines = node.content.rstrip("\n").split("\n")
            return "".join(_finish(line, prefix + "    ", prefix, tags) + "\n" for line in lines)
        case "hr":
            return f"{prefix}* * *\n"
        case _:
            return wrap_words("".join(map(_inline, node.children)), tags, prefix, prefix) + "\n"


def _only_statements(node: SyntaxTreeNode) -> bool:
    return node.type == BLOCK and not node.content.endswith(TagKind.BUTTONS)


def _jinja_block(words: str, prefix: str, tags: JinjaTags) -> str:
    if words.endswith(TagKind.BUTTONS):
        return f"{prefix}{words}\n"
    return tags.restore("".join(words.split()), lambda tag, mark: str(tag) if mark is TagKind.STATEMENT else "")


def _list(node: SyntaxTreeNode, prefix: str, tags: JinjaTags) -> str:
    numbers = count(int(node.attrs.get("start", 1)))
    repeated = any(child.type == BLOCK for child in node.children)  # then the numbers are unknown until it is rendered
    parts = []
    for at, child in enumerate(node.children):
        if child.type == BLOCK:
            parts.append(_jinja_block(child.content, prefix, tags))
            continue
        sign = "- " if node.type == "bullet_list" or repeated else f"{next(numbers)}. "
        parts.append(_item(child, prefix, sign, tags))
        if at < len(node.children) - 1 and not all(part.hidden for part in child.children[:1]):
            parts.append(prefix.rstrip() + "\n")
    return "".join(parts)


def _item(node: SyntaxTreeNode, prefix: str, sign: str, tags: JinjaTags) -> str:
    indented = prefix + " " * len(sign)
    text = _blocks(node.children, indented, tags)
    return prefix + sign + text.removeprefix(indented)


def _row(row: SyntaxTreeNode, prefix: str, tags: JinjaTags) -> str:
    cells = " | ".join("".join(map(_inline, cell.children)) for cell in row.children)
    return wrap_words(cells, tags, prefix, prefix + "  ") + "\n"


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return node.content
        case "link":
            return _link("".join(map(_inline, node.children)), str(node.attrs["href"]))
        case _:
            return "".join(map(_inline, node.children))


def _link(text: str, address: str) -> str:
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return shown if text in {shown, address} or not text else f"{text} ({shown})"


def _width(word: str) -> int:
    return sum(_tag_width(part) if WORD.fullmatch(part) else len(part) for part in SPLIT.split(word))


def _tag_width(word: str) -> int:
    return 0 if word.endswith((TagKind.STATEMENT, TagKind.NOTHING)) else EXPRESSION_WIDTH


def _finish(line: str, prefix: str, rest: str, tags: JinjaTags) -> str:
    """Return the line with its tags, each of which knows its column."""
    column, parts = len(prefix), []
    for part in SPLIT.split(literal_braces(line, TEXT_BRACE)):
        word = WORD.fullmatch(part)
        parts.append(_written(tags.tag(word), TagKind(word[2]), rest, column) if word else part)
        column += _width(part)
    return (prefix + "".join(parts)).rstrip()


def _written(tag: JinjaTag, mark: TagKind, rest: str, column: int) -> str:
    match mark:
        case TagKind.EXPRESSION:
            return tag.filtered(f"hang({rest!r}, {column})")
        case TagKind.URL | TagKind.ATTRIBUTE:
            return tag.filtered("line")
        case TagKind.NOTHING:
            return ""
        case _:
            return str(tag)
