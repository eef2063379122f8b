"""Finds what is below the words of a reply: signatures, "Sent from my …", footers of lists and lawyers."""

from __future__ import annotations

import re

from drip.inbound.quoting.card import card_start, is_name
from drip.inbound.quoting.phrases import (
    BANNER_ENDS,
    BANNERS,
    DEVICES,
    FOOTERS,
    LEGAL_HEADINGS,
    LEGAL_STARTS,
    SENT_FROM_ENDS,
    SENT_FROM_STARTS,
)

_SIGNATURE_LINES = 15  # RFC 3676, 4.3 says four; people have more, but an essay below a dashed line is no signature
_FOOTER_LINES = 15
_BANNER_LINES = 12
SIGNATURE_MARK = "--"  # RFC 3676, 4.3: "-- ", as a cleaned line
_RULE = re.compile(r"[-_=*~—–\s]{2,}|[*_\s.·•]{10,}")
_CONTACT = re.compile(r"https?:|www\.|\S@\S|\+?\d[\d ()./-]{6,}")
_LINKING = (
    "from via with using by my our the mon ma mes avec de depuis mi desde con meu minha do da dal del mio mit von"
    " meinem vom van vanaf mijn met min mitt fra från med z mojego za pomocą с моего moje mého"
)
_SMALL_WORDS = frozenset(_LINKING.split())
_NAME_WORDS = 6
_SENTENCE_ENDS = (".", "!", "?", "…", ",", ":", ";")
_SAYINGS = ('"', "'", "“", "„", "«", "‚", "‘", "*", "_", "~")
_ITEM = re.compile(r"\d{1,2}[.)] |(?:and|but|or|und|oder|aber|et|mais|y|pero|e|ma|och|og|en|maar) ")
_NAME = re.compile(r"-[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,3}")


def signature_start(
    lines: list[str], raw: list[str], first: int, last: int, words_before: bool, writer: str = ""
) -> int | None:
    """Return the line in [first, last) where the typed text ends and appended text begins. `lines` are normalized,
    `raw` are not. If no words come before it, in these lines or above them, only what a program surely appends counts.
    `writer` is the writer's name, which begins a signature of several lines."""
    filled = sum(1 for line in lines[first:last] if line)
    for index in range(first, last):
        line = lines[index]
        if not line:
            continue
        last_of_paragraph = index + 1 == last or not lines[index + 1] or is_rule(lines[index + 1])
        is_sure = _is_appended(line, raw[index]) and (words_before or last_of_paragraph)
        if (
            is_sure
            or raw[index].strip("\r") == "-- "
            or (words_before and _starts_signature(lines, first, index, last, filled))
        ):
            name = name_above(lines, raw, first, index) if is_sure else _signed_name(lines, raw, first, index)
            card = card_start(lines, raw, first, index, writer) if name is None else name
            return _with_rule(lines, first, index if card is None else card)
        words_before = True
        filled -= 1
    name = _signed_name(lines, raw, first, last)
    return card_start(lines, raw, first, last, writer) if name is None else name


def banner_end(lines: list[str]) -> int:
    """Return the line after a warning that a server put on top ("[EXTERNAL] This email …"); 0 if there is none."""
    start = next((index for index, line in enumerate(lines[:_BANNER_LINES]) if line), 0)
    if not lines or not lines[start].lstrip("*_[(| ").startswith(BANNERS):
        return 0
    for index in range(start, min(start + _BANNER_LINES, len(lines))):
        if lines[index].endswith(BANNER_ENDS):
            return index + 1
    return next((i for i in range(start, min(start + _BANNER_LINES, len(lines))) if not lines[i]), start + 1)


def _with_rule(lines: list[str], first: int, start: int) -> int:
    """A line of dashes right above belongs to the appended text."""
    above = next((index for index in range(start - 1, first - 1, -1) if lines[index]), first)
    return above if above < start and len(lines[above]) > 2 and is_rule(lines[above]) else start


def name_above(lines: list[str], raw: list[str], first: int, index: int) -> int | None:
    """A name on a line of its own, right above what a program appends."""
    above = index - 1
    alone = above > first and lines[above] and not lines[above - 1] and any(lines[first:above])
    return above if alone and is_name(raw[above]) else None


def is_device_line(line: str) -> bool:
    """Sent from my iPhone; Envoyé de mon iPhone; Von meinem Handy gesendet; Get Outlook for iOS"""
    if not line or len(line) > 140:
        return False
    bare = line.replace("[", "").strip("*_-–—<>()|\"'. \t")
    starts = bare.startswith(SENT_FROM_STARTS)
    if not starts and not bare.endswith(SENT_FROM_ENDS):
        return False
    length = len(bare.split(" "))
    clause = bare.partition(",")[0].partition(";")[0]
    return length <= (12 if starts else 6) and any(device in clause for device in DEVICES)


def is_product_line(raw: str) -> bool:
    """Sent from my Wiko RIDGE FAB 4G; Envoyé avec TypeApp: a few words after the phrase, all of them names."""
    bare = raw[:200].partition("<")[0].strip("*_[]()|. \t")
    if len(bare) > 80 or not bare.lower().startswith(SENT_FROM_STARTS):
        return False
    names = [word for word in bare.split()[1:] if word.lower() not in _SMALL_WORDS]
    return 0 < len(names) < 7 and all(name[0].isupper() or name[0].isdigit() for name in names)


def is_rule(line: str) -> bool:
    """Return whether the line consists of dashes, underscores and the like."""
    return bool(_RULE.fullmatch(line))


def _is_appended(line: str, raw: str) -> bool:
    """Return whether nobody would type this line."""
    return is_device_line(line) or is_product_line(raw) or any(f in line for f in FOOTERS)


def _starts_signature(lines: list[str], first: int, index: int, last: int, filled: int) -> bool:
    line = lines[index]
    if line in ("--", "—", "– –", "__", "-- --"):
        return filled <= _SIGNATURE_LINES and lines[first:last].count(line) == 1 and _may_sign(lines, index + 1, last)
    if line.startswith(LEGAL_STARTS) or (filled > 1 and line.strip(" :*-_") in LEGAL_HEADINGS):
        return True
    return len(line) >= 5 and is_rule(line) and filled <= _FOOTER_LINES and _is_contact_block(lines, index + 1, last)


def _may_sign(lines: list[str], first: int, last: int) -> bool:
    """Return whether what is below a dash may be a signature: it begins with a name, a saying in quotation marks, or a
    way to contact somebody, rather than with a sentence, which the dash may set off."""
    line = next((line for line in lines[first:last] if line), "")
    is_sentence = len(line.split()) > _NAME_WORDS or line.endswith(_SENTENCE_ENDS) or bool(_ITEM.match(line))
    return not is_sentence or line.startswith(_SAYINGS) or bool(_CONTACT.search(line)) or is_device_line(line)


def _is_contact_block(lines: list[str], first: int, last: int) -> bool:
    block = [line for line in lines[first:last] if line and not is_rule(line)]
    contacts = sum(1 for line in block if _CONTACT.search(line))
    return not block or contacts * 4 >= len(block)


def _signed_name(lines: list[str], raw: list[str], first: int, last: int) -> int | None:
    """A last line like "-Ada Lovelace" below a blank one; not the last item of a list."""
    filled = [index for index in range(max(first, last - 12), last) if lines[index]]
    if len(filled) < 2:
        return None
    index = filled[-1]
    name = raw[index].strip()
    alone = not lines[index - 1] and not lines[filled[-2]].startswith(("-", "*", "•"))
    return index if alone and len(name) <= 40 and _NAME.fullmatch(name) and name[1:].strip()[:1].isupper() else None
