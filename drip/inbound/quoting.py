"""Cutting a reply: what its writer typed, apart from the mail they answered, signatures and footers.

A line engine: every line is given a mark, in a fixed number of passes, and the lines marked NEW are the reply. There
is no pattern over several lines and none that backtracks, so the time is linear in the text whatever is sent to us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from drip.inbound.attribution import Sort, clean, introduces, is_forward, openings, shared_start
from drip.inbound.lesson import Lesson, has_words
from drip.inbound.signature import SIGNATURE_MARK, is_rule, signature_start

MAX_CHARACTERS = 262_144  # of a reply that are looked at; what is beyond them is kept in `rest`
MAX_LINES = 20_000
_SHARE_OF_LESSON = 0.3  # of the lines below an unmarked opening: so many of ours, and the others were typed in between
_MOST_OF_LESSON = 0.6
_LONG_LINE = 60  # characters: a marked line that may have been wrapped


class Mark(Enum):
    NEW = auto()
    QUOTE = auto()  # marked with >, or known to be ours
    OPENING = auto()  # On … wrote:
    REST = auto()  # below an opening, not marked
    SIGNATURE = auto()


@dataclass(frozen=True, slots=True)
class Cut:
    """`new` is made of lines of the text, in their order; `rest` is all the others. `suspicious`: somebody should look,
    words may have been lost or quotes let through. `between`: where words stand in between quoted lines, `new` with the
    lines they answer above them, marked with "> "; otherwise empty."""

    new: str
    rest: str
    suspicious: bool = False
    between: str = ""


def cut_reply(text: str, sent: Sequence[str] = ()) -> Cut:
    """`text` is a reply as text, `sent` the parts of the mail it answers as text, as far as that is known."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lesson = Lesson(sent)
    raw = _split_shared(text[:MAX_CHARACTERS].split("\n", MAX_LINES), lesson)
    beyond = "".join(raw[MAX_LINES:]) + text[MAX_CHARACTERS:]
    raw = raw[:MAX_LINES]
    lines = [clean(line) for line in raw]
    marks, guessed = _mark(raw, lines, lesson)
    if Mark.NEW not in (mark for mark, line in zip(marks, lines, strict=True) if line) and _cut_less(
        marks, lines, lesson, raw
    ):
        guessed = True
    _drop_rules(marks, lines)
    new = _join(raw, lines, marks)
    rest = "\n".join(line for line, mark in zip(raw, marks, strict=True) if mark is not Mark.NEW)
    rest = f"{rest}\n{beyond}".strip("\n")
    return Cut(new, rest, guessed or bool(beyond.strip()), _between(raw, lines, marks))


def _split_shared(raw: list[str], lesson: Lesson) -> list[str]:
    """What begins behind something else gets a line of its own: an attribution behind the last words of the reply, an
    answer behind a question of ours."""
    split: list[str] = []
    for line in raw:
        start = lesson.end_of_question(line) if lesson and line else None
        start = shared_start(line) if start is None else start
        split += [line] if start is None else [line[:start], line[start:]]
    return split


def _mark(raw: list[str], lines: list[str], lesson: Lesson) -> tuple[list[Mark], bool]:
    quoted = [line.startswith((">", "＞")) for line in lines]
    marks = [Mark.QUOTE if is_quoted else Mark.NEW for is_quoted in quoted]
    ours = lesson.lines_of([line.lstrip("> \t") for line in raw]) if lesson else [False] * len(raw)
    _mark_openings(marks, lines, quoted, ours)
    for index, is_ours in enumerate(ours):
        if is_ours and marks[index] is Mark.NEW:
            marks[index] = Mark.QUOTE
    _mark_torn_lines(marks, lines, raw)
    guessed = _mark_answers_in_rest(marks, lines, ours)
    _mark_signatures(marks, lines, raw)
    return marks, guessed


def _mark_openings(marks: list[Mark], lines: list[str], quoted: list[bool], ours: list[bool]) -> None:
    """An attribution with a marked quote below it opens only that quote; every other opening opens all that follows."""
    for opening in openings(lines, quoted):
        if any(ours[opening.first : opening.last + 1]):
            continue
        for index in range(opening.first, opening.last + 1):
            marks[index] = Mark.OPENING
        below = next((i for i in range(opening.last + 1, len(lines)) if lines[i]), None)
        if below is None:
            return
        if opening.sort is Sort.ATTRIBUTION and (quoted[below] or _is_bar(lines, below)):
            _mark_bars(marks, lines, below)
            continue
        for index in range(opening.last + 1, len(lines)):
            marks[index] = Mark.QUOTE if quoted[index] else Mark.REST
        return


def _is_bar(lines: list[str], index: int) -> bool:
    return lines[index].startswith("|") and index + 1 < len(lines) and lines[index + 1].startswith("|")


def _mark_bars(marks: list[Mark], lines: list[str], index: int) -> None:
    """Some programs mark a quote with bars instead of angles; tables have bars too, so only below an attribution."""
    while index < len(lines) and (lines[index].startswith("|")):
        marks[index] = Mark.QUOTE
        index += 1


