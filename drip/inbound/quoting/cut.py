"""Cuts a reply: separates what its writer typed from the quoted mail, signatures, footers and banners.

It is a line engine: every line gets a kind in a fixed number of passes, and the lines of kind NEW are the reply. No
pattern spans several lines and none backtracks, so the time is linear in the text, whatever people send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drip.core.courses.course import Question
from drip.inbound.quoting.armour import pgp_armour_lines
from drip.inbound.quoting.attribution import Opening, OpeningKind, find_openings, is_attribution_line, is_forward
from drip.inbound.quoting.inline_answers import mark_inline_answers
from drip.inbound.quoting.reply_lines import LineKind, ReplyLines, read_reply_lines
from drip.inbound.quoting.sent_lesson import LineOwner, SentLesson
from drip.inbound.quoting.signature import SIGNATURE_MARK, banner_end, is_rule, signature_start

MAX_CHARACTERS = 262_144  # of a reply that are read; the remainder goes to `rest`
MAX_LINES = 20_000
_OF_ITS_OWN = 0.7  # share of the remaining lines; with less, the remainder is the quoted lesson
_LONG_LINE = 60  # characters of a marked line that may have been wrapped
_MIN_MARKED_LINES = 3  # marked lines of ours that prove that the program marks its quotes
_MAX_OWN_ANGLES = 3  # marked lines in a reply that quotes no mail
_MIN_TYPED_WORDS = 8  # words of ours in a row that are copied rather than typed


@dataclass(frozen=True, slots=True)
class CutReply:
    """`new` consists of lines of the text in their order; `rest` is all other lines. `suspicious`: somebody should
    look, because words may be lost or quotes may have come through. `between`: if words were typed between quoted
    lines, `new` with the lines they answer above them, marked with "> "; otherwise ''."""

    new: str
    rest: str
    suspicious: bool = False
    between: str = ""


def cut_reply(text: str, sent: Sequence[str] = (), writer: str = "", questions: Sequence[Question] = ()) -> CutReply:
    """Cut the text of a reply. As far as they are known, `sent` are the parts of the mail it answers, as text,
    `questions` are what that mail asks, and `writer` is the display name of its sender."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text[:MAX_CHARACTERS].split("\n", MAX_LINES)
    beyond = "".join(raw[MAX_LINES:]) + text[MAX_CHARACTERS:]
    lesson = SentLesson(sent, questions)
    reply = read_reply_lines(raw[:MAX_LINES], lesson)
    guessed = _mark(reply, lesson, writer)
    if not reply.filled(LineKind.NEW) and _cut_less(reply):
        guessed = True
    _drop_rules(reply)
    rest = f"{reply.other_text()}\n{beyond}".strip("\n")
    return CutReply(reply.new_text(), rest, guessed or bool(beyond.strip()), reply.between_text())


def _mark(reply: ReplyLines, lesson: SentLesson, writer: str) -> bool:
    """Return whether a guess was needed."""
    found = _mark_openings(reply)
    if lesson:
        _mark_own_angles(reply, found)
    _mark_ours(reply)
    _mark_torn_lines(reply)
    guessed = mark_inline_answers(reply, lesson, found)
    for index in pgp_armour_lines(reply.lines):
        reply.kinds[index] = LineKind.SIGNATURE
    reply.put(LineKind.SIGNATURE, 0, banner_end(reply.lines))
    _mark_signatures(reply, writer)
    return guessed


def _mark_openings(reply: ReplyLines) -> list[Opening]:
    """An attribution with a marked quote below it opens only that quote; any other opening opens everything that
    follows. Returns all openings, including those within what another has opened."""
    lines, quoted = reply.lines, reply.quoted
    found = [o for o in find_openings(lines, quoted, reply.ours) if not any(reply.ours[o.first : o.last + 1])]
    for opening in found:
        reply.put(LineKind.OPENING, opening.first, opening.last + 1)
        below = next((i for i in range(opening.last + 1, len(lines)) if lines[i]), None)
        if below is None:
            break
        if opening.kind is OpeningKind.ATTRIBUTION and (quoted[below] or _is_bar(lines, below)):
            _mark_bars(reply, below)
            continue
        for index in range(opening.last + 1, len(lines)):
            reply.kinds[index] = LineKind.QUOTE if quoted[index] else LineKind.REST
        break
    return found


def _is_bar(lines: list[str], index: int) -> bool:
    return lines[index].startswith("|") and index + 1 < len(lines) and lines[index + 1].startswith("|")


def _mark_bars(reply: ReplyLines, index: int) -> None:
    """Some programs mark a quote with bars instead of angles; tables have bars too, so this counts only below an
    attribution."""
    while index < len(reply.lines) and reply.lines[index].startswith("|"):
        reply.kinds[index] = LineKind.QUOTE
        index += 1


