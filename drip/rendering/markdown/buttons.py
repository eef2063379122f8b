"""The answers of a question as buttons. A click opens a page with a confirmation button: a GET changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from drip.core.courses.course import Question, QuestionKind, Season
from drip.core.languages.catalogue import ENGLISH, Catalogue
from drip.core.languages.formats import capitalize_first
from drip.core.languages.translate import option_label
from drip.rendering.markdown.styles import Styles
from drip.rendering.template.literal import HTML_BRACE, TEXT_BRACE, literal_braces

BASE = "{{ links.answer }}"
SIGNS = {Season.SPRING: "🌱", Season.SUMMER: "🌻", Season.FALL: "🍂", Season.WINTER: "❄️"}
TABLE = '<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%"'
COLUMNS = 2
MAX_SHORT_LABEL = 14  # characters that fit into half the width of a phone


def choices(question: Question, words: Catalogue = ENGLISH) -> tuple[tuple[str, str], ...]:
    """Return (value, label) for each button; none for a question that is answered in words. Values are the same in all
    languages."""
    match question.kind:
        case QuestionKind.SEASON:
            return tuple((season.value, capitalize_first(words.say(season))) for season in Season)
        case QuestionKind.CHOICE:
            return tuple((option, option_label(question, option)) for option in question.options)
        case QuestionKind.YES_NO:
            return tuple((value, capitalize_first(words.say(value))) for value in ("yes", "no"))
        case QuestionKind.SCALE:
            return tuple((str(number), str(number)) for number in range(question.low, question.high + 1))
        case _:
            return ()


def html_buttons(question: Question, styles: Styles, words: Catalogue = ENGLISH) -> str:
    """Return Jinja source of tables and links with inline styles, for mail programs that know no others."""
    found = choices(question, words)
    if not found:
        return ""
    if question.kind is QuestionKind.SCALE:
        return _scale(question, styles)
    short = all(len(label) <= MAX_SHORT_LABEL for _, label in found)
    columns = COLUMNS if short and len(found) % COLUMNS == 0 else 1
    cells = [_button(question, value, label, styles) for value, label in found]
    rows = "\n".join(
        f"<tr>{''.join(_spaced(cells[at : at + columns], columns))}</tr>" for at in range(0, len(cells), columns)
    )
    return f'{TABLE} class="taps" style="{styles.get("buttons", "")}">\n{rows}\n</table>\n'


def text_buttons(question: Question, prefix: str = "", words: Catalogue = ENGLISH) -> str:
    """Return one line for each answer: its label and its link."""
    return "\n".join(
        f"{prefix}{literal_braces(label, TEXT_BRACE)}: {address_of(question, value)}"
        for value, label in choices(question, words)
    )


def _button(question: Question, value: str, label: str, styles: Styles) -> str:
    sign = f"{SIGNS[Season(value)]}&ensp;" if question.kind is QuestionKind.SEASON else ""
    words = sign + literal_braces(escape(label), HTML_BRACE)
    return (
        f'{TABLE} style="border-collapse:separate">\n'
        f'<tr><td class="tap" align="center" style="{styles.get("button", "")}">'
        f'<a href="{address_of(question, value)}" style="{styles.get("button a", "")}">{words}</a></td></tr></table>'
    )


def _spaced(cells: list[str], columns: int) -> Iterator[str]:
    for at, cell in enumerate(cells):
        sides = "0 0 8px 0" if columns == 1 else ("0 4px 8px 0", "0 0 8px 4px")[at]
        yield f'<td width="{100 // columns}%" style="padding:{sides}">{cell}</td>'


def _scale(question: Question, styles: Styles) -> str:
    """Numbers that flow like words, so that the row wraps on a phone; Outlook, which has no inline blocks, gets a
    table."""
    style = styles.get("scale a", "")
    cells = "\n".join(
        f'<!--[if mso]><td width="48" align="center" style="padding:10px 0;border:1px solid #b9a58c"><![endif]-->'
        f'<a class="tap" href="{address_of(question, value)}" style="{style}">{label}</a>'
        "<!--[if mso]></td><![endif]-->"
        for value, label in choices(question)
    )
    return (
        f'<div class="taps" style="{styles.get("scale", "")}">\n'
        '<!--[if mso]><table role="presentation" cellspacing="6"><tr><![endif]-->\n'
        f"{cells}\n<!--[if mso]></tr></table><![endif]-->\n</div>\n"
    )


def address_of(question: Question, value: str) -> str:
    """Return the URL of an answer's button, as Jinja source."""
    return f"{BASE}/{quote(question.id, safe='')}?value={quote(value, safe='')}"