def _mark_answers_in_rest(marks: list[Mark], lines: list[str], ours: list[bool]) -> bool:
    """Where a program marks nothing, words may have been typed in between our lines: we know ours. Where most of it is
    ours, all other words below our first line are an answer; where less is, those below a question of ours."""
    rest = [index for index, mark in enumerate(marks) if mark is Mark.REST and lines[index]]
    known = sum(1 for index in rest if ours[index])
    if not rest or known < _SHARE_OF_LESSON * len(rest):
        return False
    is_ours = known >= _MOST_OF_LESSON * len(rest)
    begun = asked = found = False
    for index in rest:
        if ours[index]:
            marks[index] = Mark.QUOTE
            begun, asked = True, lines[index].endswith("?")
        elif asked or (is_ours and begun and has_words(lines[index])):
            marks[index] = Mark.NEW
            found = True
    return found


def _mark_torn_lines(marks: list[Mark], lines: list[str], raw: list[str]) -> None:
    """A program that wraps long lines after marking them leaves their ends unmarked, between two marked lines."""
    for index in range(1, len(lines) - 1):
        above = lines[index - 1]
        if marks[index] is not Mark.NEW or not lines[index] or not above.startswith(">"):
            continue
        if lines[index + 1].startswith(">") and _is_torn(above, lines[index], raw[index]):
            marks[index] = Mark.QUOTE


def _is_torn(above: str, line: str, raw: str) -> bool:
    if above.count("(") > above.count(")") and line.count(")") > line.count("("):
        return True
    if line.endswith(" >"):
        return True
    if len(above) < _LONG_LINE or len(line) >= len(above) or above.endswith(("?", ":")):
        return False
    return raw.lstrip()[:1].islower() or not above.endswith(("!", ".", ";", "…"))


def _mark_signatures(marks: list[Mark], lines: list[str], raw: list[str]) -> None:
    first, words_before = 0, False
    for index in range(len(lines) + 1):
        if index < len(lines) and marks[index] is Mark.NEW:
            continue
        if first < index:
            start = signature_start(lines, raw, first, index, words_before)
            words_before = words_before or any(lines[first : index if start is None else start])
            for line in range(index if start is None else start, index):
                marks[line] = Mark.SIGNATURE
        first = index + 1


def _cut_less(marks: list[Mark], lines: list[str], lesson: Lesson, raw: list[str]) -> bool:
    """Nothing was left: take what stands above a signature and is not ours. What is marked as quoted counts only where
    no program says whom it quotes; of a mail that was only forwarded, its headers count too."""
    ours = lesson.lines_of([line.lstrip("> \t") for line in raw]) if lesson else [False] * len(raw)
    end = next((i for i, line in enumerate(lines) if line == SIGNATURE_MARK), len(lines))
    wanted = {Mark.REST, Mark.SIGNATURE}
    if Mark.OPENING not in marks and not any(introduces(line.lstrip("> ")) for line in lines):
        wanted.add(Mark.QUOTE)
    kept = [i for i in range(end) if marks[i] in wanted and lines[i] and not ours[i]]
    if kept and (forward := next((i for i in range(end) if is_forward(lines[i])), None)) is not None:
        kept += [i for i in range(forward, end) if marks[i] is Mark.OPENING]
    for index in kept:
        marks[index] = Mark.NEW
    return bool(kept)


def _drop_rules(marks: list[Mark], lines: list[str]) -> None:
    """A line of dashes above a quote belongs to the quote."""
    below = None
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index]:
            continue
        if marks[index] is Mark.NEW and below in (Mark.OPENING, Mark.REST) and is_rule(lines[index]):
            marks[index] = Mark.OPENING
        below = marks[index]


def _join(raw: list[str], lines: list[str], marks: list[Mark]) -> str:
    """The new lines; one blank line where others stood in between."""
    out: list[str] = []
    gap = False
    for index, mark in enumerate(marks):
        if mark is not Mark.NEW:
            gap = True
        elif not lines[index]:
            out.append("")
        else:
            while gap and out and not out[-1]:
                out.pop()
            out += ["", raw[index].rstrip()] if gap else [raw[index].rstrip()]
            gap = False
    return "\n".join(out).strip("\n")


def _between(raw: list[str], lines: list[str], marks: list[Mark]) -> str:
    filled = [index for index, line in enumerate(lines) if line]
    new = [index for index in filled if marks[index] is Mark.NEW]
    if not new or all(marks[i] is not Mark.QUOTE for i in filled if i < new[-1]):
        return ""
    out = []
    for index in range(new[-1] + 1):
        if marks[index] is Mark.NEW:
            out.append(raw[index].rstrip())
        elif marks[index] is Mark.QUOTE:
            out.append(("> " + raw[index].lstrip("> \t")).rstrip())
    return "\n".join(out).strip("\n")
