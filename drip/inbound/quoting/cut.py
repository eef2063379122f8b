"""Cutting a reply: what its writer typed, apart from the mail they answered, signatures, footers and banners.

A line engine: every line is given a mark, in a fixed number of passes, and the lines marked NEW are the reply. There
is no pattern over several lines and none that backtracks, so the time is linear in the text whatever is sent to us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drip.inbound.quoting.armour import pgp_armour_lines
from drip.inbound.quoting.attribution import Opening, OpeningKind, find_openings, is_attribution_line, is_forward
from drip.inbound.quoting.inline_answers import mark_inline_answers
from drip.inbound.quoting.reply_lines import LineKind, ReplyLines, read_reply_lines
from drip.inbound.quoting.sent_lesson import SentLesson
from drip.inbound.quoting.signature import SIGNATURE_MARK, banner_end, is_rule, signature_start

MAX_CHARACTERS = 262_144  # of a reply that are looked at; what is beyond them is kept in `rest`
MAX_LINES = 20_000
_OF_ITS_OWN = 0.7  # of what would be left: less, and the rest is the lesson that was quoted
_LONG_LINE = 60  # characters: a marked line that may have been wrapped
_MIN_MARKED_LINES = 3  # marked lines of ours: the writer's program marks what it quotes
_MIN_TYPED_WORDS = 8  # words: so many of ours in a row are copied, not typed


@dataclass(frozen=True, slots=True)
class CutReply:
    """`new` is made of lines of the text, in their order; `rest` is all the others. `suspicious`: somebody should look,
    words may have been lost or quotes let through. `between`: where words stand in between quoted lines, `new` with the
    lines they answer above them, marked with "> "; otherwise empty."""

    new: str
    rest: str
    suspicious: bool = False
    between: str = ""


def cut_reply(text: str, sent: Sequence[str] = (), writer: str = "") -> CutReply:
    """`text` is a reply as text. As far as they are known: `sent` are the parts of the mail it answers, as text;
    `writer` is the name that its sender goes by."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text[:MAX_CHARACTERS].split("\n", MAX_LINES)
    beyond = "".join(raw[MAX_LINES:]) + text[MAX_CHARACTERS:]
    lesson = SentLesson(sent)
    sheet = read_reply_lines(raw[:MAX_LINES], lesson)
    guessed = _mark(sheet, lesson, writer)
    if not sheet.filled(LineKind.NEW) and _cut_less(sheet):
        guessed = True
    _drop_rules(sheet)
    rest = f"{sheet.other_text()}\n{beyond}".strip("\n")
    return CutReply(sheet.new_text(), rest, guessed or bool(beyond.strip()), sheet.between_text())


def _mark(sheet: ReplyLines, lesson: SentLesson, writer: str) -> bool:
    """Whether a guess was needed."""
    found = _mark_openings(sheet)
    if lesson:
        _mark_own_angles(sheet, found)
    _mark_ours(sheet)
    _mark_torn_lines(sheet)
    guessed = mark_inline_answers(sheet, lesson, found)
    for index in pgp_armour_lines(sheet.lines):
        sheet.marks[index] = LineKind.SIGNATURE
    sheet.put(LineKind.SIGNATURE, 0, banner_end(sheet.lines))
    _mark_signatures(sheet, writer)
    return guessed


def _mark_openings(sheet: ReplyLines) -> list[Opening]:
    """An attribution with a marked quote below it opens only that quote; every other opening opens all that follows.
    Returns all openings, also those in what another has opened."""
    lines, quoted = sheet.lines, sheet.quoted
    found = [o for o in find_openings(lines, quoted, sheet.ours) if not any(sheet.ours[o.first : o.last + 1])]
    for opening in found:
        sheet.put(LineKind.OPENING, opening.first, opening.last + 1)
        below = next((i for i in range(opening.last + 1, len(lines)) if lines[i]), None)
        if below is None:
            break
        if opening.sort is OpeningKind.ATTRIBUTION and (quoted[below] or _is_bar(lines, below)):
            _mark_bars(sheet, below)
            continue
        for index in range(opening.last + 1, len(lines)):
            sheet.marks[index] = LineKind.QUOTE if quoted[index] else LineKind.REST
        break
    return found


def _is_bar(lines: list[str], index: int) -> bool:
    return lines[index].startswith("|") and index + 1 < len(lines) and lines[index + 1].startswith("|")


def _mark_bars(sheet: ReplyLines, index: int) -> None:
    """Some programs mark a quote with bars instead of angles; tables have bars too, so only below an attribution."""
    while index < len(sheet.lines) and sheet.lines[index].startswith("|"):
        sheet.marks[index] = LineKind.QUOTE
        index += 1