def _mark_own_angles(reply: ReplyLines, found: list[Opening]) -> None:
    """A saying that somebody sets off with an angle, above the mail that their program quotes, is their own."""
    end = found[0].first if found else len(reply.lines)
    introduced = (i for i in range(end) if reply.ours[i] or is_attribution_line(reply.lines[i].lstrip("> ")))
    few = sum(reply.quoted) <= _MAX_OWN_ANGLES
    end = next(introduced, end if found or few else 0)
    while end and (reply.quoted[end - 1] or not reply.lines[end - 1]):
        end -= 1
    for index in range(end):
        above = index and reply.lines[index - 1] and reply.kinds[index - 1] is LineKind.QUOTE
        if reply.quoted[index] and not reply.ours[index] and not above:
            reply.kinds[index] = LineKind.NEW


def _mark_ours(reply: ReplyLines) -> None:
    """Lines of ours are quotes whether they are marked or not. If a program marks its quotes well, an unmarked one was
    typed, because people may answer in our words. Questions of ours are copied, not typed."""
    marked = (reply.quoted[i] and reply.ours[i] and reply.owned[i] is not LineOwner.CITED for i in reply.filled())
    reliable = sum(marked) >= _MIN_MARKED_LINES
    for index in reply.filled(LineKind.NEW):
        line = reply.lines[index]
        torn = index > 0 and reply.quoted[index - 1]
        copied = line.endswith(("?", ":")) or len(line.split()) >= _MIN_TYPED_WORDS
        if reply.ours[index] and (not reliable or torn or copied):
            reply.kinds[index] = LineKind.QUOTE


def _mark_torn_lines(reply: ReplyLines) -> None:
    """A program that wraps long lines after marking them leaves their ends unmarked, between two marked lines."""
    for index in range(1, len(reply.lines) - 1):
        line, above, below = reply.lines[index], reply.lines[index - 1], reply.lines[index + 1]
        if reply.kinds[index] is not LineKind.NEW or not line or not above.startswith(">") or not below.startswith(">"):
            continue
        if _is_torn(above, line, reply.raw[index]) and not reply.ours[index - 1]:
            reply.kinds[index] = LineKind.QUOTE


def _is_torn(above: str, line: str, raw: str) -> bool:
    if above.count("(") > above.count(")") and line.count(")") > line.count("("):
        return True
    if line.endswith(" >"):
        return True
    if len(above) < _LONG_LINE or len(line) >= len(above) or above.endswith(("?", ":")):
        return False
    return raw.lstrip()[:1].islower() or not above.endswith(("!", ".", ";", "…"))


def _mark_signatures(reply: ReplyLines, writer: str) -> None:
    first, words_before = 0, False
    for index in range(len(reply.lines) + 1):
        if index < len(reply.lines) and reply.kinds[index] is LineKind.NEW:
            continue
        if first < index:
            start = signature_start(reply.lines, reply.raw, first, index, words_before, writer)
            end = index if start is None else start
            words_before = words_before or any(reply.lines[first:end])
            reply.put(LineKind.SIGNATURE, end, index)
        first = index + 1


def _cut_less(reply: ReplyLines) -> bool:
    """Nothing is left: take what is above a signature and not ours, unless most of it is. Marked quotes count only if
    no program says whom it quotes; the headers of a mail that was merely forwarded count too."""
    lines, kinds = reply.lines, reply.kinds
    end = next((i for i, line in enumerate(lines) if line == SIGNATURE_MARK), len(lines))
    wanted = {LineKind.REST}
    if LineKind.OPENING not in kinds and not any(is_attribution_line(line.lstrip("> ")) for line in lines):
        wanted.add(LineKind.QUOTE)
    there = [i for i in range(end) if kinds[i] in wanted and lines[i]]
    kept = [i for i in there if not reply.ours[i]]
    if len(kept) < _OF_ITS_OWN * len(there):
        return False
    if kept and (forward := next((i for i in range(end) if is_forward(lines[i])), None)) is not None:
        kept += [i for i in range(forward, end) if kinds[i] is LineKind.OPENING]
    for index in kept:
        kinds[index] = LineKind.NEW
    return bool(kept)


def _drop_rules(reply: ReplyLines) -> None:
    """A line of dashes above a quote belongs to the quote."""
    below = None
    for index in reversed(reply.filled()):
        kind = reply.kinds[index]
        if kind is LineKind.NEW and below in (LineKind.OPENING, LineKind.REST) and is_rule(reply.lines[index]):
            kind = reply.kinds[index] = LineKind.OPENING
        below = kind
