"""What stands below the words: signatures, "Sent from my …", footers of lists and lawyers."""

from __future__ import annotations

import re

from drip.inbound.phrases import DEVICES, LEGAL_STARTS, SENT_FROM, SENT_FROM_ENDS

_SIGNATURE_LINES = 15  # RFC 3676, 4.3 says four; people have more, but an essay below a dashed line is no signature
_FOOTER_LINES = 15
SIGNATURE_MARK = "--"  # RFC 3676, 4.3: "-- ", as a cleaned line
_RULE = re.compile(r"[-_=*~—–\s]{2,}|[*_\s.·•]{10,}")
_CONTACT = re.compile(r"https?:|www\.|\S@\S|\+?\d[\d ()./-]{6,}")
_LINKING = (
    "from via with using by my our the mon ma mes avec de depuis mi desde con meu minha do da dal del mio mit von"
    " meinem vom van vanaf mijn met min mitt fra från med z mojego za pomocą с моего moje mého"
)
_SMALL_WORDS = frozenset(_LINKING.split())
_NAME = re.compile(r"-[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,3}")


def signature_start(lines: list[str], raw: list[str], first: int, last: int, words_before: bool) -> int | None:
    """The line in [first, last) where what was typed ends and what was appended begins. `lines` are cleaned, `raw` not.
    Where no words come before it, in these lines or above them, there is none: cutting it would leave nothing."""
    filled = sum(1 for line in lines[first:last] if line)
    for index in range(first, last):
        line = lines[index]
        if not line:
            continue
        if words_before and _starts_signature(lines, raw, index, last, filled):
            name = _signed_name(lines, raw, first, index)
            return index if name is None else name
        words_before = True
        filled -= 1
    return _signed_name(lines, raw, first, last)


def is_device_line(line: str) -> bool:
    """Sent from my iPhone; Envoyé de mon iPhone; Von meinem Handy gesendet; Get Outlook for iOS"""
    if not line or len(line) > 140:
        return False
    bare = line.replace("[", "").strip("*_-–—<>()|\"'. \t")
    starts = bare.startswith(SENT_FROM)
    if not starts and not bare.endswith(SENT_FROM_ENDS):
        return False
    length = len(bare.split(" "))
    clause = bare.partition(",")[0].partition(";")[0]
    return length <= (12 if starts else 6) and any(device in clause for device in DEVICES)


def is_product_line(raw: str) -> bool:
    """Sent from my Wiko RIDGE FAB 4G; Envoyé avec TypeApp: a few words after the phrase, all of them names."""
    bare = raw[:200].partition("<")[0].strip("*_[]()|. \t")
    if len(bare) > 80 or not bare.lower().startswith(SENT_FROM):
        return False
    names = [word for word in bare.split()[1:] if word.lower() not in _SMALL_WORDS]
    return 0 < len(names) < 7 and all(name[0].isupper() or name[0].isdigit() for name in names)


def is_rule(line: str) -> bool:
    """A line of dashes, underscores and the like, and nothing else."""
    return bool(_RULE.fullmatch(line))


def _starts_signature(lines: list[str], raw: list[str], index: int, last: int, filled: int) -> bool:
    line = lines[index]
    if line in ("--", "—", "– –", "__", "-- --"):
        return filled <= _SIGNATURE_LINES
    if is_device_line(line) or is_product_line(raw[index]) or line.startswith(LEGAL_STARTS):
        return True
    return len(line) >= 5 and is_rule(line) and filled <= _FOOTER_LINES and _is_contact_block(lines, index + 1, last)


def _is_contact_block(lines: list[str], first: int, last: int) -> bool:
    block = [line for line in lines[first:last] if line and not is_rule(line)]
    contacts = sum(1 for line in block if _CONTACT.search(line))
    return not block or contacts * 4 >= len(block)


def _signed_name(lines: list[str], raw: list[str], first: int, last: int) -> int | None:
    """A last line like "-Ada Lovelace" below a blank one; not the last point of a list."""
    filled = [index for index in range(max(first, last - 12), last) if lines[index]]
    if len(filled) < 2:
        return None
    index = filled[-1]
    name = raw[index].strip()
    alone = not lines[index - 1] and not lines[filled[-2]].startswith(("-", "*", "•"))
    return index if alone and len(name) <= 40 and _NAME.fullmatch(name) and name[1:].strip()[:1].isupper() else None