def _mark_own_angles(sheet: ReplyLines, found: list[Opening]) -> None:
    """A saying that somebody sets off with an angle, above the mail that their program quotes, is theirs."""
    end = found[0].first if found else len(sheet.lines)
    introduced = (i for i in range(end) if sheet.ours[i] or is_attribution_line(sheet.lines[i].lstrip("> ")))
    end = next(introduced, end if found else 0)
    while end and (sheet.quoted[end - 1] or not sheet.lines[end - 1]):
        end -= 1
    for index in range(end):
        above = index and sheet.lines[index - 1] and sheet.marks[index - 1] is LineKind.QUOTE
        if sheet.quoted[index] and not sheet.ours[index] and not above:
            sheet.marks[index] = LineKind.NEW


def _mark_ours(sheet: ReplyLines) -> None:
    """Lines of ours are quotes whether they are marked or not. Where a program marks them well, one that is not marked
    was typed: a person may answer in our words. Questions of ours are copied, not typed."""
    reliable = sum(q and o for q, o in zip(sheet.quoted, sheet.ours, strict=True)) >= _MIN_MARKED_LINES
    for index in sheet.filled(LineKind.NEW):
        line = sheet.lines[index]
        torn = index > 0 and sheet.quoted[index - 1]
        copied = line.endswith(("?", ":")) or len(line.split()) >= _MIN_TYPED_WORDS
        if sheet.ours[index] and (not reliable or torn or copied):
            sheet.marks[index] = LineKind.QUOTE


def _mark_torn_lines(sheet: ReplyLines) -> None:
    """A program that wraps long lines after marking them leaves their ends unmarked, between two marked lines."""
    for index in range(1, len(sheet.lines) - 1):
        line, above, below = sheet.lines[index], sheet.lines[index - 1], sheet.lines[index + 1]
        if sheet.marks[index] is not LineKind.NEW or not line or not above.startswith(">") or not below.startswith(">"):
            continue
        if _is_torn(above, line, sheet.raw[index]) and not sheet.ours[index - 1]:
            sheet.marks[index] = LineKind.QUOTE


def _is_torn(above: str, line: str, raw: str) -> bool:
    if above.count("(") > above.count(")") and line.count(")") > line.count("("):
        return True
    if line.endswith(" >"):
        return True
    if len(above) < _LONG_LINE or len(line) >= len(above) or above.endswith(("?", ":")):
        return False
    return raw.lstrip()[:1].islower() or not above.endswith(("!", ".", ";", "…"))


def _mark_signatures(sheet: ReplyLines, writer: str) -> None:
    first, words_before = 0, False
    for index in range(len(sheet.lines) + 1):
        if index < len(sheet.lines) and sheet.marks[index] is LineKind.NEW:
            continue
        if first < index:
            start = signature_start(sheet.lines, sheet.raw, first, index, words_before, writer)
            end = index if start is None else start
            words_before = words_before or any(sheet.lines[first:end])
            sheet.put(LineKind.SIGNATURE, end, index)
        first = index + 1


def _cut_less(sheet: ReplyLines) -> bool:
    """Nothing was left: take what stands above a signature and is not ours, unless most of it is. What is marked as
    quoted counts only where no program says whom it quotes; the headers of a mail that was only forwarded count too."""
    lines, marks = sheet.lines, sheet.marks
    end = next((i for i, line in enumerate(lines) if line == SIGNATURE_MARK), len(lines))
    wanted = {LineKind.REST}
    if LineKind.OPENING not in marks and not any(is_attribution_line(line.lstrip("> ")) for line in lines):
        wanted.add(LineKind.QUOTE)
    there = [i for i in range(end) if marks[i] in wanted and lines[i]]
    kept = [i for i in there if not sheet.ours[i]]
    if len(kept) < _OF_ITS_OWN * len(there):
        return False
    if kept and (forward := next((i for i in range(end) if is_forward(lines[i])), None)) is not None:
        kept += [i for i in range(forward, end) if marks[i] is LineKind.OPENING]
    for index in kept:
        marks[index] = LineKind.NEW
    return bool(kept)


def _drop_rules(sheet: ReplyLines) -> None:
    """A line of dashes above a quote belongs to the quote."""
    below = None
    for index in reversed(sheet.filled()):
        mark = sheet.marks[index]
        if mark is LineKind.NEW and below in (LineKind.OPENING, LineKind.REST) and is_rule(sheet.lines[index]):
            mark = sheet.marks[index] = LineKind.OPENING
        below = mark
