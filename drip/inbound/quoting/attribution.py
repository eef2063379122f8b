"""Finds where a quoted mail begins: "On … wrote:", a block of header lines, "-----Original Message-----".

Each line is read a fixed number of times and only its first characters count, so the time is linear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from drip.inbound.quoting.phrases import (
    ATTRIBUTION_LEADS,
    FORWARD_STARTS,
    FORWARD_STEMS,
    HEADER_LABELS,
    MESSAGE_WORDS,
    ORIGINAL_HEADINGS,
    REPLY_ABOVE,
    WROTE_VERBS,
    WROTE_VERBS_UNSPACED,
)

_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u034f\ufeff\xad\u1427"
_INVISIBLE = str.maketrans("\xa0\u202f\u2010\u2011", "  --", _MARKS)
_WROTE = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(WROTE_VERBS, key=len, reverse=True))) + r")(?!\w)"
    "|" + "|".join(map(re.escape, WROTE_VERBS_UNSPACED))
)
_I_WROTE = re.compile(r"\bi (?:wrote|sent)\b|\bich schrieb\b")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)")
_NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?!\d)|\d{1,4}[年년]|\d{1,2}-\w{3}-\d{4}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_LEADS = frozenset(ATTRIBUTION_LEADS)
_REPLY_ABOVE = re.compile("|".join(map(re.escape, REPLY_ABOVE)))
_LAST_WORDS = frozenset(words.rsplit(" ", 1)[-1] for words in WROTE_VERBS)
_LABELS = {label: kind for kind, labels in HEADER_LABELS.items() for label in labels}

_DATED_NAME = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d gmt[+-]\d{1,2}:\d\d \S.{0,80}")
_BEHIND_WORDS = re.compile(r"(?<=[^\s-])(?: ?-{2,4} ?| )(?=(?:On|Am|Le|El|Il|Em|Op|Den) [\w.,]{1,12} )")

_SENTENCE_END = re.compile(r"[.!?]['\"”»)]* +\w{3,}")
_MBOX_LINE = re.compile(r"from \S+@\S+ +[a-z]{3} [a-z]{3} +\d{1,2} \d\d:\d\d(?::\d\d)? (?:\S{1,6} )?\d{4}\b.*")
_NOTES = re.compile(r"\|-{6,}>")  # Lotus Notes draws its header lines into boxes

_LOOK_BACK = 4  # lines before its last that an attribution may be wrapped over
_LEAD = 90  # characters of a wrapped first line
_HEADER_LINES = 14
_WIDTH = 300  # characters of a line that are compared
_TRIES = 3000  # lines that look like the end of an attribution; only crafted mail has more


_RULES = frozenset(("--", "__", "==", "- ", " -", "—-", "-—", "——", "**"))


class OpeningKind(Enum):
    ATTRIBUTION = auto()  # the quote below it may be marked, and somebody may have typed between its lines
    HEADERS = auto()
    SEPARATOR = auto()


@dataclass(frozen=True, slots=True)
class Opening:
    """Lines `first` to `last` (inclusive) which say that a quoted mail follows."""

    first: int
    last: int
    kind: OpeningKind


def normalize_line(line: str) -> str:
    """Return the line as it is compared: without invisible marks and surrounding blanks, in lower case, cut at 300
    characters."""
    line = line.strip()[:_WIDTH].rstrip()
    return (line if line.isascii() else line.translate(_INVISIBLE)).lower().strip()


def attribution_offset(raw: str) -> int | None:
    """Return where in a line an attribution begins behind somebody's words, as in "Winter! On Wed, 4 Apr 2012, Ada
    wrote:"."""
    if len(raw) > _WIDTH or not raw.rstrip().endswith(":") or raw.lstrip().startswith(">"):
        return None
    found = _BEHIND_WORDS.search(raw)
    if found is None or not _is_full(normalize_line(raw[found.end() :])):
        return None
    words = normalize_line(raw[: found.start()])
    is_words = words.split(" ", 1)[0] not in _LEADS and "@" not in words and not _NUMBER.search(words)
    return found.start() if is_words else None


def is_attribution_line(line: str) -> bool:
    """Return whether a normalized line is an attribution, given that something marked as a quote follows."""
    return line.endswith((":", "：")) and (_is_full(line) or _is_weak(line, below_is_quoted=True))


