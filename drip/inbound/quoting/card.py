"""Finds a signature without a delimiter: a name, and below it a title, a company, a telephone number, an address."""

from __future__ import annotations

import re
import unicodedata

from drip.inbound.quoting.phrases import CLOSINGS

_LINES = 10
_WIDTH = 100
_WORDS = 8
_TELEPHONE = re.compile(r"(?<![\w/])\+?\(?\d[\d ()./-]{7,18}\d(?!\w)")
_LABEL = re.compile(
    r"(?:tel|phone|mob|fax|cell|tél|tlf|telefon|mobil|móvil|tel[eé]fono|direct|office|m|t|p|e|w)\b\.? ?:", re.IGNORECASE
)
_ADDRESS = re.compile(r"\S@\S+\.\w|\bwww\.|https?:")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", ",", ":", ";")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_BESIDE = re.compile(r"[/|]")
_TITLES = frozenset(["dr", "prof", "mr", "mrs", "ms", "mx", "ing", "dipl", "med", "phil", "herr", "frau"])


def card_start(lines: list[str], raw: list[str], first: int, last: int, writer: str = "") -> int | None:
    """Return the line in [first, last) where a card begins that reaches to the end. It follows a blank line, begins
    with a name, and has at least two lines: below the writer's own name anything short, else a way to contact them."""
    filled = [index for index in range(max(first, last - 3 * _LINES), last) if lines[index]][-_LINES:]
    start = None
    for index in reversed(filled):
        if not _is_short(raw[index]):
            break
        if index > first and not lines[index - 1] and any(lines[first:index]):
            block = [raw[i] for i in filled if i >= index]
            closing = _closing_above(lines, first, index)
            if len(block) > 1 and (_is_card(block, writer) or closing is not None):
                start = index if closing is None else closing
    return start


def _closing_above(lines: list[str], first: int, index: int) -> int | None:
    """Return the line of a formal closing right above the card: "Kind regards,", "Mit freundlichen Grüßen / Best
    regards"."""
    above = next((i for i in range(index - 1, first, -1) if lines[i]), first)
    is_closing = all(part.strip(" ,.!-*_") in CLOSINGS for part in _BESIDE.split(lines[above]))
    return above if is_closing and any(lines[first:above]) else None


def _is_card(block: list[str], writer: str) -> bool:
    head = re.split(r"[|,(–—]", block[0].strip(" *_"))[0].strip(" *_")
    if writer and _fold(head) == _fold(writer):
        return True
    reached = any(_is_contact(line) for line in block)
    return reached and is_name(head)


def _is_contact(line: str) -> bool:
    return bool(
        _TELEPHONE.search(line) or _LABEL.match(line.strip(" *_|")) or (_ADDRESS.search(line) and " | " in line)
    )


def _is_short(line: str) -> bool:
    line = line.strip()
    if len(line) > _WIDTH:
        return False
    if _is_contact(line) or _ADDRESS.search(line):
        return True
    in_words = line[:1].islower() and not any(c.isdigit() for c in line)
    return len(line.split()) <= _WORDS and not line.endswith(_SENTENCE_ENDS) and not in_words


def is_name(head: str) -> bool:
    """Ada Lovelace; Dr. Annika Sørensen; 鈴木 一郎"""
    if head.strip(" ,.!").lower() in CLOSINGS:
        return False
    words = _WORD.findall(head)
    kept = [word for word in words if word.strip(".").lower() not in _TITLES]
    if not 2 <= len(kept) <= 4 or any(c.isdigit() for c in head):
        return False
    return sum(not word[0].islower() for word in kept) >= 2 and not kept[0][0].islower()


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:_WIDTH]).casefold()
    words = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    return " ".join(word for word in words if word not in _TITLES)
