"""Reads what was typed in a reply, whichever way it came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from drip.core.courses.course import Question
from drip.inbound.hard_wraps import has_full_line, without_hard_wraps
from drip.inbound.html.lines import html_to_lines
from drip.inbound.mime.charset import decode
from drip.inbound.mime.parse import ParsedMail, parse
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.quoting.cut import CutReply, cut_reply

_STUB = 300  # characters
_BOLD = re.compile(r"(?<![\w*])\*([^*\n]{1,200})\*(?![\w*])")


def read_mail(mail: ParsedMail, sent: Sequence[str] = (), questions: Sequence[Question] = ()) -> CutReply:
    """Cut the text part, or the HTML part if there is no text part or it says nothing. `sent` are the parts of the mail
    that this one answers, as text, and `questions` are what that mail asks."""
    text = body_text(mail)
    cut = cut_reply(text, sent, mail.from_name, questions)
    if mail.text and text is not mail.text:
        cut = replace(cut, rest=f"{cut.rest}\n{mail.text}".strip("\n"))
    if not mail.html or text is not mail.text or not (_BOLD.search(cut.new) or has_full_line(cut.new)):
        return cut
    page = html_to_lines(mail.html)
    return replace(cut, new=_as_on_page(cut.new, page), between=_as_on_page(cut.between, page))


def body_text(mail: ParsedMail) -> str:
    """Return the text to be cut."""
    text = mail.text or ""
    return html_to_lines(mail.html or "") if not text.strip() or (mail.html and _is_stub(text)) else text


def _as_on_page(text: str, page: str) -> str:
    return without_hard_wraps(_without_bold(text, page), page)


def _without_bold(text: str, page: str) -> str:
    """Remove the stars that a program writes for bold: those that the HTML part does not have."""
    return _BOLD.sub(lambda found: found.group() if found.group() in page else found.group(1), text)


def _is_stub(text: str) -> bool:
    """Return whether a text part only says that the mail is elsewhere: "This message is in HTML." """
    return len(text) < _STUB and "html" in text.lower()


def new_text(kind: Literal["text", "html", "eml"], data: str | bytes) -> str:
    """Return the new text of a reply given as its text part, its HTML part or the whole message; '' if it is
    unreadable."""
    if kind == "eml":
        try:
            return read_mail(parse(data.encode() if isinstance(data, str) else data)).new
        except UnreadableMail:
            return ""
    text = data if isinstance(data, str) else decode(data, None)
    return cut_reply(text if kind == "text" else html_to_lines(text)).new