def find_openings(lines: list[str], quoted: list[bool], ours: list[bool]) -> list[Opening]:
    """Return every opening among the lines that are not marked as quoted, in order. `lines` are normalized; `ours` says
    which lines are the lesson's, which proves a quote as well as a mark does."""
    found: list[Opening] = []
    index = tries = 0
    while index < len(lines) and tries < _TRIES:
        line = lines[index]
        likely = _is_torn_end(line) if quoted[index] else _is_likely(line)
        tries += likely
        opening = _opening_at(lines, quoted, ours, index) if likely else None
        if opening:
            while found and found[-1].last >= opening.first:
                found.pop()
            found.append(opening)
            index = opening.last
        index += 1
    return found


def _is_likely(line: str) -> bool:
    return (
        ":" in line
        or "：" in line
        or line[-2:] in _RULES
        or line.startswith(("|-", "*", "_"))
        or bool(_REPLY_ABOVE.search(line))
        or _may_end_attribution(line)
    )


def _is_torn_end(line: str) -> bool:
    """Return whether the line ends an attribution that was wrapped after a "<", whose ">" looks like a quote mark: ">
    wrote:"."""
    bare = line.lstrip("> ")
    return len(bare) < 24 and bare.endswith(":") and line.startswith(">") and (bare == ":" or bool(_WROTE.search(bare)))


def _opening_at(lines: list[str], quoted: list[bool], ours: list[bool], index: int) -> Opening | None:
    line = lines[index]
    if is_separator(line):
        return Opening(index, _last_header_below(lines, index), OpeningKind.SEPARATOR)
    kind = _kinds(line)
    if kind and (last := _header_block(lines, index)) is not None:
        return Opening(index, last, OpeningKind.HEADERS)
    if _DATED_NAME.fullmatch(line) and not any(lines[max(index - 1, 0) : index] + lines[index + 1 : index + 2]):
        return Opening(index, index, OpeningKind.ATTRIBUTION)
    if _may_end_attribution(line) and (first := _attribution_start(lines, quoted, ours, index)) is not None:
        return Opening(first, index, OpeningKind.ATTRIBUTION)
    return None


def is_separator(line: str) -> bool:
    """-----Original Message-----, Begin forwarded message:, Reply above this line"""
    if line.startswith(FORWARD_STARTS) or _REPLY_ABOVE.search(line) or _NOTES.fullmatch(line):
        return True
    if _MBOX_LINE.fullmatch(line) or (line[:1] in "*_" and line.strip("*_: ") in ORIGINAL_HEADINGS):
        return True
    line = line.strip("*") if line.startswith("*-") else line
    if line[:2] not in _RULES or line[-2:] not in _RULES:
        return False
    inner = line.strip("-_=* ")
    if "pgp" in inner:
        return False
    return 0 < len(inner) < 60 and any(word in inner for word in MESSAGE_WORDS) and not any(c in inner for c in ".!?@")


def is_forward(line: str) -> bool:
    """---------- Forwarded message ---------, Begin forwarded message:"""
    return is_separator(line) and any(word in line for word in FORWARD_STEMS)


def _last_header_below(lines: list[str], index: int) -> int:
    """Return the last of the header lines that follow a separator, or the separator itself."""
    last = index
    for below in range(index + 1, min(index + 1 + _HEADER_LINES, len(lines))):
        if _kinds(lines[below]):
            last = below
        elif lines[below]:
            break
    return last


def _kinds(line: str) -> set[str]:
    """Return which headers this line could be: From:, *Sent:*, Betreff :; several if they were run together."""
    head, colon, _ = line.replace("：", ":").partition(":")
    if not colon or len(head) > 28:
        return set()
    first = _LABELS.get(head.strip("*_>|- \t"))
    if first is None:
        return set()
    others = (word.strip("*_:") for word in line.split() if word.endswith((":", ":*")))
    return {first} | {_LABELS[word] for word in others if word in _LABELS}


