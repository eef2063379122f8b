"""All that a page says can be said in another language: no text stands in a template outside of _(…) and trans."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment
from support.catalogues import PAGES, page_files

LETTERS = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(
    r"<(script|style)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>|</?[a-z][^>]*>|&#?\w+;|[a-z-]+=\"[^\"]*\"",
    re.DOTALL | re.IGNORECASE,
)
SPOKEN = re.compile(r"""\s(?:aria-label|alt|placeholder|title|summary|label|data-says)="([^"]*)\"""")
SENTENCE = re.compile(
    r"[A-Z][a-z]+ .*[a-z]|^[A-Z][a-z]{2,}$"
)  # of a text in an expression: more than a name or a value
SAYS = {"_", "gettext", "ngettext"}
THE_SAME_EVERYWHERE = {"UTC"}
FOR_DEVELOPERS = {"api.html"}  # in English alone
LEXER = Environment(extensions=["jinja2.ext.i18n"])

FILES = [file.relative_to(PAGES) for file in page_files() if file.name not in FOR_DEVELOPERS]
Token = tuple[int, str, str]


def unwrapped(source: str) -> list[str]:
    tokens = [token for token in LEXER.lex(source) if token[1] not in ("whitespace", "comment")]
    return [*_texts(tokens), *_literals(tokens)]


def _texts(tokens: list[Token]) -> list[str]:
    """What stands in the HTML itself, `…` in the place of what is filled in."""
    page, translated = "", False
    for index, (_, kind, value) in enumerate(tokens):
        if kind == "block_begin" and tokens[index + 1][2] in ("trans", "endtrans"):
            translated = tokens[index + 1][2] == "trans"
        elif kind == "data" and not translated:
            page += value
        elif kind == "variable_begin":
            page += "…"
    said = [*TAG.sub("\n", page).split("\n"), *SPOKEN.findall(page)]
    return [text.strip() for text in said if set(LETTERS.findall(text)) - THE_SAME_EVERYWHERE]


def _literals(tokens: list[Token]) -> list[str]:
    """Sentences in expressions that nobody translates."""
    found = []
    for index, (_, kind, value) in enumerate(tokens):
        opened = index > 1 and tokens[index - 1][2] == "(" and tokens[index - 2][2] in SAYS
        if kind == "string" and not opened and SENTENCE.search(value[1:-1]):
            found.append(value)
    return found


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_page_says_nothing_that_cannot_be_translated(file: Path) -> None:
    assert unwrapped((PAGES / file).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello there</p>", ["Hello there"]),
        ("<p>{{ _('Hello there') }}, {{ name }}</p>", []),
        ("{% trans %}Hello{% endtrans %} you", ["you"]),
        ('<nav aria-label="My course">', ["My course"]),
        ("{{ 'My course' if a else _('Other') }}", ["'My course'"]),
        ("{{ 'winter' if a else 'x' }}<i class=\"small\">&nbsp;·</i>", []),
        ("{# A note #}<!-- and another -->", []),
    ],
)
def test_what_is_not_wrapped_is_found(source: str, found: list[str]) -> None:
    assert unwrapped(source) == found