def _header_block(lines: list[str], first: int) -> int | None:
    """Return the last line of the header block that starts here. Values may be wrapped, and blank lines may separate
    them."""
    seen: set[str] = set()
    last, strangers = first, 0
    for index in range(first, min(first + _HEADER_LINES, len(lines))):
        kinds = _kinds(lines[index])
        if "from" in kinds and index > first and ("from" in seen or strangers or not lines[index - 1]):
            break  # another block
        if kinds:
            seen |= kinds
            last, strangers = index, 0
        elif lines[index]:
            strangers += 1
        if strangers > 2:
            break
    dated = {"date", "to"} <= seen and _has_date(lines[first])
    enough = len(seen) >= 3 or dated or {"from", "date"} <= seen or {"from", "subject"} <= seen
    return last if enough and ("date" in seen or any("@" in line for line in lines[first : last + 1])) else None


def _may_end_attribution(line: str) -> bool:
    bare = line.rstrip('-_*>|" ')
    if line.endswith(">") and line[:1].isdigit() and "@" in line:
        return True
    if line.endswith(")") and "@" in line and _has_date(line[-_LEAD:]):  # Ada <a@b.c> skrev: (6 januari 2027 08:30)
        return True
    return bare.endswith((":", "：", *WROTE_VERBS_UNSPACED)) or bare.rsplit(" ", 1)[-1] in _LAST_WORDS


def _attribution_start(lines: list[str], quoted: list[bool], ours: list[bool], last: int) -> int | None:
    """Return the first line of the attribution that ends here: the shortest stretch with lead, date and verb, else the
    shortest that is an attribution at all."""
    below_is_quoted = _next_is_quoted(lines, quoted, ours, last)
    text, weak, has_address = "", None, False
    for index in range(last, max(last - _LOOK_BACK, 0) - 1, -1):
        if quoted[index] and index != last:
            break
        if not lines[index]:
            if text.startswith(("<", ">", "mailto:")):
                continue
            break
        text = f"{lines[index]} {text}" if text else lines[index]
        if _I_WROTE.search(text):
            return None
        if _is_full(text):
            return _with_lead(lines, index)
        if (weak is None or ("@" in text and not has_address)) and _is_weak(text, below_is_quoted):
            weak, has_address = index, "@" in text
    return weak if weak is None else _with_lead(lines, weak)


def _with_lead(lines: list[str], first: int) -> int:
    """An attribution that is wrapped after its date or name begins in the line above: "On Wed, Dec 9, Ada"."""
    above = lines[first - 1] if first else ""
    if not above or len(above) > _LEAD or above.endswith((".", "!", "?", ":")):
        return first
    start = lines[first].partition(" ")[0]
    has_lead = above.partition(" ")[0] in _LEADS and _NUMBER.search(above) and (start not in _LEADS or start == "at")
    is_name = start.startswith("<") and (first == 1 or not lines[first - 2])
    return first - 1 if has_lead or is_name else first


def _next_is_quoted(lines: list[str], quoted: list[bool], ours: list[bool], last: int) -> bool:
    """If a name and a verb are the first or the last thing in a mail, the quote they introduce may be missing."""
    for index in range(last + 1, min(last + 4, len(lines))):
        if lines[index]:
            return quoted[index] or ours[index] or (not any(lines[:last]) and _is_name_and_verb(lines[last]))
    return not any(lines[last + 1 :])


def _is_name_and_verb(line: str) -> bool:
    """Ines Moreau writes:"""
    words = line.rstrip(":： ").split(" ")
    return 2 <= len(words) <= 5 and line.endswith((":", "：")) and bool(_WROTE.fullmatch(words[-1]))


def _is_full(text: str) -> bool:
    start = text.lstrip("-–—*_>[( \t")
    lead = start.split(" ", 1)[0].rstrip(",.")
    begins = lead in _LEADS or bool(_has_date(start[:32]))
    return (
        begins
        and _has_date(text)
        and (bool(_WROTE.search(text)) or ("@" in text and text.rstrip("- *").endswith((":", ">"))))
    )


def _is_weak(text: str, below_is_quoted: bool) -> bool:
    """A line with a date and a colon right above a quote introduces it, in any language."""
    if not _WROTE.search(text):
        return below_is_quoted and text.endswith((":", "：")) and _has_date(text) and len(text) < _WIDTH
    is_one_sentence = not _SENTENCE_END.search(text)
    return "@" in text or _has_date(text) or (below_is_quoted and is_one_sentence and len(text) < 120)


def _has_date(text: str) -> bool:
    if _TIME.search(text) or _NUMERIC_DATE.search(text):
        return True
    return bool(_YEAR.search(text)) and len(_NUMBER.findall(text)) > 1
